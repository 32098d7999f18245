//! Marked-up text to the words that are said.

/// Removes emphasis, code marks, links, tags and escapes; collapses space.
pub(crate) fn plain(text: &str) -> String {
    let text = without_links(&without_tags(text));
    let text = without_marks(&text);
    // A dash as typewriters have it.
    let words = text.split_whitespace().map(|word| if matches!(word, "--" | "---") { "—" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// `[words](target)` becomes `words`.
fn without_links(text: &str) -> String {
    let (mut kept, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(middle) = rest.find("](") {
        let (before, target) = (&rest[..middle], &rest[middle + 2..]);
        match (before.rfind('['), target.find(')')) {
            (Some(open), Some(close)) => {
                kept.push_str(before[..open].strip_suffix('!').unwrap_or(&before[..open]));
                kept.push_str(&before[open + 1..]);
                rest = &target[close + 1..];
            }
            (_, None) => break,
            (None, _) => {
                kept.push_str(&rest[..middle + 2]);
                rest = target;
            }
        }
    }
    kept + rest
}

/// Drops `<br>` and `</em>`; keeps the address of `<https://…>`, and `a < b`.
fn without_tags(text: &str) -> String {
    let (mut kept, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(open) = rest.find('<') {
        kept.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        let tag =
            after.find(['>', '<']).filter(|end| after[*end..].starts_with('>')).map(|end| &after[..end]);
        match tag {
            Some(tag) if tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') => {
                kept.push_str(if tag.contains("://") || tag.contains('@') { tag } else { " " });
                rest = &after[tag.len() + 1..];
            }
            _ => {
                kept.push('<');
                rest = after;
            }
        }
    }
    kept + rest
}

/// `**`, `*`, `_`, `~~` and backticks go where they mark words; `5 * 3` and `snake_case` stay.
fn without_marks(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut kept = String::with_capacity(text.len());
    let mut index = 0;
    while index < chars.len() {
        let c = chars[index];
        let run = chars[index..].iter().take_while(|other| **other == c).count();
        match c {
            '\\' if chars.get(index + 1).is_some_and(char::is_ascii_punctuation) => {
                kept.push(chars[index + 1]);
                index += 2;
                continue;
            }
            '`' => {}
            '*' | '_' | '~' if is_mark(&chars, index, run) => {}
            _ => kept.extend(&chars[index..index + run]),
        }
        index += run;
    }
    kept
}

fn is_mark(chars: &[char], start: usize, run: usize) -> bool {
    let before = start.checked_sub(1).map(|i| chars[i]);
    let after = chars.get(start + run).copied();
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match chars[start] {
        '~' => run == 2,
        '_' => !(word(before) && word(after) || space(before) && space(after)),
        _ => !(space(before) && space(after)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_words_are_left() {
        let table = [
            ("**Bold** and *soft* and _low_", "Bold and soft and low"),
            ("a [link](http://x.y/z) here", "a link here"),
            ("`code` and ~~gone~~", "code and gone"),
            ("5 * 3 is snake_case", "5 * 3 is snake_case"),
            ("a \\*star\\*  and\ttabs", "a *star* and tabs"),
            ("one<br>two </b> <https://a.b> 1 < 2", "one two https://a.b 1 < 2"),
            ("[sic] stays](", "[sic] stays]("),
        ];
        for (written, said) in table {
            assert_eq!(plain(written), said, "{written}");
        }
    }
}

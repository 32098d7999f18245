//! Repository text is data: nothing of it is shown before it went through here.

use regex_lite::Regex;
use std::sync::LazyLock;

/// Well-known shapes of credentials. Shapes, never values: a match withholds the whole text.
static SECRETS: LazyLock<Regex> = LazyLock::new(|| {
    let shapes = [
        r"A(KIA|SIA|ROA)[0-9A-Z]{12,}",
        r"gh[pousr]_[A-Za-z0-9]{20,}",
        r"github_pat_[A-Za-z0-9_]{20,}",
        r"glpat-[A-Za-z0-9_-]{16,}",
        r"xox[abeprs]-[A-Za-z0-9-]{10,}",
        r"\bsk-[A-Za-z0-9_-]{16,}",
        r"sk_(live|test)_[A-Za-z0-9]{10,}",
        r"AIza[0-9A-Za-z_-]{30,}",
        r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}",
        r"-----BEGIN [A-Z ]*PRIVATE KEY",
        r"[a-z][a-z0-9+.-]*://[^/\s:@]+:[^/\s@]+@",
        r#"(?i)(password|passwd|secret|token|api[_-]?key)["']?\s*[:=]\s*["']?[^\s"']{6,}"#,
    ];
    Regex::new(&shapes.join("|")).expect("a test compiles the shapes")
});

static PEOPLE: LazyLock<Regex> = LazyLock::new(|| {
    let shapes = [
        r"<?[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}>?",
        r"(?i)\b(signed-off-by|co-authored-by|reported-by|reviewed-by|thanks to|patch by|written by|created by|from|by):? +@?[A-Z][\w.-]+( [A-Z][\w.-]+)*",
        r"(^|\s)@[A-Za-z0-9][A-Za-z0-9-]*",
    ];
    Regex::new(&shapes.join("|")).expect("a test compiles the shapes")
});

/// Letters and digits in one run this long, of all three kinds, look like a key.
const KEY_LENGTH: usize = 24;

/// Whether a text holds what looks like a credential.
pub fn has_secret(text: &str) -> bool {
    SECRETS.is_match(text) || text.split(|c: char| !c.is_ascii_alphanumeric()).any(looks_random)
}

/// A long run with upper case, lower case and digits mixed; identifiers rarely have five digits apart from each other.
fn looks_random(word: &str) -> bool {
    let kinds = |test: fn(&u8) -> bool| word.bytes().filter(test).count();
    let digit_runs =
        word.as_bytes().windows(2).filter(|w| w[0].is_ascii_digit() != w[1].is_ascii_digit()).count();
    word.len() >= KEY_LENGTH
        && kinds(u8::is_ascii_digit) >= 4
        && kinds(u8::is_ascii_uppercase) >= 4
        && kinds(u8::is_ascii_lowercase) >= 4
        && digit_runs >= 6
}

/// One line of at most `most` characters without control, bidirectional and invisible characters; `None` when nothing
/// is left or the text holds a credential.
pub fn clean(text: &str, most: usize) -> Option<String> {
    if has_secret(text) {
        return None;
    }
    let visible: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| is_shown(*c)).collect();
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = shortened(&line, most);
    // What was hidden between the signs of a key shows only now.
    (!line.is_empty() && !has_secret(&line)).then_some(line)
}

/// As [`clean`], and without addresses, handles and credits.
pub fn clean_prose(text: &str, most: usize) -> Option<String> {
    let line = clean(text, most.saturating_mul(4))?;
    let unnamed = PEOPLE.replace_all(&line, " ");
    clean(unnamed.trim_matches([' ', ',', ';', '-', '(']), most)
}

/// Cut at a word's end where there is one.
fn shortened(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let kept = &text[..end];
    kept.rsplit_once(' ').map_or(kept, |(words, _)| words).to_owned()
}

fn is_shown(c: char) -> bool {
    let hidden = matches!(u32::from(c),
        0x00AD | 0x034F | 0x061C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F
        | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB
        | 0xE0000..=0xE0FFF | 0xE000..=0xF8FF);
    !c.is_control() && !hidden
}

/// As lettering that any font can set and no script dialect reads as a mark: letters, digits and plain punctuation.
pub(crate) fn lettering(text: &str) -> String {
    let plain = |c: char| match c {
        '’' | '‘' | '`' | '“' | '”' | '„' | '"' => '\'',
        '–' | '—' => '-',
        '[' | '{' => '(',
        ']' | '}' => ')',
        '*' | '<' | '>' | '\\' | '|' | '~' | '^' | '#' => ' ',
        c if c.is_ascii_graphic() || c == ' ' => c,
        c if c.is_alphabetic() && u32::from(c) < 0x250 => c,
        _ => ' ',
    };
    text.chars().map(plain).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_withheld_whatever_surrounds_them() {
        let key = format!("AKIA{}", "IOSFODNN7EXAMPLE");
        let table = [
            format!("use {key} here"),
            "ghp_abcdefghijklmnopqrstuvwxyz0123".to_owned(),
            "password = hunter2hunter2".to_owned(),
            "https://me:letmein@example.org/".to_owned(),
            "aB3dE5gH7jK9mN1pQ3sT5vW7x".to_owned(),
            "AKIA\u{200b}IOSFODNN7EXAMPLE".to_owned(),
        ];
        for text in table {
            assert_eq!(clean(&text, 200), None, "{text}");
        }
        assert!(clean("TokenizerConfigurationError2XXWhenInvalidUtf16Found", 80).is_some());
    }

    #[test]
    fn hidden_and_turning_characters_are_gone() {
        assert_eq!(clean("a\u{202e}b\u{7}\u{1b}[31m c\n\td\u{200d}", 80).unwrap(), "ab[31m c d");
        assert_eq!(clean("\u{202e}\u{0}", 80), None);
        assert_eq!(clean("one two three", 9).unwrap(), "one two");
    }

    #[test]
    fn people_are_left_out_of_prose() {
        let said = clean_prose("Fix the lamp, thanks to Jane Doe <jane@example.org> @jdoe", 80).unwrap();
        assert!(
            said.starts_with("Fix the lamp") && !said.contains("Jane") && !said.contains("jdoe"),
            "{said}"
        );
    }

    #[test]
    fn lettering_holds_no_marks_of_a_script() {
        assert_eq!(lettering("[card: `x`] **b** “q” → é"), "(card: 'x') b 'q' é");
    }
}

//! Small English: numbers, plurals, taglines, reading time.

/// `Requests is a simple, yet elegant, HTTP library.` is `A simple, yet elegant, HTTP library`.
pub(crate) fn tagline(pitch: &str) -> String {
    let words = [" is an ", " is a ", " is the "];
    let cut = words.iter().filter_map(|phrase| pitch.find(phrase).map(|at| (at, at + 4))).min();
    let told = match cut {
        Some((at, from)) if at <= 30 => &pitch[from..],
        _ => pitch,
    };
    let told = told.split([':', ';', '(']).next().unwrap_or(told).trim().trim_end_matches(['.', ',']);
    let mut chars = told.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// `1 crate`, `7 crates`.
pub(crate) fn some(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// `1st`, `2nd`, `13th`.
pub(crate) fn ordinal(count: u64) -> String {
    let end = match (count % 100, count % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{count}{end}")
}

pub(crate) fn count(text: &str) -> usize {
    text.split(|c: char| c.is_whitespace() || c == '/')
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count()
}

/// Words that can be read in `millis` when finding the card takes 1.5 s and each word a third of a second.
pub(crate) fn readable(millis: u64) -> usize {
    (millis.saturating_sub(1500) * 3 / 1000) as usize
}

/// The first `most` words, without a last one that only leads on.
pub(crate) fn trimmed(text: &str, most: usize) -> String {
    const LEADING: [&str; 18] = [
        "a", "an", "the", "and", "or", "of", "for", "to", "with", "in", "on", "by", "from", "is", "that",
        "as", "your", "yet",
    ];
    let mut words: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        words.push(word);
        if count(&words.join(" ")) > most {
            words.pop();
            break;
        }
    }
    while words.last().is_some_and(|word| LEADING.contains(&word.to_lowercase().as_str())) {
        words.pop();
    }
    words.join(" ").trim_end_matches([',', ';', ':', '-', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pitch_becomes_a_tagline() {
        assert_eq!(
            tagline("Requests is a simple, yet elegant, HTTP library."),
            "A simple, yet elegant, HTTP library"
        );
        assert_eq!(
            trimmed("A runtime for writing reliable, asynchronous, and slim applications", 6),
            "A runtime for writing reliable, asynchronous"
        );
        assert_eq!((ordinal(1), ordinal(12), ordinal(23)), ("1st".into(), "12th".into(), "23rd".into()));
    }
}

//! Sentences that planners write where a script says nothing; taken by their words they would mislead.

/// In lower case: what is written, and what it means.
const STOCK: &[(&str, &str)] = &[
    ("what the subject tells is seen to happen, gently and naturally", ""),
    ("stays in view, moving gently and naturally", "waits"),
    ("speaks to someone just beside the camera, then is silent", "speaks"),
    ("speak with each other, one after the other", "both talk"),
    ("the quiet of", ""),
    ("illustrate, without words on screen, the thought", ""),
];

/// The text with stock sentences replaced.
pub(super) fn plainly(text: &str) -> String {
    let mut text = text.to_owned();
    for (written, meant) in STOCK {
        // Lower case keeps the byte positions of ASCII, and stock sentences are ASCII.
        while let Some(at) = text.to_ascii_lowercase().find(written) {
            text.replace_range(at..at + written.len(), meant);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stock_sentences_give_way_to_what_they_mean() {
        let told = plainly("- Robo speaks to someone just beside the camera, then is silent. Ünd so on.");
        assert_eq!(told, "- Robo speaks. Ünd so on.");
    }
}

//! Finding the longest known phrase.

use super::Meaning;
use std::collections::BTreeMap;

/// Words in the longest phrase looked for.
const LONGEST_PHRASE: usize = 6;

/// Known phrases by their stems.
#[derive(Debug, Clone, Default)]
pub struct Phrases(BTreeMap<String, Vec<Meaning>>);

impl Phrases {
    pub fn add(&mut self, phrase: &str, meaning: Meaning) {
        let key = key(&words_of(phrase));
        let meanings = self.0.entry(key).or_default();
        if !meanings.contains(&meaning) {
            meanings.push(meaning);
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Meaning])> {
        self.0.iter().map(|(phrase, meanings)| (phrase.as_str(), meanings.as_slice()))
    }

    /// Meanings of exactly these words.
    pub fn lookup(&self, words: &[String]) -> Option<&[Meaning]> {
        self.0.get(&key(words)).map(Vec::as_slice)
    }

    /// The longest phrase that starts these words: how many words it has, and its meanings.
    pub fn longest<S: AsRef<str>>(&self, words: &[S]) -> Option<(usize, &[Meaning])> {
        (1..=words.len().min(LONGEST_PHRASE)).rev().find_map(|count| {
            let meanings = self.0.get(&key(&words[..count]))?;
            Some((count, meanings.as_slice()))
        })
    }
}

fn key<S: AsRef<str>>(words: &[S]) -> String {
    let stems: Vec<_> = words.iter().map(|word| stem(word.as_ref())).collect();
    stems.join(" ")
}

/// Lower-case words; hyphens part words, apostrophes vanish.
pub fn words_of(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace(['\'', '’'], "");
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A word without its English ending, so that `drives`, `driving` and `drive` are one; not a real word itself.
pub fn stem(word: &str) -> String {
    let mut stem = word.to_owned();
    for ending in ["ing", "ied", "ed", "ies", "es", "s"] {
        let kept = word.len().saturating_sub(ending.len());
        let double_s = ending == "s" && word.ends_with("ss");
        // `flies` keeps two letters, to which a `y` comes back.
        let enough = if ending.starts_with("ie") { 2 } else { 3 };
        if kept >= enough && word.ends_with(ending) && word.is_char_boundary(kept) && !double_s {
            stem.truncate(kept);
            if ending.starts_with('i') && ending != "ing" {
                stem.push('y');
            }
            break;
        }
    }
    if stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    let mut ends = stem.chars().rev();
    if let (Some(last), Some(before)) = (ends.next(), ends.next())
        && last == before
        && stem.len() > 3
    {
        stem.pop();
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_do_not_matter() {
        for family in [
            ["drive", "drives", "driving"],
            ["run", "runs", "running"],
            ["carry", "carries", "carried"],
            ["fall", "falls", "falling"],
            ["pass", "passes", "passing"],
            ["fly", "flies", "flying"],
        ] {
            assert_eq!(stem(family[0]), stem(family[1]), "{family:?}");
            assert_eq!(stem(family[0]), stem(family[2]), "{family:?}");
        }
        assert_ne!(stem("red"), stem("r"));
    }
}

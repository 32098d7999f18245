//! Actions one by one, and words in equal heaps.

use super::split;
use super::words::count;
use std::ops::Range;

/// Each sentence is one action; a fragment of up to three words stays with the one before it.
pub(super) fn single_actions(text: &str) -> Vec<String> {
    const FRAGMENT: u32 = 3;
    let mut actions: Vec<String> = Vec::new();
    for range in split::sentences(text) {
        let sentence = text[range].trim();
        match actions.last_mut() {
            Some(last) if count(sentence).words <= FRAGMENT || count(last).words <= FRAGMENT => {
                last.push(' ');
                last.push_str(sentence);
            }
            _ => actions.push(sentence.to_owned()),
        }
    }
    actions
}

/// `count` runs of words of about equal estimated length.
pub(super) fn equal_parts(text: &str, words: &[Range<usize>], parts: usize) -> Vec<Range<usize>> {
    let weights: Vec<u64> =
        words.iter().map(|word| count(&text[word.clone()]).length(150).millis()).collect();
    let total: u64 = weights.iter().sum();
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut passed = 0;
    for (word, weight) in words.iter().zip(weights) {
        let part = (passed * parts as u64 / total.max(1)) as usize;
        let opened = runs.len();
        match runs.last_mut() {
            Some(last) if part < opened => last.end = word.end,
            _ => runs.push(word.clone()),
        }
        passed += weight;
    }
    runs
}

//! Splitting a spoken line into captions that can be read.

use director_film::timeline::Caption;
use director_film::{FrameRate, Frames, Seconds, Size};
use unicode_segmentation::UnicodeSegmentation;

/// Longest time a caption stands (Netflix timed text style guide: 7 s).
const LONGEST: Seconds = Seconds::whole(7);

/// Shortest time a caption stands where its line leaves room (same guide: 5/6 s).
const SHORTEST: Seconds = Seconds::from_millis(833);

/// Captions of one spoken line that lasts from `start` to `end`: at most two lines each, at most 42 columns wide in a wide film and fewer in
/// a narrow one; a sign of Chinese, Japanese or Korean takes two columns. They follow each other without gap, timed by their share of the
/// text, stand 0.83 to 7 s where the line's own length allows, and never leave its span.
pub fn captions_for(text: &str, start: Frames, end: Frames, rate: FrameRate, size: Size) -> Vec<Caption> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || end <= start {
        return Vec::new();
    }
    let columns = columns(size, &text);
    let words = break_opportunities(&text, columns);
    let fewest = (end - start).0.div_ceil(Frames::covering(LONGEST, rate).0.max(1)).max(1) as usize;
    // One word to a cue always fits, so some count does.
    let texts = (fewest.min(words.len())..=words.len()).find_map(|count| {
        portions(&words, count).iter().map(|cue| wrap(cue, columns)).collect::<Option<Vec<_>>>()
    });
    timed(&texts.unwrap_or_default(), start, end, rate)
}

/// Columns of a line: the narrower the film, the fewer.
fn columns(size: Size, text: &str) -> usize {
    let shape = f64::from(size.width) / f64::from(size.height.max(1));
    let latin = match shape {
        shape if shape > 1.5 => 42,
        shape if shape > 1.2 => 38,
        shape if shape > 0.9 => 32,
        _ => 24,
    };
    let wide = text.graphemes(true).filter(|sign| width(sign) == 2).count();
    // Text of wide signs is read slower: 16 signs a line in a wide film.
    if 2 * wide > text.graphemes(true).count() { latin * 16 / 21 } else { latin }
}

/// Columns that a sign takes: two for those of East Asia.
fn width(sign: &str) -> usize {
    let wide = |c: char| {
        matches!(u32::from(c),
            0x1100..=0x115F | 0x2E80..=0x303E | 0x3041..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF
            | 0xFE30..=0xFE4F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD)
    };
    if sign.chars().any(wide) { 2 } else { 1 }
}

fn columns_of(text: &str) -> usize {
    text.trim_end().graphemes(true).map(width).sum()
}

/// The smallest pieces between which a line may break (UAX 14: words, or signs in Chinese and Japanese), each with the space that
/// follows it. A piece longer than a line is torn.
fn break_opportunities(text: &str, columns: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for (at, _) in unicode_linebreak::linebreaks(text) {
        tear(&text[from..at], columns, &mut pieces);
        from = at;
    }
    pieces
}

fn tear(piece: &str, columns: usize, pieces: &mut Vec<String>) {
    let (mut part, mut taken) = (String::new(), 0);
    for sign in piece.graphemes(true) {
        let needed = width(sign);
        if taken + needed > columns && sign != " " {
            pieces.push(std::mem::take(&mut part));
            taken = 0;
        }
        part.push_str(sign);
        taken += needed;
    }
    if !part.is_empty() {
        pieces.push(part);
    }
}

/// `count` portions of about equal width, cut after a sentence or clause where one ends nearby.
fn portions(words: &[String], count: usize) -> Vec<Vec<String>> {
    let total: usize = words.iter().map(|word| columns_of(word)).sum();
    let (mut cues, mut from, mut passed) = (Vec::new(), 0, 0);
    for part in 1..count {
        let ideal = total * part / count;
        // Every portion, here and later, keeps one word at least.
        let candidates = from + 1..=words.len() - (count - part);
        let mut before = passed;
        let mut best = (usize::MAX, from + 1, passed);
        for cut in candidates {
            before += columns_of(&words[cut - 1]);
            let cost = before.abs_diff(ideal) + reluctance(&words[cut - 1], total / count);
            if cost < best.0 {
                best = (cost, cut, before);
            }
        }
        cues.push(words[from..best.1].to_vec());
        (from, passed) = (best.1, best.2);
    }
    cues.push(words[from..].to_vec());
    cues
}

/// How much a cut after this word is worth avoiding, in columns of a portion of `portion` columns.
fn reluctance(word: &str, portion: usize) -> usize {
    match word.trim_end().trim_end_matches(['"', '\'', '”', '’', '»', '」', ')']).chars().last() {
        Some('.' | '!' | '?' | '…' | '。' | '！' | '？') => 0,
        Some(',' | ';' | ':' | '—' | '–' | '、' | '，' | '；' | '：') => portion / 8,
        _ => portion / 3,
    }
}

/// One line where it fits, else two as even as can be; `None` where two do not hold it.
fn wrap(words: &[String], columns: usize) -> Option<String> {
    let whole = words.concat();
    if columns_of(&whole) <= columns {
        return Some(whole.trim_end().to_owned());
    }
    let halves = (1..words.len()).map(|at| (words[..at].concat(), words[at..].concat()));
    let longest = |(top, bottom): &(String, String)| columns_of(top).max(columns_of(bottom));
    let (top, bottom) = halves.min_by_key(longest).filter(|halves| longest(halves) <= columns)?;
    Some(format!("{}\n{}", top.trim_end(), bottom.trim_end()))
}

fn timed(texts: &[String], start: Frames, end: Frames, rate: FrameRate) -> Vec<Caption> {
    let longest = Frames::nearest(LONGEST, rate).0.max(1);
    let weights: Vec<u64> = texts.iter().map(|text| columns_of(text).max(1) as u64).collect();
    let lengths = shares(&weights, (end - start).0, Frames::covering(SHORTEST, rate).0);
    let mut captions = Vec::new();
    let mut at = start;
    for (text, length) in texts.iter().zip(lengths) {
        // More captions than frames leave some without any; nothing is lost that could have been read.
        if length > 0 {
            captions.push(Caption { start: at, end: at + Frames(length.min(longest)), text: text.clone() });
        }
        at = at + Frames(length);
    }
    captions
}

/// Divides `span` by weight; a share under `least` is raised to it where the others can spare that.
fn shares(weights: &[u64], span: u64, least: u64) -> Vec<u64> {
    let count = weights.len() as u64;
    let floor = least.min(span / count.max(1));
    let spare = span - floor * count;
    let total: u64 = weights.iter().sum();
    // What exceeds the floor is shared by how far each weight's plain share exceeds it.
    let above: Vec<u64> =
        weights.iter().map(|weight| (weight * span / total.max(1)).saturating_sub(floor)).collect();
    let wanted: u64 = above.iter().sum::<u64>().max(1);
    let mut passed = 0;
    let mut given = 0;
    let bounds = above.iter().enumerate().map(|(index, share)| {
        passed += share;
        let last = index as u64 + 1 == count;
        let until = if last { spare } else { spare * passed / wanted };
        let length = floor + until - given;
        given = until;
        length
    });
    bounds.collect()
}

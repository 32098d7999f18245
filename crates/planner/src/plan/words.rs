//! How many words a text has and how long they take to say, whatever it is written in.

use director_film::frames::Seconds;

/// Words of a text, and their weight in time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    /// Space-delimited words; each character of Han, Kana and Hangul; five characters of Thai, Lao, Burmese and Khmer,
    /// which write no spaces.
    pub(crate) words: u32,
    /// Half a word of English is about one syllable of Chinese, Japanese or Korean: 150 words a minute are 2.5 words or
    /// 5 syllables a second.
    half_words: u64,
}

/// Letters of one space-delimited word that take no longer than a word does; more take longer, as addresses and long
/// compounds do.
const LETTERS_OF_A_WORD: u64 = 15;

pub(crate) fn count(text: &str) -> Count {
    let mut total = Count::default();
    for token in text.split(|c: char| c.is_whitespace() || matches!(c, '—' | '–' | '/')) {
        total.add(count_token(token));
    }
    total
}

impl Count {
    fn add(&mut self, other: Self) {
        self.words += other.words;
        self.half_words += other.half_words;
    }

    /// Estimated length at a speaking pace, rounded up to a millisecond.
    pub(crate) fn length(self, words_per_minute: u32) -> Seconds {
        Seconds::from_millis((self.half_words * 30_000).div_ceil(u64::from(words_per_minute.max(1))))
    }
}

fn count_token(token: &str) -> Count {
    let (mut letters, mut digits, mut syllables, mut unspaced) = (0_u64, 0_u64, 0_u64, 0_u64);
    for c in token.chars() {
        match c {
            _ if is_syllabic(c) => syllables += 1,
            _ if is_unspaced(c) => unspaced += 1,
            _ if c.is_numeric() => digits += 1,
            _ if c.is_alphanumeric() => letters += 1,
            _ => {}
        }
    }
    let unspaced_words = unspaced.div_ceil(5);
    let spaced = u64::from(letters + digits > 0);
    // `1863` is said as two words.
    let weight = spaced * (letters.div_ceil(LETTERS_OF_A_WORD).max(1) + digits.saturating_sub(1) / 2);
    Count {
        words: (spaced + syllables + unspaced_words) as u32,
        half_words: 2 * weight + syllables + 2 * unspaced_words,
    }
}

/// Han, Kana and Hangul.
pub(crate) fn is_syllabic(c: char) -> bool {
    matches!(c as u32,
        0x1100..=0x11FF | 0x3005..=0x3007 | 0x3041..=0x30FA | 0x30FC..=0x318F | 0x31F0..=0x31FF | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFF66..=0xFF9D | 0x2_0000..=0x3_FFFF)
}

/// Thai, Lao, Burmese and Khmer.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c as u32, 0x0E01..=0x0EDF | 0x1000..=0x109F | 0x1780..=0x17DD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_their_writing_system_has_them() {
        let table = [
            ("Four score and seven years ago", 6, 2400),
            ("It's a well-known, 2.5-fold gain — really!", 6, 2400),
            ("", 0, 0),
            ("— … !", 0, 0),
            ("你好世界", 4, 800),
            ("カメラ", 3, 600),
            ("안녕하세요 여러분", 8, 1600),
            ("สวัสดีครับ", 2, 800),
            ("in 1863", 2, 1200),
        ];
        for (text, words, millis) in table {
            let counted = count(text);
            assert_eq!((counted.words, counted.length(150).millis()), (words, millis), "{text}");
        }
    }

    #[test]
    fn a_very_long_word_takes_its_time() {
        assert_eq!(count(&"a".repeat(150)).length(150), Seconds::whole(4));
    }
}

//! SMPTE timecode (ST 12-1): hours, minutes, seconds and frames, dropping numbers where the rate is not whole.

use director_film::{FrameRate, Frames};

/// Counts frames of a rate as timecode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    /// Frame numbers in a second.
    base: u64,
    /// Numbers that are left out at the start of every minute but each tenth.
    dropped: u64,
}

impl Clock {
    /// `None` for a rate that has no timecode: neither whole nor a thousand-and-first below.
    pub(crate) fn new(rate: FrameRate) -> Option<Self> {
        let (num, den) = (u64::from(rate.num), u64::from(rate.den));
        if num.is_multiple_of(den) {
            return Some(Self { base: num / den, dropped: 0 });
        }
        let base = (num * 1001).checked_div(den * 1000)?;
        let exact = num * 1001 == base * den * 1000;
        // Only rates around 30 drop: 29.97 leaves out two numbers, 59.94 four.
        let dropped = if base.is_multiple_of(30) { base / 15 } else { 0 };
        exact.then_some(Self { base, dropped })
    }

    pub(crate) fn drops(self) -> bool {
        self.dropped > 0
    }

    /// The first frame of an hour.
    pub(crate) fn hour(self, hours: u64) -> Frames {
        let per_hour = self.base * 3600 - self.dropped * 54;
        Frames(hours * per_hour)
    }

    /// The timecode of a frame; a day starts anew.
    pub(crate) fn at(self, frame: Frames) -> String {
        let number = self.numbered(frame.0 % self.hour(24).0);
        let (seconds, frames) = (number / self.base, number % self.base);
        let mark = if self.drops() { ';' } else { ':' };
        format!("{:02}:{:02}:{:02}{mark}{frames:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }

    /// The frame's number with the dropped ones counted.
    fn numbered(self, frame: u64) -> u64 {
        let minute = self.base * 60 - self.dropped;
        let ten_minutes = self.base * 600 - self.dropped * 9;
        let (tens, rest) = (frame / ten_minutes, frame % ten_minutes);
        let minutes = rest.saturating_sub(self.dropped) / minute;
        frame + self.dropped * (9 * tens + minutes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_dropped_at_minutes_but_not_at_each_tenth() {
        let clock = Clock::new(FrameRate { num: 30_000, den: 1001 }).unwrap();
        assert_eq!(clock.at(Frames(1799)), "00:00:59;29");
        assert_eq!(clock.at(Frames(1800)), "00:01:00;02");
        assert_eq!(clock.at(Frames(17_981)), "00:09:59;29");
        assert_eq!(clock.at(Frames(17_982)), "00:10:00;00");
        assert_eq!(clock.at(clock.hour(1)), "01:00:00;00");
        let doubled = Clock::new(FrameRate { num: 60_000, den: 1001 }).unwrap();
        assert_eq!(doubled.at(Frames(3600)), "00:01:00;04");
    }

    #[test]
    fn whole_rates_and_23_976_count_every_number() {
        let clock = Clock::new(FrameRate { num: 24_000, den: 1001 }).unwrap();
        assert_eq!((clock.at(Frames(24 * 60)), clock.drops()), ("00:01:00:00".to_owned(), false));
        let clock = Clock::new(FrameRate { num: 25, den: 1 }).unwrap();
        assert_eq!(clock.at(Frames(25 * 86_400 + 26)), "00:00:01:01");
        assert_eq!(Clock::new(FrameRate { num: 25, den: 2 }), None);
    }
}

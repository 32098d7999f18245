//! What a scene heading says: inside or outside, where, and when.

/// A heading taken apart. `INT. KITCHEN - DAY`, `Kitchen, morning` and `The road at night` are understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// `interior`, `exterior` or empty.
    pub(crate) side: &'static str,
    pub(crate) name: String,
    pub(crate) time_of_day: String,
}

const TIMES: [&str; 17] = [
    "day",
    "night",
    "dawn",
    "dusk",
    "morning",
    "noon",
    "afternoon",
    "evening",
    "sunset",
    "sunrise",
    "midnight",
    "midday",
    "twilight",
    "early morning",
    "late afternoon",
    "golden hour",
    "daytime",
];
/// Say when in the story, not what light there is.
const RELATIVE: [&str; 5] = ["continuous", "later", "moments later", "same", "same time"];

impl Place {
    pub(crate) fn of(heading: &str) -> Self {
        let (side, rest) = side(heading.trim());
        let (name, time_of_day) = time(rest);
        Self { side, name: name.to_owned(), time_of_day }
    }
}

fn side(heading: &str) -> (&'static str, &str) {
    const STARTS: [(&str, &str); 9] = [
        ("INT./EXT", ""),
        ("EXT./INT", ""),
        ("INT/EXT", ""),
        ("EXT/INT", ""),
        ("I./E", ""),
        ("I/E", ""),
        ("INT", "interior"),
        ("EXT", "exterior"),
        ("EST", "exterior"),
    ];
    for (start, side) in STARTS {
        let Some(head) = heading.get(..start.len()) else { continue };
        let rest = &heading[start.len()..];
        if head.eq_ignore_ascii_case(start) && rest.starts_with(['.', ' ']) {
            return (side, rest.trim_start_matches(['.', ' ']));
        }
    }
    ("", heading)
}

fn time(rest: &str) -> (&str, String) {
    for separator in [" - ", " – ", " — ", ", ", " at ", " in the "] {
        let Some((name, last)) = rest.rsplit_once(separator) else { continue };
        let last = last.trim().to_lowercase();
        if TIMES.contains(&last.as_str()) {
            return (name.trim(), last);
        }
        if RELATIVE.contains(&last.as_str()) {
            return time(name.trim());
        }
    }
    (rest.trim(), String::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_says_where_and_when() {
        let table = [
            ("INT. KITCHEN - DAY", "interior", "KITCHEN", "day"),
            ("Kitchen, morning", "", "Kitchen", "morning"),
            ("The road at night", "", "The road", "night"),
            ("INT./EXT. CAR – DUSK", "", "CAR", "dusk"),
            ("EXT. YARD - NIGHT - CONTINUOUS", "exterior", "YARD", "night"),
            ("Interlude", "", "Interlude", ""),
            ("", "", "", ""),
        ];
        for (heading, side, name, time_of_day) in table {
            let expected = Place { side, name: name.into(), time_of_day: time_of_day.into() };
            assert_eq!(Place::of(heading), expected, "{heading}");
        }
    }
}

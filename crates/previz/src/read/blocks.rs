//! The labelled parts of a prompt as planners write them: `Place: …`, `Camera movement: …`, `Actions:` and a list.

/// What a part of the prompt talks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Free,
    Place,
    Time,
    Subject,
    Camera,
    Action,
    Light,
    Palette,
    Mood,
    /// Not to be shown, or said already: continuity, what to avoid, sounds.
    Ignored,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) section: Section,
    pub(super) text: String,
}

/// Labels in lower case.
const LABELS: &[(&str, Section)] = &[
    ("place", Section::Place),
    ("setting", Section::Place),
    ("location", Section::Place),
    ("where", Section::Place),
    ("context", Section::Place),
    ("time of day", Section::Time),
    ("time", Section::Time),
    ("weather", Section::Time),
    ("subject", Section::Subject),
    ("subjects", Section::Subject),
    ("characters", Section::Subject),
    ("character", Section::Subject),
    ("cinematography", Section::Camera),
    ("camera", Section::Camera),
    ("camera shot", Section::Camera),
    ("camera movement", Section::Camera),
    ("camera move", Section::Camera),
    ("shot", Section::Camera),
    ("framing", Section::Camera),
    ("angle", Section::Camera),
    ("depth of field", Section::Ignored),
    ("lens", Section::Ignored),
    ("action", Section::Action),
    ("actions", Section::Action),
    ("lighting", Section::Light),
    ("light", Section::Light),
    ("lighting + palette", Section::Light),
    ("palette", Section::Palette),
    ("colours", Section::Palette),
    ("colors", Section::Palette),
    ("mood", Section::Mood),
    ("tone", Section::Mood),
    ("atmosphere", Section::Mood),
    ("medium", Section::Ignored),
    ("style", Section::Mood),
    ("visual intent", Section::Ignored),
    ("background sound", Section::Ignored),
    ("ambient sound", Section::Ignored),
    ("ambient", Section::Ignored),
    ("sound", Section::Ignored),
    ("audio", Section::Ignored),
    ("sfx", Section::Ignored),
    ("music", Section::Ignored),
    ("continuity", Section::Ignored),
    ("avoid", Section::Ignored),
    ("negative", Section::Ignored),
    ("without", Section::Ignored),
];

/// The prompt's lines, each with its section. A label with nothing after it holds for the list below it.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut open = Section::Free;
    for line in text.lines() {
        let line = line.trim();
        let item = line.trim_start_matches(['-', '*', '•', ' ']);
        match label(item) {
            Some((section, "")) => open = section,
            Some((section, rest)) => push_labelled(&mut parts, section, rest),
            None if line.is_empty() => open = Section::Free,
            None => push_line(&mut parts, open, item),
        }
    }
    parts
}

/// A labelled line; a later sentence with a label of its own begins another part.
fn push_labelled(parts: &mut Vec<Part>, section: Section, rest: &str) {
    let mut part = Part { section, text: String::new() };
    for sentence in rest.split_inclusive(['.', '!', '?', ';']) {
        match label(sentence.trim()) {
            Some((section, rest)) => {
                let next = Part { section, text: rest.to_owned() };
                parts.push(std::mem::replace(&mut part, next));
            }
            None => part.text.push_str(sentence),
        }
    }
    parts.push(part);
}

/// A line of prose; the sentences in it that begin with `Setting:` and the like are parts of their own.
fn push_line(parts: &mut Vec<Part>, open: Section, line: &str) {
    for sentence in line.split_inclusive(['.', '!', '?', ';']) {
        let trimmed = sentence.trim();
        let (section, rest) = label(trimmed).unwrap_or((open, trimmed));
        let forbidden = trimmed.starts_with("Without ") || trimmed.starts_with("Avoid ");
        let section = if forbidden { Section::Ignored } else { section };
        if !rest.is_empty() {
            parts.push(Part { section, text: rest.to_owned() });
        }
    }
}

fn label(line: &str) -> Option<(Section, &str)> {
    let (name, rest) = line.split_once(':')?;
    let name = name.trim().trim_matches(['*', '#', '[', ']', '_']).trim().to_lowercase();
    let section = LABELS.iter().find(|(label, _)| *label == name)?.1;
    Some((section, rest.trim_start_matches(['*', ']']).trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_lists_and_prose_are_told_apart() {
        let parts = parts(
            "A film.\nPlace: a kitchen.\n\nCinematography:\nCamera shot: wide shot\n\nActions:\n- She walks.\n\nEnd. Setting: shore.",
        );
        let seen: Vec<_> = parts.iter().map(|p| (p.section, p.text.as_str())).collect();
        assert_eq!(
            seen,
            [
                (Section::Free, "A film."),
                (Section::Place, "a kitchen."),
                (Section::Camera, "wide shot"),
                (Section::Action, "She walks."),
                (Section::Free, "End."),
                (Section::Place, "shore."),
            ]
        );
    }

    #[test]
    fn labels_may_follow_each_other_on_one_line() {
        let parts = parts("Place: a kitchen. Subject: Maya; Ben. Camera shot: wide.");
        let seen: Vec<_> = parts.iter().map(|p| (p.section, p.text.as_str())).collect();
        let expected =
            [(Section::Place, "a kitchen."), (Section::Subject, "Maya; Ben."), (Section::Camera, "wide.")];
        assert_eq!(seen, expected);
    }
}

//! The shape of a tree: languages, the longest file, the tests.

use super::Gathered;
use crate::facts::{Fact, FactKind};
use crate::language::LANGUAGES;
use crate::walk::{Tree, is_aside};
use std::collections::BTreeMap;

/// Languages, the longest file, the tests.
pub(super) fn shape(tree: &Tree, gathered: &Gathered) -> Vec<Fact> {
    let mut languages: BTreeMap<u8, (u64, u32, &str)> = BTreeMap::new();
    let mut giant: Option<(u32, &str)> = None;
    let (mut tests, mut first_test, mut all) = (0_u64, None, 0_u64);
    for (index, language, scan) in &gathered.scans {
        let path = tree.files[*index].path.as_str();
        let entry = languages.entry(*language).or_insert((0, 0, path));
        entry.0 += u64::from(scan.lines);
        if scan.lines > entry.1 {
            (entry.1, entry.2) = (scan.lines, path);
        }
        all += 1;
        let aside = is_aside(path);
        if aside && path.to_ascii_lowercase().contains("test") {
            tests += 1;
            first_test = first_test.or(Some(path));
        }
        if !aside && giant.is_none_or(|(lines, _)| scan.lines > lines) {
            giant = Some((scan.lines, path));
        }
    }
    let total: u64 = languages.values().map(|(lines, ..)| lines).sum::<u64>().max(1);
    let mut facts: Vec<Fact> = languages
        .iter()
        .map(|(language, (lines, _, path))| {
            let name = LANGUAGES[usize::from(*language)].name;
            Fact::new(FactKind::Language, name, vec![format!("{path}:1")])
                .count(*lines)
                .weight(0.55 * *lines as f64 / total as f64)
        })
        .collect();
    facts.extend(giant.map(|(lines, path)| {
        Fact::new(FactKind::Giant, path, vec![format!("{path}:{}", lines.max(1))])
            .count(lines.into())
            .weight(0.6)
    }));
    facts.extend(first_test.map(|path| {
        let share = format!("{tests} of {all} source files are tests");
        Fact::new(FactKind::Tests, share, vec![format!("{path}:1")]).count(tests).weight(0.4).inferred()
    }));
    facts
}

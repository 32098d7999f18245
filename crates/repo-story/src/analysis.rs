//! From a folder to facts.

use crate::error::RepoError;
use crate::facts::{Fact, FactKind, in_order};
use crate::{Options, Step, cache, gather, history, manifest, walk};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// What is known about one state of a tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// Heaviest first.
    pub facts: Vec<Fact>,
    /// Files of source code read, and their bytes.
    pub files: usize,
    pub bytes: u64,
    /// Commits read; 0 where there is no history.
    pub commits: usize,
    /// What a person should know: nothing found, files left out.
    pub notes: Vec<String>,
}

/// Reads a tree and its history, or the cache of both.
pub fn analyse(
    path: &Path,
    options: &Options,
    progress: &mut dyn FnMut(Step),
) -> Result<Analysis, RepoError> {
    let root = path.canonicalize().map_err(|_| RepoError::NotFound(path.to_owned()))?;
    let tree = walk::walk(&root)?;
    progress(Step::Walked { files: tree.files.len() });
    let head = history::head(&root);
    let key =
        options.cache.as_ref().map(|folder| (folder, cache::key(&tree, head.as_deref(), options.history)));
    if let Some(known) = key.as_ref().and_then(|(folder, key)| cache::load(folder, key)) {
        progress(Step::Known { facts: known.facts.len() });
        return Ok(known);
    }
    let analysis = read(&root, &tree, head.is_some(), options, progress)?;
    if let Some((folder, key)) = key {
        cache::save(folder, &key, &analysis)?;
    }
    Ok(analysis)
}

fn read(
    root: &Path,
    tree: &walk::Tree,
    has_history: bool,
    options: &Options,
    progress: &mut dyn FnMut(Step),
) -> Result<Analysis, RepoError> {
    if tree.files.is_empty() && !has_history {
        return Err(RepoError::Empty(root.to_owned()));
    }
    // The history is read by one thread while the others scan.
    let (history, (gathered, told)) = rayon::join(
        || if has_history { history::read(root, options.history) } else { None },
        || (gather::gather(root, tree), manifest::facts(root, tree)),
    );
    progress(Step::Scanned { files: gathered.scans.len(), bytes: gathered.bytes });
    let commits = history.as_ref().map_or(0, history::History::len);
    progress(Step::Remembered { commits });
    let lines: BTreeMap<&str, u32> = gathered
        .scans
        .iter()
        .map(|(index, _, scan)| (tree.files[*index].path.as_str(), scan.lines))
        .collect();
    let mut facts = told;
    facts.extend(gather::facts(tree, &gathered));
    if let Some(history) = &history {
        facts.extend(history.facts(|path| lines.get(path).copied()));
    }
    if facts.is_empty() {
        return Err(RepoError::Empty(root.to_owned()));
    }
    let notes = notes(tree, &gathered, &facts, commits);
    Ok(Analysis {
        facts: in_order(facts),
        files: gathered.scans.len(),
        bytes: gathered.bytes,
        commits,
        notes,
    })
}

fn notes(tree: &walk::Tree, gathered: &gather::Gathered, facts: &[Fact], commits: usize) -> Vec<String> {
    let mut notes = Vec::new();
    let none = |kind| !facts.iter().any(|fact| fact.kind == kind);
    if gathered.scans.is_empty() {
        notes.push(format!(
            "0 facts from code: none of the {} files is source code in a language known here",
            tree.seen
        ));
    } else if none(FactKind::ErrorRaised) && none(FactKind::ErrorCaught) && none(FactKind::BlanketCatch) {
        notes.push(
            "no errors raised or caught were found: the comedy of errors falls back on other facts"
                .to_owned(),
        );
    }
    if commits == 0 {
        notes.push(
            "no history was read: the folder is no git repository, or its git directory lies outside it"
                .to_owned(),
        );
    }
    if tree.left_out > 0 {
        notes
            .push(format!("{} files were left out: too large, too many or unfit to be named", tree.left_out));
    }
    notes
}

//! Which files differ between two commits' trees: only names and ids are compared, contents are never read.

use gix::objs::TreeRefIter;
use gix::{Commit, ObjectId, Repository};
use std::collections::BTreeMap;

/// A commit that touches more files tells of formatting, not of work.
const MOST_FILES: usize = 200;
const MOST_DEPTH: usize = 32;

/// Compares trees; keeps the paths of one comparison.
#[derive(Debug, Default)]
pub(super) struct Changes {
    paths: Vec<String>,
}

impl Changes {
    /// Calls `touched` with every file that changed, unless there are too many.
    pub(super) fn between(
        &mut self,
        repository: &Repository,
        parent: &ObjectId,
        commit: &Commit<'_>,
        mut touched: impl FnMut(&str),
    ) {
        self.paths.clear();
        let before = repository.find_object(*parent).ok().and_then(|object| object.try_into_commit().ok());
        let before = before.and_then(|commit| commit.tree_id().ok().map(gix::Id::detach));
        let after = commit.tree_id().ok().map(gix::Id::detach);
        let mut prefix = String::new();
        if self.compare(repository, before, after, &mut prefix, 0).is_some() {
            self.paths.iter().for_each(|path| touched(path));
        }
    }

    /// `None` when there are too many changes, or an object is missing.
    fn compare(
        &mut self,
        repository: &Repository,
        before: Option<ObjectId>,
        after: Option<ObjectId>,
        prefix: &mut String,
        depth: usize,
    ) -> Option<()> {
        if before == after || depth > MOST_DEPTH {
            return Some(());
        }
        let load = |id: Option<ObjectId>| match id {
            Some(id) => repository.find_tree(id).ok().map(|tree| tree.data.clone()),
            None => Some(Vec::new()),
        };
        let (old, new) = (load(before)?, load(after)?);
        let kind = repository.object_hash();
        let mut rest: BTreeMap<&[u8], (ObjectId, bool)> = BTreeMap::new();
        for entry in TreeRefIter::from_bytes(&old, kind).flatten() {
            rest.insert(entry.filename, (entry.oid.to_owned(), entry.mode.is_tree()));
        }
        for entry in TreeRefIter::from_bytes(&new, kind).flatten() {
            let was = rest.remove::<[u8]>(entry.filename);
            if was.is_some_and(|(id, _)| *id == *entry.oid) {
                continue;
            }
            let was = was.filter(|(_, tree)| *tree == entry.mode.is_tree()).map(|(id, _)| id);
            self.entry(
                repository,
                (was, Some(entry.oid.to_owned())),
                entry.filename,
                entry.mode.is_tree(),
                prefix,
                depth,
            )?;
        }
        for (name, (id, tree)) in rest {
            self.entry(repository, (Some(id), None), name, tree, prefix, depth)?;
        }
        Some(())
    }

    fn entry(
        &mut self,
        repository: &Repository,
        ids: (Option<ObjectId>, Option<ObjectId>),
        name: &[u8],
        tree: bool,
        prefix: &mut String,
        depth: usize,
    ) -> Option<()> {
        let length = prefix.len();
        prefix.push_str(&String::from_utf8_lossy(name));
        if tree {
            prefix.push('/');
            self.compare(repository, ids.0, ids.1, prefix, depth + 1)?;
        } else {
            self.paths.push(prefix.clone());
        }
        prefix.truncate(length);
        (self.paths.len() <= MOST_FILES).then_some(())
    }
}

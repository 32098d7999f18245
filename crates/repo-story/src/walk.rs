//! Which files of a tree are read: what people wrote, within limits, never through a link.

use crate::error::RepoError;
use crate::{language, safety};
use ignore::{DirEntry, WalkBuilder, WalkState};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A file worth reading.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct File {
    /// Relative to the root, with `/`, safe to show.
    pub(crate) path: String,
    pub(crate) size: u64,
    /// Nanoseconds since 1970, for the cache's key only.
    pub(crate) modified: u128,
    pub(crate) role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// Index into the table of languages.
    Code(u8),
    Manifest,
    Readme,
    Licence,
}

#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// Sorted by path.
    pub(crate) files: Vec<File>,
    /// Readable files of any kind.
    pub(crate) seen: usize,
    /// Left out because of their names, their size or the limits.
    pub(crate) left_out: usize,
}

/// Larger files are data.
const MAX_FILE: u64 = 1 << 20;
/// Files of one tree that are read, and their bytes together.
const MAX_FILES: usize = 200_000;
const MAX_BYTES: u64 = 1 << 30;
const MAX_DEPTH: usize = 64;
const LONGEST_PATH: usize = 200;

const FOREIGN: [&str; 22] = [
    "node_modules",
    "vendor",
    "vendored",
    "third_party",
    "third-party",
    "thirdparty",
    "bower_components",
    "pods",
    "site-packages",
    "dist",
    "build",
    "target",
    "out",
    "__pycache__",
    "venv",
    "env",
    "_build",
    "coverage",
    "carthage",
    "deriveddata",
    "generated",
    "_vendor",
];
const MANIFESTS: [&str; 13] = [
    "Cargo.toml",
    "package.json",
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
    "go.mod",
    "pom.xml",
    "composer.json",
    "build.gradle",
    "Gemfile",
    "CMakeLists.txt",
    "mix.exs",
    "pubspec.yaml",
];

/// Lists `root`, sorted by path.
pub(crate) fn walk(root: &Path) -> Result<Tree, RepoError> {
    let metadata = std::fs::metadata(root).map_err(|_| RepoError::NotFound(root.to_owned()))?;
    if !metadata.is_dir() {
        return Err(RepoError::NotFound(root.to_owned()));
    }
    let found = Mutex::new(Vec::new());
    let (seen, left_out) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let walker = builder(root).build_parallel();
    walker.run(|| {
        let mut batch = Batch { files: Vec::new(), sink: &found };
        let (seen, left_out) = (&seen, &left_out);
        Box::new(move |entry| {
            let Ok(entry) = entry else { return WalkState::Continue };
            if entry.file_type().is_some_and(|kind| kind.is_file()) {
                if seen.fetch_add(1, Ordering::Relaxed) > 4 * MAX_FILES {
                    return WalkState::Quit;
                }
                match file(root, &entry) {
                    Ok(Some(file)) => batch.files.push(file),
                    Ok(None) => {}
                    Err(()) => {
                        left_out.fetch_add(1, Ordering::Relaxed);
                    }
                }
            }
            WalkState::Continue
        })
    });
    let files = found.into_inner().unwrap_or_default();
    Ok(bounded(files, seen.into_inner(), left_out.into_inner()))
}

/// Files of one thread, handed over when it ends.
struct Batch<'a> {
    files: Vec<File>,
    sink: &'a Mutex<Vec<File>>,
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        if let Ok(mut sink) = self.sink.lock() {
            sink.append(&mut self.files);
        }
    }
}

fn bounded(mut files: Vec<File>, seen: usize, mut left_out: usize) -> Tree {
    files.sort_unstable();
    let mut bytes = 0;
    let before = files.len();
    files.truncate(MAX_FILES);
    files.retain(|file| {
        bytes += file.size;
        bytes <= MAX_BYTES
    });
    left_out += before - files.len();
    Tree { files, seen, left_out }
}

fn builder(root: &Path) -> WalkBuilder {
    let mut builder = WalkBuilder::new(root);
    builder
        .follow_links(false)
        .max_depth(Some(MAX_DEPTH))
        .parents(false)
        .git_global(false)
        .require_git(false)
        .threads(std::thread::available_parallelism().map_or(2, usize::from).min(8))
        .filter_entry(|entry| entry.depth() == 0 || !is_foreign(entry));
    builder
}

fn is_foreign(entry: &DirEntry) -> bool {
    let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    folder
        && entry.file_name().to_str().is_none_or(|name| FOREIGN.contains(&name.to_ascii_lowercase().as_str()))
}

/// `Err` for a file that would be read if it were smaller or better named.
fn file(root: &Path, entry: &DirEntry) -> Result<Option<File>, ()> {
    let name = entry.file_name().to_str().ok_or(())?;
    let Some(role) = role(name, entry.depth()) else { return Ok(None) };
    let path = relative(root, entry.path()).ok_or(())?;
    let metadata = entry.metadata().map_err(|_| ())?;
    if metadata.len() > MAX_FILE {
        return Err(());
    }
    let modified = metadata.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    Ok(Some(File { path, size: metadata.len(), modified: modified.unwrap_or_default().as_nanos(), role }))
}

fn role(name: &str, depth: usize) -> Option<Role> {
    let lower = name.to_ascii_lowercase();
    let stem = lower.split('.').next().unwrap_or_default();
    let written = [
        ".min.js",
        ".min.css",
        "_pb2.py",
        "_pb2_grpc.py",
        ".pb.go",
        ".pb.cc",
        ".pb.h",
        ".g.dart",
        ".designer.cs",
        ".bundle.js",
        ".d.ts",
    ];
    if written.iter().any(|end| lower.ends_with(end)) {
        return None;
    }
    match stem {
        _ if MANIFESTS.contains(&name) && depth <= 2 => Some(Role::Manifest),
        "readme" if depth == 1 => Some(Role::Readme),
        "license" | "licence" | "copying" if depth == 1 => Some(Role::Licence),
        _ => language::of(name).map(Role::Code),
    }
}

/// With `/`; `None` for a name that cannot be shown as it is.
fn relative(root: &Path, path: &Path) -> Option<String> {
    let relative = path.strip_prefix(root).ok()?.to_str()?;
    let shown = relative.replace(std::path::MAIN_SEPARATOR, "/");
    let clean = safety::clean(&shown, LONGEST_PATH)?;
    (clean == shown && !shown.contains(['`', '"', '[', ']', '<', '>', '|'])).then_some(shown)
}

impl Tree {
    pub(crate) fn code(&self) -> impl Iterator<Item = (usize, &File, u8)> {
        self.files.iter().enumerate().filter_map(|(index, file)| match file.role {
            Role::Code(language) => Some((index, file, language)),
            _ => None,
        })
    }

    pub(crate) fn of_role(&self, role: Role) -> impl Iterator<Item = &File> {
        self.files.iter().filter(move |file| file.role == role)
    }
}

/// A file's bytes, at most [`MAX_FILE`] of them; `None` when it is gone or has become a link.
pub(crate) fn read(root: &Path, file: &File) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    read_into(&root.join(&file.path), &mut bytes).then_some(bytes)
}

/// Reuses `buffer`.
pub(crate) fn read_into(path: &PathBuf, buffer: &mut Vec<u8>) -> bool {
    use std::io::Read;
    buffer.clear();
    let Ok(file) = std::fs::File::open(path) else { return false };
    file.take(MAX_FILE).read_to_end(buffer).is_ok()
}

/// Tests, examples and documentation: real code, but not what a repository is about.
pub(crate) fn is_aside(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let folders = [
        "test",
        "tests",
        "testing",
        "spec",
        "specs",
        "__tests__",
        "examples",
        "example",
        "docs",
        "doc",
        "benches",
        "bench",
        "benchmarks",
        "fixtures",
        "testdata",
        "demo",
    ];
    let name = lower.rsplit('/').next().unwrap_or(&lower);
    let folder = lower.split('/').rev().skip(1).any(|part| folders.contains(&part));
    folder
        || name.starts_with("test_")
        || name.contains("_test.")
        || name.contains(".test.")
        || name.contains(".spec.")
        || name == "conftest.py"
}

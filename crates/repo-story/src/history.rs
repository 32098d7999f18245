//! The last commits of a repository, read with a library that starts no program and asks no configuration but the
//! repository's own.

mod changes;

use crate::facts::{Fact, FactKind};
use crate::safety::clean_prose;
use crate::walk::is_aside;
use changes::Changes;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::path::Path;

/// What was read, before it becomes facts.
#[derive(Debug, Default)]
pub(crate) struct History {
    commits: Vec<Commit>,
    /// The walk ended at a commit without parents, so the oldest one read is the first.
    complete: bool,
    touched: BTreeMap<String, Touched>,
    releases: Vec<(i64, String, String)>,
}

#[derive(Debug)]
struct Commit {
    id: String,
    seconds: i64,
    subject: String,
}

#[derive(Debug, Default)]
struct Touched {
    times: u64,
    recent: f64,
    last: String,
}

/// Larger objects are no commits or folders of source code.
const OBJECT_LIMIT: &str = "gitoxide.objects.allocLimit=33554432";
const OBJECT_CACHE: usize = 8 << 20;
const LONGEST_SUBJECT: usize = 90;
const MOST_TAGS: usize = 2000;
const MOST_HOTSPOTS: usize = 10;
/// Half of a change's weight is gone after this many seconds: 180 days.
const HALF_LIFE: f64 = 180.0 * 86_400.0;
const DAY: i64 = 86_400;

/// The commit that is checked out, if `root` is a repository whose git directory lies within it.
pub(crate) fn head(root: &Path) -> Option<String> {
    open(root)?.head_id().ok().map(|id| id.to_string())
}

/// `root` itself, never a folder above it. A `.git` that points elsewhere, as a link or as a file, stays unread: what
/// lies there is not of this tree.
fn open(root: &Path) -> Option<gix::Repository> {
    let git = root.join(".git");
    let inside = std::fs::symlink_metadata(&git).is_ok_and(|metadata| metadata.is_dir());
    let bare = root.join("HEAD").is_file() && root.join("objects").is_dir();
    let path = if inside { git } else { bare.then(|| root.to_owned())? };
    let options = gix::open::Options::isolated().open_path_as_is(true).config_overrides([OBJECT_LIMIT]);
    let mut repository = options.open(path).ok()?.to_thread_local();
    repository.object_cache_size(OBJECT_CACHE);
    Some(repository)
}

/// The last `most` commits and what they changed; `None` where there is no history.
pub(crate) fn read(root: &Path, most: usize) -> Option<History> {
    use gix::revision::walk::Sorting;
    use gix::traverse::commit::simple::CommitTimeOrder;
    let repository = open(root)?;
    let head = repository.head_id().ok()?.detach();
    let order = Sorting::ByCommitTime(CommitTimeOrder::NewestFirst);
    let walk = repository.rev_walk([head]).sorting(order).all().ok()?;
    let mut history = History::default();
    let mut changes = Changes::default();
    let mut newest = None;
    for info in walk {
        if history.commits.len() >= most {
            history.finish(&repository);
            return Some(history);
        }
        let Ok(info) = info else { break };
        let Ok(commit) = info.object() else { break };
        let seconds = info.commit_time.unwrap_or_default();
        let newest = *newest.get_or_insert(seconds);
        history.complete = info.parent_ids.is_empty();
        let id = info.id.to_hex_with_len(12).to_string();
        if info.parent_ids.len() == 1 {
            let age = (newest - seconds).max(0) as f64;
            let parent = info.parent_ids[0];
            changes.between(&repository, &parent, &commit, |path| {
                history.touch(path, &id, 0.5_f64.powf(age / HALF_LIFE));
            });
        }
        let subject = commit.message_raw_sloppy();
        let line = subject.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let subject = clean_prose(&String::from_utf8_lossy(&line[..line.len().min(400)]), LONGEST_SUBJECT)
            .unwrap_or_default();
        history.commits.push(Commit { id, seconds, subject });
    }
    history.complete &= repository.is_shallow().is_ok_and(|shallow| !shallow);
    history.finish(&repository);
    Some(history)
}

impl History {
    fn touch(&mut self, path: &str, commit: &str, recent: f64) {
        let touched = self.touched.entry(path.to_owned()).or_default();
        touched.times += 1;
        touched.recent += recent;
        if touched.last.is_empty() {
            commit.clone_into(&mut touched.last);
        }
    }

    fn finish(&mut self, repository: &gix::Repository) {
        let Ok(references) = repository.references() else { return };
        let Ok(tags) = references.tags() else { return };
        for mut tag in tags.take(MOST_TAGS).flatten() {
            let name = tag.name().shorten().to_string();
            let Ok(commit) = tag.peel_to_commit() else { continue };
            let Ok(time) = commit.time() else { continue };
            if let Some(name) = clean_prose(&name, 30).filter(|name| name.chars().any(|c| c.is_ascii_digit()))
            {
                self.releases.push((time.seconds, name, commit.id.to_hex_with_len(12).to_string()));
            }
        }
        self.releases.sort();
    }

    pub(crate) fn len(&self) -> usize {
        self.commits.len()
    }

    /// `lines` tells the length of a file that is still there.
    pub(crate) fn facts(&self, lines: impl Fn(&str) -> Option<u32>) -> Vec<Fact> {
        let mut facts = self.ends();
        facts.extend(self.gap());
        facts.extend(self.busiest());
        facts.extend(self.reverts());
        facts.extend(self.typos());
        facts.extend(self.hotspots(lines));
        facts.extend(self.release());
        facts
    }

    fn ends(&self) -> Vec<Fact> {
        let told = |commit: &Commit, kind| {
            let fact = Fact::new(kind, date(commit.seconds), vec![format!("commit:{}", commit.id)]);
            fact.detail(commit.subject.clone()).weight(0.7)
        };
        let Some(newest) = self.commits.first() else { return Vec::new() };
        let mut facts = vec![told(newest, FactKind::LatestCommit)];
        let count = self.commits.len() as u64;
        let all =
            if self.complete { format!("{count} commits") } else { format!("the last {count} commits") };
        facts.push(
            Fact::new(FactKind::Commits, all, vec![format!("commit:{}", newest.id)])
                .count(count)
                .weight(0.5)
                .inferred(),
        );
        let oldest = self.commits.last().filter(|_| self.complete && count > 1);
        facts.extend(oldest.map(|commit| told(commit, FactKind::FirstCommit)));
        facts
    }

    fn gap(&self) -> Option<Fact> {
        let pairs = self.commits.windows(2).map(|pair| (pair[0].seconds - pair[1].seconds, &pair[0]));
        let (length, after) =
            pairs.max_by_key(|(length, commit)| (*length, std::cmp::Reverse(commit.id.clone())))?;
        let days = length / DAY;
        let fact = || {
            Fact::new(FactKind::Gap, format!("{days} days of silence"), vec![format!("commit:{}", after.id)])
        };
        (days >= 14).then(|| fact().count(days as u64).weight(0.5).detail(after.subject.clone()).inferred())
    }

    fn busiest(&self) -> Option<Fact> {
        let mut months: BTreeMap<String, (u64, &str)> = BTreeMap::new();
        for commit in &self.commits {
            let day = date(commit.seconds);
            let month = months.entry(day.get(..7)?.to_owned()).or_insert((0, &commit.id));
            month.0 += 1;
        }
        let (month, (count, id)) =
            months.into_iter().max_by_key(|(month, (count, _))| (*count, month.clone()))?;
        let fact = || Fact::new(FactKind::BusiestMonth, month, vec![format!("commit:{id}")]).count(count);
        (count >= 5).then(|| fact().weight(0.4).inferred())
    }

    fn reverts(&self) -> Option<Fact> {
        self.counted(FactKind::Revert, 0.75, |subject| {
            subject.starts_with("Revert ") || subject.starts_with("revert")
        })
    }

    fn typos(&self) -> Option<Fact> {
        self.counted(FactKind::Typo, 0.45, |subject| subject.to_ascii_lowercase().contains("typo"))
    }

    fn counted(&self, kind: FactKind, weight: f64, is: impl Fn(&str) -> bool) -> Option<Fact> {
        let found: Vec<_> = self.commits.iter().filter(|commit| is(&commit.subject)).collect();
        let newest = found.first()?;
        let evidence = found.iter().take(3).map(|commit| format!("commit:{}", commit.id)).collect();
        Some(Fact::new(kind, newest.subject.clone(), evidence).count(found.len() as u64).weight(weight))
    }

    /// Often changed and long: changes, the recent ones most, times the logarithm of the length.
    fn hotspots(&self, lines: impl Fn(&str) -> Option<u32>) -> Vec<Fact> {
        let written = self.touched.iter().filter(|(path, touched)| touched.times >= 3 && !is_aside(path));
        let scored = written.filter_map(|(path, touched)| {
            let length = f64::from(lines(path)?);
            Some((
                (touched.times as f64).sqrt() * (1.0 + touched.recent) * (2.0 + length).ln(),
                path,
                touched,
            ))
        });
        let mut scored: Vec<_> = scored.collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        let ranked = scored.into_iter().take(MOST_HOTSPOTS).enumerate();
        let told = ranked.map(|(rank, (_, path, touched))| {
            let evidence = vec![format!("commit:{}", touched.last), format!("{path}:1")];
            Fact::new(FactKind::Hotspot, path.clone(), evidence)
                .count(touched.times)
                .weight(0.7 - 0.05 * rank as f64)
                .inferred()
        });
        told.collect()
    }

    fn release(&self) -> Option<Fact> {
        let (_, name, id) = self.releases.last()?;
        Some(
            Fact::new(FactKind::Release, name.clone(), vec![format!("commit:{id}")])
                .count(self.releases.len() as u64)
                .weight(0.65),
        )
    }
}

/// `2026-11-20`, in UTC.
fn date(seconds: i64) -> String {
    let time = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
    time.to_zoned(TimeZone::UTC).date().to_string()
}

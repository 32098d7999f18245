//! Which facts become gags, and which gag each becomes.

use super::Teller;
use crate::facts::{Fact, FactKind};
use crate::gags::{Fit, Mapping, chance};
use crate::template::GagQuery;

/// A fact and the gag it plays.
#[derive(Debug, Clone)]
pub(super) struct Cast<'a> {
    pub(super) fact: &'a Fact,
    pub(super) gag: &'a Mapping,
}

/// Facts looked at for one beat.
const CONSIDERED: usize = 24;
/// A subject longer than this fits no card.
const LONGEST_SUBJECT: usize = 32;

impl<'a> Teller<'a> {
    /// `n` facts with `n` different gags, lightest first. A gag that says something about its fact comes before a
    /// neutral one, and no gag is played twice while another is left.
    pub(super) fn cast(&mut self, query: &GagQuery) -> Vec<Cast<'a>> {
        let mut cast = Vec::new();
        self.fill(&mut cast, query.n, &query.kinds, Fit::Glob);
        self.fill(&mut cast, query.n, &query.kinds, Fit::Neutral);
        for kind in &query.fallback {
            self.fill(&mut cast, query.n, &[*kind], Fit::Glob);
        }
        for kind in &query.fallback {
            self.fill(&mut cast, query.n, &[*kind], Fit::Neutral);
        }
        while cast.len() < query.n {
            match self.gags.pick(self.name, self.seed + cast.len() as u64, |_| true) {
                Some((_, gag)) => cast.push(Cast { fact: self.name, gag }),
                None => break,
            }
        }
        cast.sort_by(|a, b| a.fact.weight.total_cmp(&b.fact.weight));
        cast
    }

    fn fill(&mut self, cast: &mut Vec<Cast<'a>>, n: usize, kinds: &[FactKind], worst: Fit) {
        for fact in self.candidates(kinds) {
            if cast.len() >= n {
                return;
            }
            let picked = self.gags.pick(fact, self.seed, |gag| !self.seen.contains(gag.id.as_str()));
            let Some((_, gag)) = picked.filter(|(fit, _)| *fit <= worst) else { continue };
            self.used.insert(&fact.id);
            self.seen.insert(&gag.id);
            cast.push(Cast { fact, gag });
        }
    }

    /// Unused facts, heaviest first; a seed other than 0 shuffles those of similar weight.
    fn candidates(&self, kinds: &[FactKind]) -> Vec<&'a Fact> {
        let fresh = |fact: &&Fact| {
            kinds.contains(&fact.kind)
                && !self.used.contains(fact.id.as_str())
                && fact.subject.len() <= LONGEST_SUBJECT.max(if fact.kind == FactKind::Todo { 90 } else { 0 })
        };
        let mut found: Vec<_> = self.facts.iter().filter(fresh).take(CONSIDERED).collect();
        let score = |fact: &Fact| {
            let luck =
                if self.seed == 0 { 0.0 } else { (chance(&fact.id, self.seed) % 1000) as f64 / 1000.0 };
            fact.weight * (1.0 - 0.5 * luck)
        };
        found.sort_by(|a, b| score(b).total_cmp(&score(a)).then_with(|| a.id.cmp(&b.id)));
        found
    }
}

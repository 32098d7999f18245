//! Precision and recall per defect, for printing.

use crate::inject::{DEFECTS, Defect};
use director_film::assessment::Assessment;
use std::collections::BTreeMap;

#[derive(Default, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) injected: usize,
    pub(crate) found: usize,
    pub(crate) wrong: usize,
}

impl Row {
    pub(crate) fn recall(self) -> f64 {
        self.found as f64 / self.injected.max(1) as f64
    }

    pub(crate) fn precision(self) -> f64 {
        if self.found + self.wrong == 0 { 0.0 } else { self.found as f64 / (self.found + self.wrong) as f64 }
    }
}

#[derive(Default)]
pub(crate) struct Table {
    rows: BTreeMap<&'static str, Row>,
    pub(crate) clean: usize,
    pub(crate) alarms: Vec<String>,
    pub(crate) missed: Vec<String>,
}

impl Table {
    /// A clip that holds `defect` during `truth`.
    /// Kinds that the clip raises without it (`own`) are the clip's, not the defect's.
    pub(crate) fn bad(
        &mut self,
        name: &str,
        defect: Defect,
        (truth, judged): ((f64, f64), &Assessment),
        own: &[&str],
    ) {
        let row = self.rows.entry(defect.kind()).or_default();
        row.injected += 1;
        let hit = judged
            .spans
            .iter()
            .any(|span| span.kind == defect.kind() && span.t0 <= truth.1 && span.t1 >= truth.0);
        row.found += usize::from(hit);
        if !hit {
            self.missed.push(format!("{name}+{defect:?}"));
        }
        let foreign = |kind: &str| kind != defect.kind() && !defect.implies(kind) && !own.contains(&kind);
        for other in DEFECTS.iter().filter(|other| foreign(other.kind())) {
            self.count_wrong(&format!("{name}+{defect:?}"), other.kind(), judged);
        }
    }

    /// A clip without defects.
    pub(crate) fn good(&mut self, name: &str, judged: &Assessment) {
        self.clean += 1;
        for defect in DEFECTS {
            self.count_wrong(name, defect.kind(), judged);
        }
    }

    fn count_wrong(&mut self, name: &str, kind: &'static str, judged: &Assessment) {
        if judged.spans.iter().any(|span| span.kind == kind) {
            self.rows.entry(kind).or_default().wrong += 1;
            self.alarms.push(format!("{name}: {kind}"));
        }
    }

    pub(crate) fn row(&self, defect: Defect) -> Row {
        self.rows.get(defect.kind()).copied().unwrap_or_default()
    }

    pub(crate) fn print(&self, title: &str) {
        println!("{title}\n{:<11} {:>8} {:>6} {:>9}", "defect", "injected", "recall", "precision");
        for (kind, row) in &self.rows {
            println!("{kind:<11} {:>8} {:>6.2} {:>9.2}", row.injected, row.recall(), row.precision());
        }
        println!("missed: {}\nfalse: {}", self.missed.join(", "), self.alarms.join(", "));
    }
}

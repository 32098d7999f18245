//! Row 11: things that appear or vanish at once.

use super::Finding;
use crate::numbers::{median, score_below};
use crate::observe::Observations;
use crate::thresholds::{cut, pop as limits};

/// Steps in which a connected area of half a percent of the picture or more changes strongly although flow explains its
/// surroundings, and far more than usual for the take. Cuts are left out.
pub(crate) fn pop(seen: &Observations) -> Finding {
    if seen.pairs.len() < 5 {
        return Finding::not_applicable("too few frames for things to come and go");
    }
    let areas = seen.pair_values(|pair| pair.popped);
    let floor = limits::AREA.max(limits::OUTSTANDING * median(&areas));
    let count = seen.pairs.iter().filter(|pair| pair.popped > floor && pair.occluded < cut::OCCLUDED).count();
    let per_second = count as f64 / seen.seconds().max(1.0);
    let score = score_below(per_second, 0.0, limits::FAIL_PER_SECOND);
    Finding::scored(score, 0.3, format!("{count} sudden local changes")).with("pops_per_second", per_second)
}

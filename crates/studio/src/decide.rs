//! What happens next, decided purely: rows in, actions out. Everything here is a table of cases.

use director_film::assessment::Verdict;
use director_film::ids::{CallId, ClipId, TakeId};

/// One film in the making, as its rows tell it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FilmState {
    pub clips: Vec<ClipState>,
    /// Calls that may be in flight at once.
    pub max_in_flight: usize,
    /// Attempts one clip may have.
    pub max_attempts: u32,
    /// New takes may be started: false while draining.
    pub may_start: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ClipState {
    pub clip: ClipId,
    pub chosen: Option<TakeId>,
    /// A failed assessment may be answered by another attempt without asking: it costs nothing.
    pub free: bool,
    /// Attempts at exactly this request, oldest first.
    pub takes: Vec<TakeState>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TakeState {
    pub take: TakeId,
    pub call: CallId,
    pub stage: Stage,
    pub attempt: u32,
    pub verdict: Option<Verdict>,
    /// 0 to 1.
    pub overall: f64,
}

/// The call's journal state, as far as decisions need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Something is left to do that costs no decision.
    Open,
    Settled,
    /// Failed in a way that another attempt can mend.
    FailedMayRepeat,
    /// Failed for good: the same words would fail again.
    FailedForGood,
    NeedsReview,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Action {
    /// Hold the money and write the intent of a new attempt.
    Shoot {
        clip: ClipId,
        attempt: u32,
    },
    /// Take the next step of a call.
    Advance {
        call: CallId,
    },
    Assess {
        take: TakeId,
    },
    Choose {
        clip: ClipId,
        take: TakeId,
    },
}

/// Why a clip has no usable take and will get none by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dead {
    AttemptsUsed,
    RefusedByProvider,
    /// Only a paid retry could help, and nobody allowed one.
    AskBeforePaying,
    NeedsReview,
}

/// Everything that can be done now. Doing an action twice is harmless: each is fenced where it writes.
pub(crate) fn plan(state: &FilmState) -> Vec<Action> {
    let mut actions = Vec::new();
    let in_flight =
        state.clips.iter().flat_map(|clip| &clip.takes).filter(|take| take.stage == Stage::Open).count();
    let mut free_slots = state.max_in_flight.saturating_sub(in_flight);
    for clip in state.clips.iter().filter(|clip| clip.chosen.is_none()) {
        match next_for(clip, state.max_attempts) {
            Next::Do(steps) => actions.extend(steps),
            Next::Attempt(attempt) if state.may_start && free_slots > 0 => {
                free_slots -= 1;
                actions.push(Action::Shoot { clip: clip.clip.clone(), attempt });
            }
            Next::Attempt(_) | Next::Dead(_) => {}
        }
    }
    actions
}

/// Clips that nothing can be done about, with the reason.
pub(crate) fn dead_clips(state: &FilmState) -> Vec<(ClipId, Dead)> {
    let unchosen = state.clips.iter().filter(|clip| clip.chosen.is_none());
    unchosen
        .filter_map(|clip| match next_for(clip, state.max_attempts) {
            Next::Dead(why) => Some((clip.clip.clone(), why)),
            _ => None,
        })
        .collect()
}

/// Every clip has its take or can get none.
pub(crate) fn is_finished(state: &FilmState) -> bool {
    let mut unchosen = state.clips.iter().filter(|clip| clip.chosen.is_none());
    unchosen.all(|clip| matches!(next_for(clip, state.max_attempts), Next::Dead(_)))
}

enum Next {
    Do(Vec<Action>),
    Attempt(u32),
    Dead(Dead),
}

fn next_for(clip: &ClipState, max_attempts: u32) -> Next {
    if let Some(best) = best_usable(clip) {
        return Next::Do(vec![Action::Choose { clip: clip.clip.clone(), take: best.take.clone() }]);
    }
    let steps: Vec<_> = clip.takes.iter().filter_map(step_of).collect();
    if !steps.is_empty() {
        return Next::Do(steps);
    }
    after_the_last_attempt(clip, max_attempts)
}

fn step_of(take: &TakeState) -> Option<Action> {
    match (take.stage, take.verdict) {
        (Stage::Open, _) => Some(Action::Advance { call: take.call.clone() }),
        (Stage::Settled, None) => Some(Action::Assess { take: take.take.clone() }),
        _ => None,
    }
}

fn after_the_last_attempt(clip: &ClipState, max_attempts: u32) -> Next {
    let attempts = clip.takes.iter().map(|take| take.attempt).max().unwrap_or(0);
    let Some(last) = clip.takes.last() else { return Next::Attempt(1) };
    match last.stage {
        Stage::NeedsReview => Next::Dead(Dead::NeedsReview),
        Stage::FailedForGood => Next::Dead(Dead::RefusedByProvider),
        _ if attempts >= max_attempts => Next::Dead(Dead::AttemptsUsed),
        Stage::Settled if !clip.free => Next::Dead(Dead::AskBeforePaying),
        _ => Next::Attempt(attempts + 1),
    }
}

fn best_usable(clip: &ClipState) -> Option<&TakeState> {
    let usable = clip.takes.iter().filter(|take| take.verdict.is_some_and(Verdict::is_usable));
    // On equal scores the earlier take stays, so that a later one must be better to replace it.
    usable.reduce(|best, take| if take.overall > best.overall { take } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(attempt: u32, stage: Stage, verdict: Option<Verdict>) -> TakeState {
        TakeState {
            take: TakeId::new(format!("t{attempt}")),
            call: CallId::new(format!("c{attempt}")),
            stage,
            attempt,
            verdict,
            overall: 0.5,
        }
    }

    fn film(takes: Vec<TakeState>) -> FilmState {
        let clip = ClipState { clip: "s01c01".into(), chosen: None, free: true, takes };
        FilmState { clips: vec![clip], max_in_flight: 2, max_attempts: 2, may_start: true }
    }

    #[test]
    fn each_state_of_a_clip_has_its_next_step() {
        use Stage::{FailedForGood, FailedMayRepeat, NeedsReview, Open, Settled};
        let shoot = |attempt| vec![Action::Shoot { clip: "s01c01".into(), attempt }];
        let cases = [
            (vec![], shoot(1)),
            (vec![take(1, Open, None)], vec![Action::Advance { call: "c1".into() }]),
            (vec![take(1, Settled, None)], vec![Action::Assess { take: "t1".into() }]),
            (
                vec![take(1, Settled, Some(Verdict::PassUnverified))],
                vec![Action::Choose { clip: "s01c01".into(), take: "t1".into() }],
            ),
            (vec![take(1, Settled, Some(Verdict::Retry))], shoot(2)),
            (vec![take(1, FailedMayRepeat, None)], shoot(2)),
            (vec![take(1, FailedForGood, None)], vec![]),
            (vec![take(1, NeedsReview, None)], vec![]),
            (vec![take(1, FailedMayRepeat, None), take(2, FailedMayRepeat, None)], vec![]),
        ];
        for (takes, expected) in cases {
            let state = film(takes);
            assert_eq!(plan(&state), expected, "{state:?}");
            assert_eq!(is_finished(&state), expected.is_empty(), "{state:?}");
            assert_eq!(dead_clips(&state).is_empty(), !expected.is_empty(), "{state:?}");
        }
    }

    #[test]
    fn no_more_calls_fly_than_allowed_and_none_starts_while_draining() {
        let mut state = film(vec![]);
        let clip = |n: u32| ClipState { clip: ClipId::new(format!("c{n}")), ..state.clips[0].clone() };
        state.clips = (0..5).map(clip).collect();
        assert_eq!(plan(&state).len(), 2);
        state.may_start = false;
        assert!(plan(&state).is_empty());
        assert!(!is_finished(&state));
    }

    #[test]
    fn a_paid_retry_after_a_bad_verdict_is_never_taken_without_asking() {
        let mut state = film(vec![take(1, Stage::Settled, Some(Verdict::Retry))]);
        state.clips[0].free = false;
        assert_eq!(plan(&state), []);
        assert_eq!(dead_clips(&state), [("s01c01".into(), Dead::AskBeforePaying)]);
    }

    #[test]
    fn a_later_take_must_be_better_to_be_chosen() {
        let mut second = take(2, Stage::Settled, Some(Verdict::Pass));
        let first = take(1, Stage::Settled, Some(Verdict::Pass));
        let chosen = |state: &FilmState| match &plan(state)[0] {
            Action::Choose { take, .. } => take.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(chosen(&film(vec![first.clone(), second.clone()])), first.take);
        second.overall = 0.6;
        assert_eq!(chosen(&film(vec![first, second.clone()])), second.take);
    }
}

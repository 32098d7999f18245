//! Row 15: loudness, clipping, silence where words are due.

use super::{Finding, span};
use crate::expectation::Expectation;
use crate::numbers::{runs, score_below};
use crate::observe::Observations;
use crate::observe::sound::{HOPS_PER_SECOND, Sound};
use crate::thresholds::sound as limits;
use director_film::assessment::Span;

/// EBU R128 loudness and true peak; runs of three samples at full scale are clipping; half a second below -50 dB of full
/// scale where words are due is silence; a mean sample above 0.02 is an offset. Loudness is reported, not judged:
/// the mix sets it.
pub(crate) fn sound(seen: &Observations, wanted: &Expectation) -> Finding {
    let Some(heard) = &seen.sound else {
        return without_sound(seen, wanted);
    };
    let mut spans = clipping(heard);
    let clipped = heard.clipped.iter().map(|(t0, t1)| t1 - t0).sum::<f64>() / heard.seconds.max(1e-6);
    spans.extend(silences(heard, &wanted.speech));
    let offset = score_below(heard.offset.abs(), limits::OFFSET, 5.0 * limits::OFFSET);
    let loud = score_below(clipped, 0.0, limits::CLIP_FAIL_SHARE);
    let spoken = 1.0 - unspoken_share(seen, wanted).unwrap_or(0.0);
    Finding::scored(loud.min(offset).min(spoken), 0.95, "the sound is clean")
        .with_spans(spans)
        .with("loudness_lufs", heard.loudness.unwrap_or(f64::NAN))
        .with("true_peak_dbtp", heard.true_peak)
        .with("clipped_share", clipped)
        .with("mean_offset", heard.offset)
}

fn without_sound(seen: &Observations, wanted: &Expectation) -> Finding {
    if wanted.speech.is_empty() {
        return Finding::not_applicable("there is no sound track and no words are due");
    }
    let end = seen.seconds();
    let why = "words are due, but there is no sound track".to_owned();
    let spans = wanted.speech.iter().map(|(t0, t1)| {
        let time = (t0.min(end), t1.min(end));
        span(
            "silence",
            time,
            1.0,
            why.clone(),
            "use a provider that makes sound, or lay speech over the take",
        )
    });
    Finding::scored(0.0, 1.0, why.clone()).with_spans(spans.collect())
}

fn clipping(heard: &Sound) -> Vec<Span> {
    let to_span = |(t0, t1): &(f64, f64)| {
        let why = format!("the sound is clipped at full scale for {:.0} ms", 1000.0 * (t1 - t0));
        span("clipping", (*t0, *t1), 0.6, why, "lower the gain; if it stays harsh, make the sound again")
    };
    heard.clipped.iter().map(to_span).collect()
}

/// Half a second or more of silence inside each stretch of words; a shorter stretch counts when all of it is silent.
fn silences(heard: &Sound, speech: &[(f64, f64)]) -> Vec<Span> {
    speech.iter().flat_map(|due| silent_runs(heard, *due)).map(|(t0, t1)| silence(t0, t1)).collect()
}

fn silence(t0: f64, t1: f64) -> Span {
    let why = format!("silence for {:.2} s where words are due", t1 - t0);
    span("silence", (t0, t1), 1.0, why, "make the speech again, or move it to where it is due")
}

fn silent_runs(heard: &Sound, (t0, t1): (f64, f64)) -> Vec<(f64, f64)> {
    let hops = HOPS_PER_SECOND as f64;
    let (first, last) = ((t0.max(0.0) * hops).floor() as usize, (t1.max(t0).max(0.0) * hops).ceil() as usize);
    let level = |hop: usize| heard.levels_db.get(hop).copied().unwrap_or(f64::NEG_INFINITY);
    // Beyond the end of the track there is silence too, but no further than words could be due.
    let last = last.min(first + 900 * HOPS_PER_SECOND);
    let mask: Vec<bool> = (first..last).map(|hop| level(hop) < limits::SILENCE_DB).collect();
    let least = limits::SILENCE_SECONDS.min(0.95 * (t1 - t0));
    let time = |index: usize| (first + index) as f64 / hops;
    runs(&mask, 0)
        .into_iter()
        .map(|run| (time(run.start), time(run.end)))
        .filter(|(start, end)| end - start >= least && end > start)
        .collect()
}

/// Share of the time of words that is silent; `None` when no words are due.
pub(crate) fn unspoken_share(seen: &Observations, wanted: &Expectation) -> Option<f64> {
    let due: f64 = wanted.speech.iter().map(|(t0, t1)| (t1 - t0).max(0.0)).sum();
    if due <= 0.0 {
        return None;
    }
    let Some(heard) = &seen.sound else { return Some(1.0) };
    let silent: f64 =
        wanted.speech.iter().flat_map(|span| silent_runs(heard, *span)).map(|(t0, t1)| t1 - t0).sum();
    Some((silent / due).min(1.0))
}

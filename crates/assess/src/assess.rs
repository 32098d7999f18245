//! Reads a take once and judges it.

use crate::error::AssessError;
use crate::expectation::Expectation;
use crate::observe::pass::{Pass, Seen};
use crate::observe::{Observations, sound};
use crate::score::checks::checks;
use crate::score::findings::Findings;
use crate::score::metrics::metrics;
use crate::score::verdict::{is_gated, overall, verdict};
use crate::thresholds::extent as limits;
use director_film::Size;
use director_film::assessment::{Assessment, Span};
use director_media::{MediaError, Pixels, Probe, Tools};
use std::path::Path;

/// Looks at a take and judges it against its order. A broken take is a verdict; a file that is no film, is too long or too
/// large is an error.
pub fn assess(tools: &Tools, take: &Path, wanted: &Expectation) -> Result<Assessment, AssessError> {
    let seen = observe(tools, take)?;
    Ok(judge(&seen, wanted))
}

/// One decode of picture and sound into numbers.
pub fn observe(tools: &Tools, take: &Path) -> Result<Observations, AssessError> {
    let unreadable = |source| AssessError::Unreadable { take: take.to_owned(), source };
    let probe = director_media::probe(tools, take).map_err(unreadable)?;
    let rate = accepted(take, &probe)?;
    let (picture, broken_off) = look(tools, take, rate)?;
    let heard = director_media::read_audio(tools, take).map_err(unreadable)?;
    let sound = heard.as_ref().map(sound::listen).transpose()?;
    Ok(Observations {
        probe,
        rate,
        frames: picture.frames,
        pairs: picture.pairs,
        triples: picture.triples,
        quality: picture.quality,
        overlay: picture.overlay,
        sound,
        broken_off,
    })
}

/// Every detector, then the metrics, checks and verdict composed from them. Pure: the same observations give the same answer.
pub fn judge(seen: &Observations, wanted: &Expectation) -> Assessment {
    let found = Findings::of(seen, wanted);
    let checks = checks(seen, wanted, &found);
    Assessment {
        verdict: verdict(is_gated(seen, wanted, &found), &checks),
        overall: overall(&checks),
        metrics: metrics(seen, &found),
        checks,
        spans: spans(&found),
    }
}

/// What every detector found, for reports and tables.
pub fn findings(seen: &Observations, wanted: &Expectation) -> Findings {
    Findings::of(seen, wanted)
}

/// All spans in order of time.
fn spans(found: &Findings) -> Vec<Span> {
    let mut all: Vec<Span> = found.named().iter().flat_map(|(_, finding)| finding.spans.clone()).collect();
    all.sort_by(|a, b| a.t0.total_cmp(&b.t0).then_with(|| a.kind.cmp(&b.kind)));
    all
}

/// Frames per second of a file that one assessment can cover.
fn accepted(take: &Path, probe: &Probe) -> Result<f64, AssessError> {
    let take = take.to_owned();
    let Some(video) = &probe.video else { return Err(AssessError::NoPicture { take }) };
    let rate = video.rate.per_second();
    let seconds = probe.seconds.max(video.frames.0 as f64 / rate);
    if seconds > limits::SECONDS {
        return Err(AssessError::TooLong { take, seconds, limit: limits::SECONDS });
    }
    if video.size.pixels() > limits::PIXELS {
        return Err(AssessError::TooLarge { take, size: video.size, limit: limits::PIXELS });
    }
    Ok(rate)
}

/// Decodes the picture. What breaks after the first frame is the take's fault and ends the look; a stop on request or a
/// tool that cannot run is an error.
fn look(tools: &Tools, take: &Path, rate: f64) -> Result<(Seen, Option<String>), AssessError> {
    let unreadable = |source: MediaError| AssessError::Unreadable { take: take.to_owned(), source };
    let reader = match director_media::read_frames(tools, take, Pixels::Gray8, None) {
        Ok(reader) => reader,
        Err(error @ MediaError::NoFrames { .. }) => {
            return Ok((Pass::new(Size::new(16, 16), rate).finish(), Some(error.to_string())));
        }
        Err(error) => return Err(unreadable(error)),
    };
    let mut pass = Pass::new(reader.size(), rate);
    let mut broken_off = None;
    for frame in reader {
        match frame {
            Ok(frame) => pass.push(frame),
            Err(error @ (MediaError::Failed { .. } | MediaError::Unreadable { .. })) => {
                broken_off = Some(error.to_string());
                break;
            }
            Err(error) => return Err(unreadable(error)),
        }
    }
    if pass.frames() == 0 && broken_off.is_none() {
        broken_off = Some("no frame could be decoded".to_owned());
    }
    Ok((pass.finish(), broken_off))
}

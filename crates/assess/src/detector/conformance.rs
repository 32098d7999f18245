//! Row 14: the file against its order.

use super::{Finding, span};
use crate::expectation::Expectation;
use crate::observe::Observations;
use crate::thresholds::conformance as limits;
use director_film::assessment::Span;
use director_media::VideoStream;

/// Size, rate, codec, length and completeness as ffprobe and the decoder saw them. Score: the share of what was ordered
/// that came.
pub(crate) fn conformance(seen: &Observations, wanted: &Expectation) -> Finding {
    let Some(video) = &seen.probe.video else {
        return Finding::unverified("the file holds no picture");
    };
    let end = seen.seconds();
    let faults: [Option<(&str, String, &str)>; 5] = [
        wrong_size(video, wanted),
        wrong_rate(video, wanted),
        wrong_codec(video, wanted),
        wrong_length(seen, wanted),
        truncated(seen),
    ];
    let spans: Vec<Span> =
        faults.into_iter().flatten().map(|(kind, why, fix)| span(kind, (0.0, end), 1.0, why, fix)).collect();
    let score = 1.0 - spans.len() as f64 / 5.0;
    Finding::scored(score, 1.0, "size, rate, codec and length are as ordered")
        .with_spans(spans)
        .with("frames_per_second", video.rate.per_second())
        .with("frames", seen.frames.len() as f64)
        .with("seconds", end)
        .with("variable_rate", f64::from(u8::from(!video.constant_rate)))
}

/// 1 within the tolerance, falling to 0 at 15 % off; `None` when any length is right.
pub(crate) fn length_score(seen: &Observations, wanted: &Expectation) -> Option<f64> {
    let ordered = wanted.seconds()?;
    let off = (played_seconds(seen) - ordered).abs();
    if off <= tolerance(wanted) {
        return Some(1.0);
    }
    let share = (off - tolerance(wanted)) / (limits::LENGTH_FAIL * ordered).max(1e-6);
    Some((1.0 - share).clamp(0.0, 1.0))
}

pub(crate) fn is_wrong_size(seen: &Observations, wanted: &Expectation) -> bool {
    seen.probe.video.as_ref().is_some_and(|video| wrong_size(video, wanted).is_some())
}

fn tolerance(wanted: &Expectation) -> f64 {
    limits::LENGTH_SECONDS.max(2.0 / wanted.rate.per_second())
}

/// Seconds the picture lasts at its own rate, decoded frames counted.
fn played_seconds(seen: &Observations) -> f64 {
    seen.seconds()
}

type Fault = Option<(&'static str, String, &'static str)>;

fn wrong_size(video: &VideoStream, wanted: &Expectation) -> Fault {
    let turned = video.rotation.rem_euclid(180) == 90;
    let upright =
        if turned { director_film::Size::new(video.size.height, video.size.width) } else { video.size };
    let square = video.sample_aspect.0 == video.sample_aspect.1;
    if upright == wanted.size && square {
        return None;
    }
    let shape = if square { "" } else { " with pixels that are not square" };
    let why = format!("the picture is {upright}{shape}, ordered was {}", wanted.size);
    Some((
        "wrong_size",
        why,
        "order a size from the provider's list; scale and crop this take if the shape is right",
    ))
}

fn wrong_rate(video: &VideoStream, wanted: &Expectation) -> Fault {
    let (is, ordered) = (video.rate.per_second(), wanted.rate.per_second());
    let fix = "convert the take to the ordered rate";
    if (is / ordered - 1.0).abs() > limits::RATE {
        let why = format!("the picture runs at {is:.3} frames per second, ordered was {ordered:.3}");
        return Some(("wrong_rate", why, fix));
    }
    let uneven = || ("wrong_rate", "the frame rate varies".to_owned(), fix);
    (!video.constant_rate).then(uneven)
}

fn wrong_codec(video: &VideoStream, wanted: &Expectation) -> Fault {
    let ordered = wanted.codec.as_ref().filter(|codec| **codec != video.codec)?;
    let why = format!("the codec is {}, ordered was {ordered}", video.codec);
    Some(("wrong_codec", why, "transcode the take"))
}

fn wrong_length(seen: &Observations, wanted: &Expectation) -> Fault {
    let ordered = wanted.seconds()?;
    let is = played_seconds(seen);
    if (is - ordered).abs() <= tolerance(wanted) {
        return None;
    }
    let fix = if is > ordered { "trim the take" } else { "order a longer take, or retime its neighbours" };
    Some(("wrong_length", format!("the picture lasts {is:.2} s, ordered were {ordered:.2} s"), fix))
}

/// Decoding ended early, or fewer frames came out than the container announces.
fn truncated(seen: &Observations) -> Fault {
    let fix = "fetch the file again; if it stays broken, shoot again";
    if let Some(reason) = &seen.broken_off {
        return Some(("truncated", format!("the file breaks off: {reason}"), fix));
    }
    let counted = seen.probe.video.as_ref().map_or(0, |video| video.frames.0);
    let decoded = seen.frames.len();
    if (decoded as f64) < limits::WHOLE * counted as f64 {
        return Some(("truncated", format!("{decoded} of {counted} frames could be decoded"), fix));
    }
    let announced = seen.probe.seconds;
    let sound = seen.probe.audio.as_ref().map_or(0.0, |audio| audio.seconds);
    let short = seen.seconds() < limits::WHOLE * announced - 2.0 / seen.rate && sound + 0.5 < announced;
    let why = format!("the file announces {announced:.2} s but holds {:.2} s of picture", seen.seconds());
    short.then_some(("truncated", why, fix))
}

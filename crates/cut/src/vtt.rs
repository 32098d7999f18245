//! Captions as WebVTT.

use director_film::timeline::Timeline;
use std::fmt::Write;

/// All captions as WebVTT cues, numbered, timed to the millisecond.
pub fn vtt(timeline: &Timeline) -> String {
    let mut text = "WEBVTT\n\n".to_owned();
    for (index, caption) in timeline.captions.iter().enumerate() {
        let (start, end) = (caption.start.millis(timeline.rate), caption.end.millis(timeline.rate));
        let cue = format!("{}\n{} --> {}\n{}\n\n", index + 1, clock(start), clock(end), lines(&caption.text));
        text.write_str(&cue).expect("writing into a string never fails");
    }
    text
}

fn clock(millis: u64) -> String {
    let (seconds, millis) = (millis / 1000, millis % 1000);
    format!("{:02}:{:02}:{:02}.{millis:03}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// An empty line would end the cue; `&`, `<` and `>` would be read as markup, and an arrow as a time.
fn lines(text: &str) -> String {
    let kept = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let safe = kept.map(|line| line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
    safe.collect::<Vec<_>>().join("\n")
}

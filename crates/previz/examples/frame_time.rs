//! Prints milliseconds of CPU for each 1280x720 frame of a few takes.

use director_film::{FrameRate, Frames, Size};
use director_previz::{Order, Take};
use director_raster::render::Scratch;
use director_raster::{Canvas, Rgb};
use std::collections::BTreeMap;
use std::time::Instant;

/// CPU time of this thread in milliseconds; wall time where the system does not tell.
fn cpu_ms(since: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| since.elapsed().as_secs_f64() * 1e3, |ns| ns / 1e6)
}

fn main() {
    for prompt in [
        "A robot walking down a hallway, slow dolly in",
        "A red car drives down a city street at sunset, tracking shot",
        "A chef pouring milk in a kitchen, medium shot",
        "A woman stands on the shore, slow orbit",
        "A woman walks through a forest in the rain, steadicam",
    ] {
        let order = Order {
            prompt: prompt.to_owned(),
            size: Size::HD,
            rate: FrameRate::FILM,
            frames: Frames(96),
            seed: 7,
            voices: BTreeMap::new(),
            slate: Some("sc1-1 slow dolly in".to_owned()),
        };
        let started = Instant::now();
        let take = Take::new(&order);
        let ready = started.elapsed();
        let mut canvas = Canvas::new(1280, 720, Rgb::BLACK).expect("a small canvas");
        let mut scratch = Scratch::default();
        take.draw(0, &mut canvas, &mut scratch);
        let first = started.elapsed();
        let before = cpu_ms(started);
        for index in 1..25 {
            take.draw(index * 4 - 1, &mut canvas, &mut scratch);
        }
        let each = (cpu_ms(started) - before) / 24.0;
        println!("{each:6.2} ms of CPU a frame, ready in {ready:?}, first frame after {first:?}: {prompt}");
    }
}

//! Looks at video files and prints what was measured: `cargo run -p director-assess --example look -- FILE…`.
//! With nothing ordered in particular, each file is held against its own size and rate.

use director_assess::{Expectation, findings, judge, observe};
use director_media::{ToolPaths, Tools};
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let tools = Tools::find(&ToolPaths::default())?;
    for file in std::env::args().skip(1) {
        if let Err(error) = look(&tools, Path::new(&file)) {
            println!("{file}: {error}");
        }
    }
    Ok(())
}

fn look(tools: &Tools, file: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let started = std::time::Instant::now();
    let seen = observe(tools, file)?;
    let video = seen.probe.video.clone().ok_or("no picture")?;
    let wanted = Expectation {
        size: video.size,
        rate: video.rate,
        frames: None,
        speech: Vec::new(),
        still_allowed: false,
        codec: None,
    };
    let judged = judge(&seen, &wanted);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let total = judged.overall.unwrap_or(0.0);
    println!("{name}: {} {total:.3} in {:.2} s", judged.verdict.as_str(), started.elapsed().as_secs_f64());
    for span in &judged.spans {
        println!("  {:>6.2}-{:<6.2} {:<10} {:.2} {}", span.t0, span.t1, span.kind, span.score, span.why);
    }
    for (name, finding) in findings(&seen, &wanted).named() {
        println!("    {name:<12} {:?} {:?}", finding.score, finding.raw);
    }
    for (name, metric) in &judged.metrics {
        println!("    {name:<20} {:?} {:?}", metric.score, metric.raw);
    }
    Ok(())
}

//! `director plan`

use crate::args::{Plan, provider_and_model};
use crate::commands::{print, print_json};
use crate::settings::Configuration;
use director_film::plan::{ClipPlan, ClipSource, PlannedClip};
use director_film::price::Estimate;
use director_providers::Catalogue;
use std::fmt::Write;

pub(crate) fn run(plan: &Plan) -> anyhow::Result<()> {
    let configuration = Configuration::load()?;
    let (provider, model) = provider_and_model(&configuration.provider(plan.provider.as_deref()));
    let model = model.or_else(|| configuration.model_of(&provider));
    let catalogue = Catalogue::load(configuration.provider_table().as_deref())
        .map_err(director_studio::StudioError::from)?;
    let quote = director_studio::quote(
        &catalogue,
        &plan.script,
        &provider,
        model.as_deref(),
        plan.aspect,
        plan.voice.clone(),
    )?;
    if plan.json { print_json(&quote.plan) } else { print(&for_people(&quote.plan, &quote.estimate)) }
}

fn for_people(plan: &ClipPlan, estimate: &Estimate) -> String {
    let mut text = format!(
        "{}: {} clips, {} ({} frames), {} on {}\n",
        plan.title,
        plan.clips.len(),
        plan.seconds,
        plan.frames.0,
        plan.size,
        plan.model
    );
    for scene in &plan.scenes {
        let _ = writeln!(text, "\n{}  {}", scene.id, scene.heading);
        for clip in plan.clips.iter().filter(|clip| clip.scene == scene.id) {
            clip_for_people(clip, &mut text);
        }
    }
    for finding in &plan.findings {
        let clip = finding.clip.as_ref().map_or(String::new(), |clip| format!("{clip}: "));
        let _ = writeln!(text, "\n{clip}{} ({})", finding.text, finding.code);
    }
    let unknown = if estimate.unknown_clips > 0 {
        format!(", {} clips unknown", estimate.unknown_clips)
    } else {
        String::new()
    };
    let _ = writeln!(text, "\nprice: {} (95 %: {}{unknown})", estimate.estimate_micros, estimate.p95_micros);
    text
}

fn clip_for_people(clip: &PlannedClip, text: &mut String) {
    let source = match &clip.source {
        ClipSource::Generated => format!("{}, {}", clip.shot.size.phrase(), clip.shot.camera.phrase()),
        ClipSource::Still { file, .. } => format!("still {file}"),
        ClipSource::Footage { file, from, to } => format!("footage {file} {from} to {to}"),
        ClipSource::Card { text, .. } => format!("card: {}", text.replace('\n', " / ")),
    };
    let _ = writeln!(text, "  {}  {:>5}  {source}", clip.id, clip.seconds.to_string());
    for line in &clip.lines {
        let speaker = line.speaker.as_ref().map_or(String::new(), |speaker| format!("{speaker}: "));
        let _ = writeln!(text, "         {speaker}{}", line.text);
    }
}

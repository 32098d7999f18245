//! What happened, from the rows: every take with its verdict and evidence, every line with its time.

use crate::Studio;
use crate::edit::Edit;
use crate::error::StudioError;
use crate::finish::FilmParts;
use crate::output::Output;
use crate::wishes::{EXPECTED_REPAIR_RATE, FILM_SEED};
use director_cut::Rendered;
use director_film::ids::ProjectId;
use director_film::plan::PlannedClip;
use director_film::report::{
    ClipReport, FilmReport, LineReport, PlanClipReport, PlanReport, PriceReport, Report, TakeReport,
};
use director_film::{ContentHash, Frames};
use director_store::RunRow;
use std::collections::BTreeMap;
use std::path::PathBuf;

#[expect(clippy::too_many_arguments, reason = "gathers what the whole run produced, once")]
pub(crate) async fn report(
    studio: &Studio,
    project: &ProjectId,
    film: &FilmParts<'_>,
    edit: &Edit<'_>,
    rendered: &Rendered,
    output: &Output,
    captions: Option<PathBuf>,
    timings: BTreeMap<String, f64>,
) -> Result<Report, StudioError> {
    let plan = &film.spoken.plan;
    let runs = studio.store.runs(project).await?;
    let estimate = director_planner::estimate(plan, film.planned_for, EXPECTED_REPAIR_RATE);
    let takes = |clip: &PlannedClip| {
        let identity = director_planner::request(clip, plan, film.shot_with, FILM_SEED)
            .map(|request| request.identity());
        clip_report(clip, identity.as_ref(), &runs)
    };
    Ok(Report {
        title: plan.title.clone(),
        film: FilmReport {
            path: output.film.display().to_string(),
            captions: captions.map(|path| path.display().to_string()),
            frames: rendered.frames,
            fps: plan.rate.per_second(),
            rate: plan.rate,
            seconds: rendered.frames.seconds(plan.rate),
            loudness_lufs: rendered.loudness_lufs,
            true_peak_dbtp: rendered.true_peak_dbtp,
        },
        plan: PlanReport {
            provider: plan.provider.clone(),
            model: plan.model.clone(),
            clips: edit.starts.iter().map(|(clip, start)| plan_clip(clip, *start, edit)).collect(),
            findings: plan.findings.clone(),
        },
        price: PriceReport {
            estimate_micros: estimate.estimate_micros,
            p95_micros: estimate.p95_micros,
            spent_micros: studio.store.spent(project).await?,
        },
        clips: plan.clips.iter().map(takes).collect(),
        timings,
    })
}

fn plan_clip(clip: &PlannedClip, start: Frames, edit: &Edit<'_>) -> PlanClipReport {
    let rate = edit.timeline.rate;
    let of_clip =
        edit.heard.iter().filter(|heard| clip.lines.iter().any(|line| std::ptr::eq(line, heard.line)));
    let lines = of_clip.map(|heard| LineReport {
        speaker: heard.line.speaker.clone(),
        text: heard.line.text.clone(),
        t0: heard.start.seconds(rate),
        t1: heard.end.seconds(rate),
        voice: heard.line.voice.to_string(),
    });
    PlanClipReport {
        id: clip.id.clone(),
        scene: clip.scene.clone(),
        source: clip.source.clone(),
        seconds: clip.seconds,
        start,
        frames: clip.frames,
        words: clip.words,
        lines: lines.collect(),
        retimed_from: clip.retimed_from,
        prompt: clip.prompt.clone(),
    }
}

fn clip_report(clip: &PlannedClip, identity: Option<&ContentHash>, runs: &[RunRow]) -> ClipReport {
    let own: Vec<_> = runs.iter().filter(|run| Some(&run.request_hash) == identity).collect();
    let chosen = own.iter().find(|run| run.chosen).map(|run| run.take.clone());
    ClipReport { id: clip.id.clone(), takes: own.into_iter().map(take_report).collect(), chosen }
}

fn take_report(run: &RunRow) -> TakeReport {
    TakeReport {
        id: run.take.clone(),
        provider: run.provider.clone(),
        seed: run.seed,
        cost_micros: run.cost_micros,
        verdict: run.assessment.as_ref().map(|assessment| assessment.verdict),
        assessment: run.assessment.clone(),
    }
}

//! `make`: a script becomes a film. The order is the promise: everything that can be refused is refused before anything is
//! spent.

use crate::choices::{Choices, OnClipFailure};
use crate::clock::Clock;
use crate::error::StudioError;
use crate::finish::FilmParts;
use crate::lock::ProjectLock;
use crate::output::Output;
use crate::recording::Recording;
use crate::screenplay::{self, Screenplay};
use crate::shoot::{Outcome, Shoot, ShotJob};
use crate::speech::{self, SpokenPlan};
use crate::watch::{Message, Watch};
use crate::wishes::{EXPECTED_REPAIR_RATE, FILM_SEED, constraints, expectation, language, wanted_voice};
use crate::{Studio, decide};
use director_film::MicroUsd;
use director_film::capability::Capability;
use director_film::ids::{ClipId, ProjectId};
use director_film::plan::{ClipPlan, PlannedClip};
use director_film::report::Report;
use director_film::request::ShotRequest;
use director_film::speech::{Voice, VoiceEngine};
use director_store::{BudgetKey, ClipRequest, PlanRow, SavePlan};
use std::collections::BTreeMap;
use std::path::Path;
use tokio::sync::Semaphore;

impl Studio {
    /// Makes the film, or goes on making it. Returns what `report.json` holds.
    pub async fn make(&self, script: &Path, choices: &Choices, watch: &Watch) -> Result<Report, StudioError> {
        let mut clock = Clock::new();
        let planned_for = self.capability(&choices.provider, choices.model.as_deref())?;
        let shot_with = if choices.dry_run { self.capability("previz", None)? } else { planned_for };
        self.provider(&shot_with.provider)?;
        let mut screenplay = screenplay::read(script)?;
        let output = Output::check(&choices.out)?;

        let spoken = self.plan_film(&mut screenplay, planned_for, choices, watch).await?;
        clock.lap("plan_and_speech");
        let project = self
            .store
            .upsert_project(&source_name(&screenplay, choices), &spoken.plan.title, self.now())
            .await?;
        if choices.resume && self.store.current_plan(&project.id).await?.is_none() {
            return Err(StudioError::Usage(
                "there is nothing to resume: this script was never made; run without --resume".into(),
            ));
        }
        let _lock = ProjectLock::take(&self.settings.data_root, &project.id)?;
        self.store.expire_leases(&project.id, self.now()).await?;
        if let Some(cap) = choices.max_usd {
            self.store.set_budget(&BudgetKey::project(&project.id), Some(cap), self.now()).await?;
        }

        let saved = self.save(&project.id, &screenplay, &spoken.plan, shot_with).await?;
        let shoot = self.shoot_for(&project.id, &spoken.plan, saved, shot_with, watch);
        self.price(&shoot, &spoken.plan, planned_for, choices, watch).await?;
        let outcome = shoot.run().await?;
        clock.lap("shoot_and_assess");
        Self::stop_if_unfinished(&outcome, choices, watch)?;

        let film = FilmParts {
            screenplay: &screenplay,
            spoken: &spoken,
            planned_for,
            shot_with,
            choices,
            outcome: &outcome,
        };
        let report = self.finish(&project.id, &film, &shoot, &output, clock, watch).await?;
        Ok(report)
    }

    async fn plan_film(
        &self,
        screenplay: &mut Screenplay,
        capability: &Capability,
        choices: &Choices,
        watch: &Watch,
    ) -> Result<SpokenPlan, StudioError> {
        let wanted = wanted_voice(screenplay, choices.voice.as_ref())?;
        let scratch = director_media::pick_voice(&self.tools, wanted.as_ref(), language(screenplay))?;
        let recorded = self.recording_of(screenplay, capability, choices, &scratch).await?;
        let voice = recorded.as_ref().map_or(scratch, |(voice, _)| voice.clone());
        let constraints = constraints(screenplay, capability, choices.aspect, voice.clone());
        // The planner prefers the script's own voice, which has been weighed against the flags already.
        screenplay.script.settings.voice = None;
        let recording = recorded.as_ref().map(|(_, recording)| recording);
        let spoken = speech::plan_with_speech(self, screenplay, &constraints, recording, watch).await?;
        if voice.engine.is_scratch() && spoken.plan.clips.iter().any(|clip| !clip.lines.is_empty()) {
            watch.note(format!(
                "speech is the scratch voice {voice}; give a recording with --narration FILE for the real one"
            ));
        }
        let plan = &spoken.plan;
        for finding in plan.findings.iter().filter(|finding| finding.code != "retimed") {
            let clip = finding.clip.as_ref().map_or(String::new(), |clip| format!("{clip}: "));
            watch.note(format!("{clip}{}", finding.text));
        }
        if let Some(retimed) = retimed(plan) {
            watch.note(retimed);
        }
        watch.say(Message::Planned {
            clips: plan.clips.len(),
            frames: plan.frames,
            seconds: plan.seconds.as_f64(),
        });
        Ok(spoken)
    }

    /// The recorded narration, set against the words of a first plan made from estimates.
    async fn recording_of(
        &self,
        screenplay: &Screenplay,
        capability: &Capability,
        choices: &Choices,
        scratch: &Voice,
    ) -> Result<Option<(Voice, Recording)>, StudioError> {
        let from_script =
            screenplay.script.settings.narration.as_ref().map(|file| screenplay.folder.join(file));
        let Some(path) = choices.narration.clone().or(from_script) else { return Ok(None) };
        let hash = self.blobs.put_file_copy(&path).await?;
        let pcm = director_media::read_audio(&self.tools, &path)?.ok_or_else(|| {
            StudioError::Refused(format!(
                "{} holds no sound; name a WAV, MP3 or other audio file",
                path.display()
            ))
        })?;
        let voice = Voice { engine: VoiceEngine::Recorded, name: hash.short().to_owned() };
        let constraints = constraints(screenplay, capability, choices.aspect, scratch.clone());
        let first = director_planner::plan(&screenplay.script, &constraints, &BTreeMap::new())
            .map_err(|error| StudioError::Plan { file: screenplay.name.clone(), error })?;
        let narrated = first.clips.iter().flat_map(|clip| &clip.lines).filter(|line| line.speaker.is_none());
        let parts: Vec<u32> = narrated.map(|line| line.words).collect();
        Ok(Some((voice, Recording::align(pcm.to_mono(), &parts)?)))
    }

    fn shoot_for<'a>(
        &'a self,
        project: &ProjectId,
        plan: &ClipPlan,
        saved: PlanRow,
        capability: &'a Capability,
        watch: &'a Watch,
    ) -> Shoot<'a> {
        let mut jobs: Vec<ShotJob> = Vec::new();
        for (clip, row) in plan.clips.iter().zip(saved.clips) {
            let Some(request) = director_planner::request(clip, plan, capability, FILM_SEED) else {
                continue;
            };
            let identity = request.identity();
            if let Some(known) = jobs.iter_mut().find(|job| job.identity == identity) {
                known.also.push(clip.id.clone());
                continue;
            }
            let expectation = expectation(clip, plan, capability, request.size);
            jobs.push(ShotJob {
                clip: clip.id.clone(),
                row,
                also: Vec::new(),
                request,
                identity,
                expectation,
            });
        }
        Shoot {
            studio: self,
            project: project.clone(),
            capability,
            jobs,
            repair: true,
            size: plan.size,
            rate: plan.rate,
            watch,
            cores: Semaphore::new(crate::cores()),
        }
    }

    async fn save(
        &self,
        project: &ProjectId,
        screenplay: &Screenplay,
        plan: &ClipPlan,
        capability: &Capability,
    ) -> Result<PlanRow, StudioError> {
        let request_of = |clip: &PlannedClip| {
            let request = director_planner::request(clip, plan, capability, FILM_SEED);
            ClipRequest {
                clip: clip.id.clone(),
                identity: request.as_ref().map(ShotRequest::identity),
                request,
            }
        };
        let save = SavePlan {
            script_text: screenplay.text.clone(),
            plan: plan.clone(),
            brief: screenplay.script.brief.clone(),
            bibles: screenplay.script.bibles.clone(),
            requests: plan.clips.iter().map(request_of).collect(),
        };
        Ok(self.store.save_plan(project, &save, self.now()).await?)
    }

    /// Says what will be shot and what it costs, and refuses what nobody allowed.
    async fn price(
        &self,
        shoot: &Shoot<'_>,
        plan: &ClipPlan,
        planned_for: &Capability,
        choices: &Choices,
        watch: &Watch,
    ) -> Result<(), StudioError> {
        let state = shoot.state().await?;
        let open = |clip: &&decide::ClipState| {
            clip.chosen.is_none() && !clip.takes.iter().any(|take| take.stage == decide::Stage::Settled)
        };
        let to_shoot: Vec<ClipId> = state.clips.iter().filter(open).map(|clip| clip.clip.clone()).collect();
        let kept = state.clips.len() - to_shoot.len();
        let mut partial = plan.clone();
        partial.clips.retain(|clip| to_shoot.contains(&clip.id));
        let estimate = director_planner::estimate(&partial, planned_for, EXPECTED_REPAIR_RATE);
        let provider = shoot.capability.provider.clone();
        watch.say(Message::Priced { provider, to_shoot, kept, estimate });
        if choices.dry_run || (estimate.unknown_clips == 0 && estimate.p95_micros == MicroUsd::ZERO) {
            return Ok(());
        }
        match choices.max_usd {
            None => Err(StudioError::Refused(format!(
                "this would cost about {} (95 %: {}); allow it with --max-usd, or look at it free with --dry-run",
                estimate.estimate_micros, estimate.p95_micros
            ))),
            Some(cap) if estimate.unknown_clips > 0 => Err(StudioError::Refused(format!(
                "the price of {} clips is unknown, so a cap of {cap} cannot be kept; set the price in providers.toml",
                estimate.unknown_clips
            ))),
            Some(cap) if estimate.estimate_micros > cap => Err(StudioError::Refused(format!(
                "this would cost about {}, more than the {cap} allowed; raise --max-usd or shorten the script",
                estimate.estimate_micros
            ))),
            Some(_) => Ok(()),
        }
    }

    fn stop_if_unfinished(outcome: &Outcome, choices: &Choices, watch: &Watch) -> Result<(), StudioError> {
        if outcome.stopped || watch.is_draining() {
            return Err(StudioError::Waiting(
                "stopped; nothing is lost: go on with the same command and --resume".into(),
            ));
        }
        let reviews: Vec<_> =
            outcome.dead.iter().filter(|(_, why)| *why == decide::Dead::NeedsReview).collect();
        if !reviews.is_empty() {
            let clips: Vec<_> = reviews.iter().map(|(clip, _)| clip.to_string()).collect();
            return Err(StudioError::Waiting(format!(
                "{} may have been charged without an answer; `director budget holds` shows what is held",
                clips.join(", ")
            )));
        }
        if outcome.dead.is_empty() || choices.on_clip_failure != OnClipFailure::Halt {
            return Ok(());
        }
        let clips: Vec<_> =
            outcome.dead.iter().map(|(clip, why)| format!("{clip} ({})", dead_words(*why))).collect();
        Err(StudioError::Failed(format!(
            "no usable take of {}; look at the messages above, change the script, or pass --on-clip-failure skip or card",
            clips.join(", ")
        )))
    }
}

/// Projects are told apart by script; a dry run is a project of its own, so its animatic never mixes with real takes.
fn source_name(screenplay: &Screenplay, choices: &Choices) -> String {
    let kind = if choices.dry_run { "dry-run:" } else { "" };
    format!("{kind}{}", screenplay.path.display())
}

pub(crate) fn dead_words(why: decide::Dead) -> &'static str {
    match why {
        decide::Dead::AttemptsUsed => "every attempt was used",
        decide::Dead::RefusedByProvider => "the provider refused it",
        decide::Dead::AskBeforePaying => "another attempt would cost money",
        decide::Dead::NeedsReview => "an answer was lost",
    }
}

/// Which clips follow the measured speech instead of the estimate, in one line.
fn retimed(plan: &ClipPlan) -> Option<String> {
    let change = |clip: &PlannedClip| {
        let seconds = clip.frames.seconds(plan.rate);
        clip.retimed_from.map(|from| format!("{} {:.1} to {seconds:.1} s", clip.id, from.as_f64()))
    };
    let changes: Vec<_> = plan.clips.iter().filter_map(change).collect();
    (!changes.is_empty()).then(|| format!("retimed to the measured speech: {}", changes.join(", ")))
}

//! `generate`: takes of one prompt, scored and ranked, through the same priced and journalled path as a film.

use crate::Studio;
use crate::error::StudioError;
use crate::lock::ProjectLock;
use crate::make::dead_words;
use crate::shoot::{Shoot, ShotJob};
use crate::watch::{Message, Watch};
use crate::wishes::EXPECTED_REPAIR_RATE;
use director_assess::Expectation;
use director_film::assessment::Assessment;
use director_film::bible::Bibles;
use director_film::capability::{Capability, Sizes};
use director_film::ids::{ClipId, ProjectId, SceneId, TakeId};
use director_film::plan::{ClipPlan, ClipSource, PlannedClip, PlannedScene};
use director_film::request::{Origin, ShotRequest};
use director_film::shot::{Angle, CameraMove, Shot, ShotSize};
use director_film::timeline::Transition;
use director_film::{Aspect, ContentHash, Frames, MicroUsd, Seconds, Size};
use director_store::{ClipRequest, ClipRow, PlanRow, SavePlan};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use tokio::sync::Semaphore;

/// What is wanted.
#[derive(Debug, Clone)]
pub struct Generate {
    pub prompt: String,
    pub provider: String,
    pub model: Option<String>,
    pub takes: u32,
    pub seconds: Seconds,
    pub size: Size,
    pub seed: Option<u64>,
    /// Folder for the takes.
    pub out: PathBuf,
    pub max_usd: Option<MicroUsd>,
}

/// One take, best first.
#[derive(Debug, Clone, Serialize)]
pub struct Generated {
    pub id: TakeId,
    pub path: String,
    /// 1 is best; takes that cannot be told apart share a rank.
    pub rank: usize,
    /// Nothing that was measured tells this take from another of its rank.
    pub tied: bool,
    pub seed: Option<u64>,
    pub cost_micros: MicroUsd,
    pub assessment: Assessment,
}

const MAX_TAKES: u32 = 10;
const MAX_PROMPT_CHARS: usize = 32_000;

impl Studio {
    pub async fn generate(&self, wish: &Generate, watch: &Watch) -> Result<Vec<Generated>, StudioError> {
        let capability = self.capability(&wish.provider, wish.model.as_deref())?;
        self.provider(&capability.provider)?;
        check(wish, capability)?;
        std::fs::create_dir_all(&wish.out)
            .map_err(|source| StudioError::Write { path: wish.out.clone(), source })?;
        let requests: Vec<_> = (0..wish.takes).map(|number| request(wish, capability, number)).collect();
        allow_the_price(&requests, capability, wish.max_usd)?;
        let source = format!("prompt:{}", ContentHash::of(wish.prompt.as_bytes()));
        let plan = plan(wish, capability, requests.len());
        let project = self.store.upsert_project(&source, &plan.title, self.now()).await?;
        let _lock = ProjectLock::take(&self.settings.data_root, &project.id)?;
        self.store.expire_leases(&project.id, self.now()).await?;
        let saved = self.save_takes(&project.id, wish, &plan, &requests).await?;
        let jobs: Vec<_> = requests
            .into_iter()
            .zip(saved.clips)
            .map(|(request, row)| job(capability, request, row))
            .collect();
        let shoot = Shoot {
            studio: self,
            project: project.id.clone(),
            capability,
            jobs,
            // So many takes were asked for, good or bad: they are ranked, not repaired.
            repair: false,
            size: wish.size,
            rate: capability.rate,
            watch,
            cores: Semaphore::new(crate::cores()),
        };
        say_price(&shoot, capability, watch);
        let outcome = shoot.run().await?;
        if outcome.stopped || watch.is_draining() {
            return Err(StudioError::Waiting(
                "stopped; nothing is lost: run the same command again to go on".into(),
            ));
        }
        for (clip, why) in &outcome.dead {
            watch.note(format!("{clip}: no usable take ({})", dead_words(*why)));
        }
        self.ranked(wish, &shoot).await
    }

    async fn save_takes(
        &self,
        project: &ProjectId,
        wish: &Generate,
        plan: &ClipPlan,
        requests: &[ShotRequest],
    ) -> Result<PlanRow, StudioError> {
        let of_clip = |(clip, request): (&PlannedClip, &ShotRequest)| ClipRequest {
            clip: clip.id.clone(),
            identity: Some(request.identity()),
            request: Some(request.clone()),
        };
        let save = SavePlan {
            script_text: wish.prompt.clone(),
            plan: plan.clone(),
            brief: None,
            bibles: Bibles::default(),
            requests: plan.clips.iter().zip(requests).map(of_clip).collect(),
        };
        Ok(self.store.save_plan(project, &save, self.now()).await?)
    }

    /// Every settled take, usable or not, best first, copied to the wished folder.
    async fn ranked(&self, wish: &Generate, shoot: &Shoot<'_>) -> Result<Vec<Generated>, StudioError> {
        let runs = self.store.runs(&shoot.project).await?;
        let of_this_wish = |hash: &ContentHash| shoot.jobs.iter().any(|job| job.identity == *hash);
        let mut takes = Vec::new();
        for run in runs.into_iter().filter(|run| of_this_wish(&run.request_hash)) {
            if let (Some(normalised), Some(assessment)) = (run.normalised.clone(), run.assessment.clone()) {
                takes.push((run, normalised, assessment));
            }
        }
        if takes.is_empty() {
            return Err(StudioError::Failed("no take came back; the messages above say why".into()));
        }
        let assessments: Vec<_> = takes.iter().map(|(.., assessment)| assessment.clone()).collect();
        let mut generated = Vec::new();
        for place in director_assess::rank(&assessments) {
            let (run, normalised, assessment) = takes[place.index].clone();
            let (rank, tied) = (place.place, place.tied);
            let path = wish.out.join(format!("take-{}.mp4", run.take));
            let from = self.blobs.path(&normalised.original)?;
            let beside = path.with_extension("part");
            let copied = std::fs::copy(&from, &beside).and_then(|_| std::fs::rename(&beside, &path));
            copied.map_err(|source| StudioError::Write { path: path.clone(), source })?;
            let path = path.display().to_string();
            generated.push(Generated {
                id: run.take,
                path,
                rank,
                tied,
                seed: run.seed,
                cost_micros: run.cost_micros,
                assessment,
            });
        }
        Ok(generated)
    }
}

fn check(wish: &Generate, capability: &Capability) -> Result<(), StudioError> {
    let refuse = |why: String| Err(StudioError::Refused(why));
    if wish.takes == 0 || wish.takes > MAX_TAKES {
        return Err(StudioError::Usage(format!("--takes {} is not between 1 and {MAX_TAKES}", wish.takes)));
    }
    if wish.prompt.trim().is_empty() {
        return Err(StudioError::Usage("the prompt is empty; say what is to be seen".into()));
    }
    if wish.prompt.chars().count() > MAX_PROMPT_CHARS {
        return refuse(format!("the prompt has more than {MAX_PROMPT_CHARS} characters; shorten it"));
    }
    if !capability.sizes.accepts(wish.size) {
        return refuse(format!(
            "{} makes no {}; it makes {}",
            capability.model,
            wish.size,
            sizes_in_words(&capability.sizes)
        ));
    }
    if !capability.durations.accepts(wish.seconds) {
        let next = capability.durations.shortest_covering(wish.seconds);
        let hint = next.map_or(format!("at most {}", capability.durations.longest()), |next| {
            format!("the next it makes is {next}")
        });
        return refuse(format!("{} makes no takes of {}; {hint}", capability.model, wish.seconds));
    }
    Ok(())
}

fn sizes_in_words(sizes: &Sizes) -> String {
    match sizes {
        Sizes::List(sizes) => sizes.iter().map(Size::to_string).collect::<Vec<_>>().join(", "),
        Sizes::Any { min, max } => format!("any even size from {min} to {max}"),
    }
}

fn request(wish: &Generate, capability: &Capability, number: u32) -> ShotRequest {
    let from_prompt = || {
        let digits = &ContentHash::of(wish.prompt.as_bytes()).as_str()[..8].to_owned();
        u64::from_str_radix(digits, 16).expect("a content hash is hexadecimal")
    };
    let first = wish.seed.unwrap_or_else(from_prompt);
    ShotRequest {
        provider: capability.provider.clone(),
        model: capability.model.clone(),
        prompt: wish.prompt.clone(),
        size: wish.size,
        seconds: wish.seconds,
        seed: capability.seed.then(|| first.wrapping_add(u64::from(number))),
        reference: None,
        origin: Origin::Fresh,
        // A model without seeds tells equal requests apart by this number alone.
        extras: if capability.seed {
            BTreeMap::new()
        } else {
            BTreeMap::from([("take".to_owned(), number.into())])
        },
    }
}

fn job(capability: &Capability, request: ShotRequest, row: ClipRow) -> ShotJob {
    let expectation = Expectation {
        size: request.size,
        rate: capability.rate,
        frames: Some(Frames::nearest(request.seconds, capability.rate)),
        speech: Vec::new(),
        still_allowed: false,
        codec: None,
    };
    ShotJob {
        clip: row.clip.clone(),
        row,
        also: Vec::new(),
        identity: request.identity(),
        request,
        expectation,
    }
}

/// One clip for each take, so that takes of a prompt are kept like any other.
fn plan(wish: &Generate, capability: &Capability, takes: usize) -> ClipPlan {
    let scene = SceneId::from("s01");
    let frames = Frames::nearest(wish.seconds, capability.rate);
    let clip = |number: usize| PlannedClip {
        id: ClipId::new(format!("take{:02}", number + 1)),
        scene: scene.clone(),
        source: ClipSource::Generated,
        lines: Vec::new(),
        words: 0,
        intent: String::new(),
        action: None,
        characters: Vec::new(),
        shot: Shot { size: ShotSize::Medium, angle: Angle::Eye, camera: CameraMove::Static },
        seconds: wish.seconds,
        frames,
        transition: Transition::Cut,
        forced_split: false,
        retimed_from: None,
        acceptance: Vec::new(),
        prompt: wish.prompt.clone(),
    };
    ClipPlan {
        title: wish.prompt.chars().take(80).collect(),
        provider: capability.provider.clone(),
        model: capability.model.clone(),
        aspect: Aspect::default(),
        size: wish.size,
        rate: capability.rate,
        words_per_minute: 150,
        scenes: vec![PlannedScene {
            id: scene.clone(),
            heading: String::new(),
            place: String::new(),
            time_of_day: String::new(),
            cues: Vec::new(),
        }],
        clips: (0..takes).map(clip).collect(),
        // The takes are alternatives: together they are as long as one.
        frames,
        seconds: wish.seconds,
        findings: Vec::new(),
    }
}

fn price_of(requests: &[ShotRequest], capability: &Capability) -> Option<MicroUsd> {
    requests.iter().map(|request| capability.price.of_take(request.seconds)).sum()
}

fn allow_the_price(
    requests: &[ShotRequest],
    capability: &Capability,
    cap: Option<MicroUsd>,
) -> Result<(), StudioError> {
    match (price_of(requests, capability), cap) {
        (Some(MicroUsd::ZERO), _) => Ok(()),
        (Some(price), Some(cap)) if price <= cap => Ok(()),
        (Some(price), _) => Err(StudioError::Refused(format!(
            "{} takes would cost about {price}; allow it with --max-usd, or use --provider previz (free)",
            requests.len()
        ))),
        (None, _) => Err(StudioError::Refused(format!(
            "nobody knows what {} charges; set its price in providers.toml",
            capability.model
        ))),
    }
}

fn say_price(shoot: &Shoot<'_>, capability: &Capability, watch: &Watch) {
    let requests: Vec<_> = shoot.jobs.iter().map(|job| job.request.clone()).collect();
    let estimate_micros = price_of(&requests, capability).unwrap_or_default();
    let repairs = (estimate_micros.micros() as f64 * EXPECTED_REPAIR_RATE) as i64;
    let estimate = director_film::price::Estimate {
        estimate_micros,
        p95_micros: MicroUsd::new(estimate_micros.micros() + repairs),
        unknown_clips: 0,
    };
    let to_shoot = shoot.jobs.iter().map(|job| job.clip.clone()).collect();
    watch.say(Message::Priced { provider: capability.provider.clone(), to_shoot, kept: 0, estimate });
}

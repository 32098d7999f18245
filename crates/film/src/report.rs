//! `report.json`: what was planned, priced, shot, judged and cut. Its keys are a promise.

use crate::assessment::{Assessment, Verdict};
use crate::frames::{FrameRate, Frames, Seconds};
use crate::ids::{ClipId, ProviderName, SceneId, TakeId};
use crate::money::MicroUsd;
use crate::plan::{ClipSource, Finding};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    pub title: String,
    pub film: FilmReport,
    pub plan: PlanReport,
    pub price: PriceReport,
    pub clips: Vec<ClipReport>,
    /// Wall-clock seconds by stage.
    pub timings: BTreeMap<String, f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FilmReport {
    pub path: String,
    pub captions: Option<String>,
    pub frames: Frames,
    pub fps: f64,
    pub rate: FrameRate,
    pub seconds: f64,
    /// Measured on the finished file.
    pub loudness_lufs: Option<f64>,
    pub true_peak_dbtp: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanReport {
    pub provider: ProviderName,
    pub model: String,
    pub clips: Vec<PlanClipReport>,
    pub findings: Vec<Finding>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanClipReport {
    pub id: ClipId,
    pub scene: SceneId,
    pub source: ClipSource,
    /// Length asked of the provider.
    pub seconds: Seconds,
    /// Position and length in the film.
    pub start: Frames,
    pub frames: Frames,
    pub words: u32,
    pub lines: Vec<LineReport>,
    pub retimed_from: Option<Seconds>,
    pub prompt: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LineReport {
    pub speaker: Option<String>,
    pub text: String,
    /// In the film, seconds.
    pub t0: f64,
    pub t1: f64,
    /// The voice that is heard; offline engines are scratch voices.
    pub voice: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PriceReport {
    pub estimate_micros: MicroUsd,
    pub p95_micros: MicroUsd,
    /// Spent on this project so far.
    pub spent_micros: MicroUsd,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClipReport {
    pub id: ClipId,
    pub takes: Vec<TakeReport>,
    /// `None` for own material and cards, and for clips without a usable take.
    pub chosen: Option<TakeId>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TakeReport {
    pub id: TakeId,
    pub provider: ProviderName,
    pub seed: Option<u64>,
    pub cost_micros: MicroUsd,
    pub verdict: Option<Verdict>,
    pub assessment: Option<Assessment>,
}

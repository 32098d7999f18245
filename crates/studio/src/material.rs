//! Own material and cards become clips like any other: normalised once, cached by what they are made of.

use crate::Studio;
use crate::error::StudioError;
use director_cut::CardStyle;
use director_film::plan::{CardRole, ClipPlan, ClipSource, PlannedClip};
use director_film::script::Brand;
use director_film::take::NormalisedTake;
use director_film::{ContentHash, Seconds};
use director_media::{EncoderProfile, Fit, NormaliseTarget, Tools};
use director_raster::Rgb;
use std::path::{Path, PathBuf};

/// What own material is made from besides the clip itself.
#[derive(Debug, Clone)]
pub(crate) struct Workshop {
    /// Where file names of the script lead.
    pub folder: PathBuf,
    pub brand: Brand,
}

/// The clip's picture and sound; `None` for clips that a provider shoots.
pub(crate) async fn make(
    studio: &Studio,
    workshop: &Workshop,
    plan: &ClipPlan,
    clip: &PlannedClip,
) -> Result<Option<NormalisedTake>, StudioError> {
    let source = match &clip.source {
        ClipSource::Generated => return Ok(None),
        ClipSource::Still { file, .. } | ClipSource::Footage { file, .. } => {
            studio.blobs.put_file_copy(&workshop.folder.join(file)).await?
        }
        ClipSource::Card { text, role } => {
            let png = director_cut::card_png(plan.size, text, &card_style(workshop, *role)?)?;
            studio.blobs.put_bytes(&png).await?
        }
    };
    let profile = EncoderProfile::house().id(&studio.tools);
    let key = ContentHash::of_json(&(&source, &clip.source, plan.size, plan.rate, clip.frames, &profile));
    if let Some(known) = recall(studio, &key).await? {
        return Ok(Some(known));
    }
    let take = build(studio, plan, clip, source, profile).await?;
    let record = serde_json::to_vec(&take).map_err(|error| StudioError::Failed(error.to_string()))?;
    let hash = studio.blobs.put_bytes(&record).await?;
    studio.store.remember_asset("material", key.as_str(), &hash, studio.now()).await?;
    Ok(Some(take))
}

async fn recall(studio: &Studio, key: &ContentHash) -> Result<Option<NormalisedTake>, StudioError> {
    let Some(record) = studio.store.asset("material", key.as_str()).await? else { return Ok(None) };
    let Ok(path) = studio.blobs.path(&record) else { return Ok(None) };
    let bytes = std::fs::read(&path).map_err(|source| StudioError::Read { path, source })?;
    let take: Option<NormalisedTake> = serde_json::from_slice(&bytes).ok();
    Ok(take.filter(|take| studio.blobs.path(&take.video).is_ok()))
}

async fn build(
    studio: &Studio,
    plan: &ClipPlan,
    clip: &PlannedClip,
    source: ContentHash,
    profile: String,
) -> Result<NormalisedTake, StudioError> {
    let input = studio.blobs.path(&source)?;
    let (video, sound) = (studio.scratch_file("mp4"), studio.scratch_file("wav"));
    let recipe =
        Recipe { source: clip.source.clone(), plan_size: plan.size, rate: plan.rate, frames: clip.frames };
    let tools = studio.tools.clone();
    let (video_out, sound_out) = (video.clone(), sound.clone());
    let has_sound = tokio::task::spawn_blocking(move || recipe.run(&tools, &input, &video_out, &sound_out))
        .await
        .map_err(|error| StudioError::Failed(format!("making own material was interrupted: {error}")))??;
    let sound = if has_sound { Some(studio.blobs.put_file(&sound).await?) } else { None };
    Ok(NormalisedTake {
        original: source,
        video: studio.blobs.put_file(&video).await?,
        sound,
        size: plan.size,
        rate: plan.rate,
        frames: clip.frames,
        profile,
    })
}

struct Recipe {
    source: ClipSource,
    plan_size: director_film::Size,
    rate: director_film::FrameRate,
    frames: director_film::Frames,
}

impl Recipe {
    /// Returns whether there is sound.
    fn run(&self, tools: &Tools, input: &Path, video: &Path, sound: &Path) -> Result<bool, StudioError> {
        let ClipSource::Footage { from, .. } = self.source else {
            director_media::still_to_video(tools, input, self.plan_size, self.rate, self.frames, video)?;
            return Ok(false);
        };
        let target = NormaliseTarget {
            size: self.plan_size,
            rate: self.rate,
            from,
            frames: Some(self.frames),
            fit: Fit::Pad,
        };
        let made = director_media::normalise(tools, input, &target, video, sound)?;
        if made.frames < self.frames {
            let has = Seconds::from_f64(made.frames.seconds(self.rate)).unwrap_or_default();
            return Err(StudioError::Refused(format!(
                "the footage {} has only {has} from {from} on; {} frames were planned: shorten its range in the script",
                footage_name(&self.source),
                self.frames.0
            )));
        }
        Ok(made.sound)
    }
}

fn footage_name(source: &ClipSource) -> &str {
    match source {
        ClipSource::Footage { file, .. } | ClipSource::Still { file, .. } => file,
        _ => "",
    }
}

fn card_style(workshop: &Workshop, role: CardRole) -> Result<CardStyle, StudioError> {
    let read = |file: &String| {
        let path = workshop.folder.join(file);
        std::fs::read(&path).map_err(|source| StudioError::Read { path, source })
    };
    let brand = &workshop.brand;
    let plain = CardStyle::default();
    Ok(CardStyle {
        background: colour(brand.background.as_deref()).unwrap_or(plain.background),
        foreground: colour(brand.foreground.as_deref()).unwrap_or(plain.foreground),
        font: brand.font.as_ref().map(read).transpose()?,
        logo: brand.logo.as_ref().filter(|_| role == CardRole::End).map(read).transpose()?,
    })
}

/// `#rrggbb`; the planner refuses anything else with its place in the script.
fn colour(text: Option<&str>) -> Option<Rgb> {
    let value = u32::from_str_radix(text?.strip_prefix('#')?, 16).ok()?;
    let [_, red, green, blue] = value.to_be_bytes();
    Some(Rgb(red, green, blue))
}

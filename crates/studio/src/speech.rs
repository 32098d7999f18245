//! Narration first: what is spoken is made and measured before anything is shot, and its length decides the plan.

use crate::Studio;
use crate::error::StudioError;
use crate::recording::Recording;
use crate::screenplay::Screenplay;
use crate::watch::{Message, Watch};
use director_film::plan::ClipPlan;
use director_film::speech::{MeasuredSpeech, Utterance, VoiceEngine};
use director_film::{ContentHash, Seconds};
use director_media::{Pcm, Tools};
use director_planner::Constraints;
use futures::stream::{self, StreamExt, TryStreamExt};
use std::collections::BTreeMap;

/// Planning converges in two or three rounds; more would mean that it oscillates.
const MAX_ROUNDS: usize = 12;

/// A plan whose every utterance has been spoken and measured.
#[derive(Debug)]
pub(crate) struct SpokenPlan {
    pub plan: ClipPlan,
    /// Sound of each utterance as a 48 kHz WAV by content.
    pub sounds: BTreeMap<Utterance, ContentHash>,
}

/// Plans, speaks what the plan says, and plans again with the measured lengths until nothing changes.
pub(crate) async fn plan_with_speech(
    studio: &Studio,
    screenplay: &Screenplay,
    constraints: &Constraints,
    recording: Option<&Recording>,
    watch: &Watch,
) -> Result<SpokenPlan, StudioError> {
    let mut measured = MeasuredSpeech::new();
    let mut sounds = BTreeMap::new();
    for _ in 0..MAX_ROUNDS {
        let plan = director_planner::plan(&screenplay.script, constraints, &measured)
            .map_err(|error| StudioError::Plan { file: screenplay.name.clone(), error })?;
        let utterances = director_planner::utterances(&plan);
        let missing: Vec<_> =
            utterances.into_iter().filter(|utterance| !measured.contains_key(utterance)).collect();
        if missing.is_empty() {
            return Ok(SpokenPlan { plan, sounds });
        }
        let count = missing.len();
        let mut spoken = stream::iter(
            missing.into_iter().map(|utterance| speak(studio, &plan, recording, utterance, watch)),
        )
        .buffer_unordered(crate::cores());
        let mut done = 0;
        while let Some((utterance, sound, length)) = spoken.try_next().await? {
            done += 1;
            watch.say(Message::Speaking { done, of: count });
            measured.insert(utterance.clone(), length);
            sounds.insert(utterance, sound);
        }
    }
    Err(StudioError::Failed("the plan did not settle on the measured speech; report this script".to_owned()))
}

async fn speak(
    studio: &Studio,
    plan: &ClipPlan,
    recording: Option<&Recording>,
    utterance: Utterance,
    watch: &Watch,
) -> Result<(Utterance, ContentHash, Seconds), StudioError> {
    if let (Some(recording), VoiceEngine::Recorded) = (recording, utterance.voice.engine) {
        let pcm = recording.cut_out(plan, &utterance)?;
        let (sound, length) = keep(studio, &pcm).await?;
        return Ok((utterance, sound, length));
    }
    let key = utterance.identity();
    if let Some(sound) = studio.store.asset("speech", key.as_str()).await?
        && let Ok(path) = studio.blobs.path(&sound)
    {
        let length = whole_millis(&Pcm::read_wav(&path)?);
        return Ok((utterance, sound, length));
    }
    let tools: Tools = studio.tools.with_cancel(watch.cancel().clone());
    let wanted = utterance.clone();
    let pcm = tokio::task::spawn_blocking(move || director_media::speak(&tools, &wanted.voice, &wanted.text))
        .await
        .map_err(|error| StudioError::Failed(format!("speaking was interrupted: {error}")))??;
    let (sound, length) = keep(studio, &pcm).await?;
    studio.store.remember_asset("speech", key.as_str(), &sound, studio.now()).await?;
    Ok((utterance, sound, length))
}

async fn keep(studio: &Studio, pcm: &Pcm) -> Result<(ContentHash, Seconds), StudioError> {
    let path = studio.scratch_file("wav");
    pcm.write_wav(&path)?;
    let sound = studio.blobs.put_file(&path).await?;
    Ok((sound, whole_millis(pcm)))
}

/// Rounded up, so that the last sample is always inside.
fn whole_millis(pcm: &Pcm) -> Seconds {
    Seconds::from_millis((pcm.frames() * 1000).div_ceil(u64::from(pcm.sample_rate)))
}

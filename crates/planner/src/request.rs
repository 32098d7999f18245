//! A planned clip to what is sent for it.

use director_film::capability::{Audio, Capability};
use director_film::hash::ContentHash;
use director_film::plan::{ClipPlan, ClipSource, PlannedClip};
use director_film::request::{Origin, ShotRequest};
use std::collections::BTreeMap;

/// Everything that would be sent for one take, or `None` for own material and cards.
///
/// `seed` belongs to the film; the seed that is sent follows from it and from what the clip shows, never from its
/// position, so that moving a clip does not shoot it again.
pub fn request(
    clip: &PlannedClip,
    plan: &ClipPlan,
    capability: &Capability,
    seed: u64,
) -> Option<ShotRequest> {
    if clip.source != ClipSource::Generated {
        return None;
    }
    let size = if capability.sizes.accepts(plan.size) {
        plan.size
    } else {
        capability.sizes.for_aspect(plan.aspect)?
    };
    let mut request = ShotRequest {
        provider: capability.provider.clone(),
        model: capability.model.clone(),
        prompt: clip.prompt.clone(),
        size,
        seconds: clip.seconds,
        seed: None,
        reference: None,
        origin: Origin::Fresh,
        extras: voices(clip, capability),
    };
    if capability.seed {
        request.seed = Some(seed_of(&request, seed));
    }
    Some(request)
}

fn voices(clip: &PlannedClip, capability: &Capability) -> BTreeMap<String, serde_json::Value> {
    let spoken =
        clip.lines.iter().filter_map(|line| Some((line.speaker.clone()?, line.voice.to_string().into())));
    let voices: serde_json::Map<String, serde_json::Value> = spoken.collect();
    if capability.audio != Audio::Requested || voices.is_empty() {
        return BTreeMap::new();
    }
    BTreeMap::from([("voices".to_owned(), voices.into())])
}

/// 31 bits: what every provider's integer field takes.
fn seed_of(request: &ShotRequest, seed: u64) -> u64 {
    let content = ContentHash::of_json(&(request.identity(), seed));
    let head = u64::from_str_radix(&content.as_str()[..8], 16).expect("a content hash is hexadecimal");
    head & 0x7FFF_FFFF
}

//! The scene crafter: what a provider is told about one clip, in the structure its model wants.
//!
//! Descriptors of the bibles stand in every prompt word for word. When a prompt grows over the model's limit, the least
//! important blocks go first; descriptors, action and dialogue never go.

mod facts;
mod forms;
mod lint;

pub use lint::lint;

use crate::plan::PlanContext;
use director_film::plan::{ClipPlan, ClipSource};
use facts::Facts;
use std::collections::BTreeSet;

/// Fills in the prompts and adds the linter's findings.
pub(crate) fn with_prompts(mut plan: ClipPlan, context: &PlanContext<'_>) -> ClipPlan {
    let scenes = plan.scenes.clone();
    let mut met = BTreeSet::new();
    for clip in plan.clips.iter_mut().filter(|clip| clip.source == ClipSource::Generated) {
        let Some(scene) = scenes.iter().find(|scene| scene.id == clip.scene) else { continue };
        let facts = Facts::of(clip, scene, context);
        clip.prompt = forms::write(&facts, context.capability);
        plan.findings.extend(lint::of_clip(clip, &facts, context));
        plan.findings.extend(lint::strangers(clip, &facts, &mut met));
    }
    plan
}

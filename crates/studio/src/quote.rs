//! `plan` and `draft`: what a script would become, before anything is spent, stored or spoken.

use crate::error::StudioError;
use crate::screenplay;
use crate::wishes::{EXPECTED_REPAIR_RATE, constraints, language, wanted_voice};
use director_film::Aspect;
use director_film::plan::ClipPlan;
use director_film::price::Estimate;
use director_film::speech::Voice;
use std::collections::BTreeMap;
use std::path::Path;

/// A plan with its price; nothing was spent or stored.
#[derive(Debug)]
pub struct Quote {
    pub plan: ClipPlan,
    pub estimate: Estimate,
}

/// Plans and prices a script from its words alone: no speech is made, no database is opened.
pub fn quote(
    catalogue: &director_providers::Catalogue,
    path: &Path,
    provider: &str,
    model: Option<&str>,
    aspect: Option<Aspect>,
    voice: Option<Voice>,
) -> Result<Quote, StudioError> {
    let capability = catalogue.find(provider, model).ok_or_else(|| {
        StudioError::Usage(format!("no provider {provider} is known; `director providers` lists them"))
    })?;
    let mut screenplay = screenplay::read(path)?;
    let voice = match voice {
        Some(voice) => voice,
        None => wanted_voice(&screenplay, None)?.unwrap_or_else(|| Voice::scratch_for(language(&screenplay))),
    };
    let constraints = constraints(&screenplay, capability, aspect, voice);
    screenplay.script.settings.voice = None;
    let plan = director_planner::plan(&screenplay.script, &constraints, &BTreeMap::new())
        .map_err(|error| StudioError::Plan { file: screenplay.name.clone(), error })?;
    let estimate = director_planner::estimate(&plan, capability, EXPECTED_REPAIR_RATE);
    Ok(Quote { plan, estimate })
}

/// A first script from a brief, by template.
pub fn draft(brief: &Path) -> Result<String, StudioError> {
    screenplay::draft(brief)
}

//! Facts to a film: which fact plays which part, and what is seen when.

mod casting;
mod fitting;

use crate::analysis::Analysis;
use crate::error::RepoError;
use crate::facts::{Fact, FactKind};
use crate::fragment::Fragments;
use crate::gags::{Gags, Mapping};
use crate::template::{BeatPlan, Part, ShotPlan, Template, Wording, millis};
use casting::Cast;
use serde::Serialize;
use std::collections::BTreeSet;

/// A stretch of the film with one purpose.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Beat {
    pub id: String,
    /// Seconds from the film's start.
    pub t0: f64,
    pub t1: f64,
    pub purpose: String,
    pub music: String,
    pub gags: Vec<Gag>,
    pub cards: Vec<Card>,
    pub shots: Vec<Shot>,
}

/// A technical fact played by people.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gag {
    pub id: String,
    pub concept: String,
    pub technical_term: String,
    pub setup: String,
    pub physical_gag: String,
    pub topper: String,
    pub prop: String,
    pub place: String,
    pub timing_seconds: f64,
    pub visual_card: String,
    /// Id of the fact.
    pub fact: String,
    pub evidence: Vec<String>,
}

/// Words on the screen.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Card {
    pub text: String,
    pub t0: f64,
    pub t1: f64,
    pub fact: String,
    pub evidence: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shot {
    pub t0: f64,
    pub t1: f64,
    /// With the time of day, as a scene heading has it.
    pub place: String,
    /// A card's words or an action's sentence.
    pub text: String,
    pub is_card: bool,
    /// Id of the fact it shows; empty for a shot that needs none.
    pub fact: String,
    pub evidence: Vec<String>,
}

/// The story before it is written down.
#[derive(Debug)]
pub(crate) struct Plot {
    pub(crate) name: String,
    pub(crate) template: Template,
    pub(crate) beats: Vec<Beat>,
    /// Facts about errors for which only a neutral gag is known.
    pub(crate) fell_back: Vec<String>,
}

pub(crate) fn plot(
    analysis: &Analysis,
    template: Template,
    gags: &Gags,
    seed: u64,
) -> Result<Plot, RepoError> {
    let name = analysis.facts.iter().find(|fact| fact.kind == FactKind::Name);
    let name = name.or(analysis.facts.first()).expect("an analysis has a fact");
    let mut teller = Teller {
        facts: &analysis.facts,
        name,
        gags,
        seed,
        fragments: Fragments::new(),
        template: &template,
        used: BTreeSet::new(),
        seen: BTreeSet::new(),
    };
    let beats: Result<Vec<_>, _> = template.beats.iter().map(|beat| teller.beat(beat)).collect();
    let errors = analysis
        .facts
        .iter()
        .filter(|fact| matches!(fact.kind, FactKind::ErrorRaised | FactKind::ErrorCaught));
    let fell_back = errors.filter(|fact| gags.falls_back(fact)).map(|fact| fact.id.clone()).collect();
    Ok(Plot { name: name.subject.clone(), beats: beats?, fell_back, template })
}

struct Teller<'a> {
    facts: &'a [Fact],
    name: &'a Fact,
    gags: &'a Gags,
    seed: u64,
    fragments: Fragments,
    template: &'a Template,
    /// Facts that were shown.
    used: BTreeSet<&'a str>,
    /// Gags that were played.
    seen: BTreeSet<&'a str>,
}

impl<'a> Teller<'a> {
    fn beat(&mut self, plan: &BeatPlan) -> Result<Beat, RepoError> {
        let casts = plan.gags.as_ref().map_or_else(Vec::new, |query| self.cast(query));
        let gags: Result<Vec<_>, _> = casts.iter().map(|cast| self.gag(cast, plan)).collect();
        let gags = gags?;
        let mut clock = millis(plan.t0);
        let mut shots = Vec::new();
        for shot in &plan.shots {
            let end = clock + millis(shot.seconds);
            let (text, fact) = self.told(shot, plan, &casts)?;
            let place = place_of(shot, plan, &gags);
            shots.push(Shot {
                t0: seconds(clock),
                t1: seconds(end),
                place,
                text,
                is_card: !shot.card.is_empty() || shot.part == Some(Part::Card),
                fact: fact.map(|fact| fact.id.clone()).unwrap_or_default(),
                evidence: fact.map(|fact| fact.evidence.clone()).unwrap_or_default(),
            });
            clock = end;
        }
        let cards = shots.iter().filter(|shot| shot.is_card).map(card).collect();
        Ok(Beat {
            id: plan.id.clone(),
            t0: plan.t0,
            t1: plan.t1,
            purpose: plan.purpose.clone(),
            music: plan.music.clone(),
            gags,
            cards,
            shots,
        })
    }

    fn told(
        &mut self,
        shot: &ShotPlan,
        plan: &BeatPlan,
        casts: &[Cast<'a>],
    ) -> Result<(String, Option<&'a Fact>), RepoError> {
        if let (Some(index), Some(part)) = (shot.gag, shot.part) {
            let cast = casts
                .get(index)
                .or(casts.last())
                .expect("a template's gags are always cast: the name is a fact");
            let text = self.gag_text(cast, part, shot, plan)?;
            return Ok((text, Some(cast.fact)));
        }
        if shot.card.is_empty() {
            self.action(&shot.action, shot, plan)
        } else {
            self.card(&shot.card, shot, plan).map(|(text, fact)| (text, Some(fact)))
        }
    }

    fn gag_text(
        &self,
        cast: &Cast<'a>,
        part: Part,
        shot: &ShotPlan,
        plan: &BeatPlan,
    ) -> Result<String, RepoError> {
        let gag = cast.gag;
        let say = |text: &str| self.say(text, cast.fact, plan);
        match part {
            Part::Setup if !gag.setup.is_empty() => say(&gag.setup),
            Part::Setup | Part::PhysicalGag => say(&gag.physical_gag),
            Part::Topper => say(&gag.topper),
            Part::Whole => Ok(format!("{}; {}", say(&gag.physical_gag)?, lower_first(&say(&gag.topper)?))),
            Part::Card => {
                Ok(fitting::fit_card(&say(&gag.visual_card)?, &cast.fact.subject, millis(shot.seconds)))
            }
        }
    }

    fn gag(&self, cast: &Cast<'a>, plan: &BeatPlan) -> Result<Gag, RepoError> {
        let Mapping {
            id,
            concept,
            technical_term,
            setup,
            physical_gag,
            topper,
            prop,
            place,
            timing_seconds,
            visual_card,
            ..
        } = cast.gag;
        let say = |text: &str| self.say(text, cast.fact, plan);
        Ok(Gag {
            id: id.clone(),
            concept: concept.clone(),
            technical_term: if technical_term.is_empty() {
                cast.fact.subject.clone()
            } else {
                technical_term.clone()
            },
            setup: say(setup)?,
            physical_gag: say(physical_gag)?,
            topper: say(topper)?,
            prop: prop.clone(),
            place: place.clone(),
            timing_seconds: *timing_seconds,
            visual_card: say(visual_card)?,
            fact: cast.fact.id.clone(),
            evidence: cast.fact.evidence.clone(),
        })
    }

    fn say(&self, text: &str, fact: &Fact, plan: &BeatPlan) -> Result<String, RepoError> {
        self.fragments.render(text, fact, &self.name.subject).map_err(|source| RepoError::Render {
            file: self.template.name.clone(),
            beat: plan.id.clone(),
            source: Box::new(source),
        })
    }

    /// Facts of these kinds, the unused ones first, the heaviest first.
    fn asked(&self, kinds: &[FactKind]) -> Vec<&'a Fact> {
        let of_kind = self.facts.iter().filter(|fact| kinds.contains(&fact.kind));
        let mut found: Vec<_> = of_kind.take(40).collect();
        found.sort_by_key(|fact| self.used.contains(fact.id.as_str()));
        if kinds.contains(&FactKind::Name) && found.is_empty() {
            found.push(self.name);
        }
        found
    }

    fn card(
        &mut self,
        wordings: &[Wording],
        shot: &ShotPlan,
        plan: &BeatPlan,
    ) -> Result<(String, &'a Fact), RepoError> {
        let most = millis(shot.seconds);
        for wording in wordings {
            for fact in self.asked(&wording.kinds).into_iter().take(6) {
                let text = self.say(&wording.text, fact, plan)?;
                let tight = fitting::shorten_tagline(&text, fact, most);
                if let Some(text) = tight.filter(|text| fitting::fits(text, most)) {
                    self.used.insert(&fact.id);
                    return Ok((text, fact));
                }
            }
        }
        let fact = self.name;
        Ok((fitting::fit_card(&crate::safety::lettering(&fact.subject), &fact.subject, most), fact))
    }

    fn action(
        &mut self,
        wordings: &[Wording],
        shot: &ShotPlan,
        plan: &BeatPlan,
    ) -> Result<(String, Option<&'a Fact>), RepoError> {
        for wording in wordings {
            if wording.kinds.is_empty() {
                return Ok((self.say(&wording.text, self.name, plan)?, None));
            }
            let free = |fact: &&Fact| fact.kind == FactKind::Name || !self.used.contains(fact.id.as_str());
            let Some(fact) = self.asked(&wording.kinds).into_iter().find(free) else { continue };
            let text = self.say(&wording.text, fact, plan)?;
            if fitting::plays(&text, millis(shot.seconds)) {
                self.used.insert(&fact.id);
                return Ok((text, Some(fact)));
            }
        }
        let last = wordings.last().map_or("", |wording| wording.text.as_str());
        Ok((self.say(last, self.name, plan)?, None))
    }
}

fn card(shot: &Shot) -> Card {
    Card {
        text: shot.text.clone(),
        t0: shot.t0,
        t1: shot.t1,
        fact: shot.fact.clone(),
        evidence: shot.evidence.clone(),
    }
}

pub(crate) fn seconds(millis: u64) -> f64 {
    millis as f64 / 1000.0
}

/// Names keep their capital letter.
fn lower_first(text: &str) -> String {
    let first = text.split_whitespace().next().unwrap_or_default();
    let name = ["Otto", "Ada", "Otto's", "Ada's"].contains(&first);
    let mut chars = text.chars();
    match chars.next() {
        Some(c) if !name => c.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// Its own, its gag's, or that of the next shot which has one.
fn place_of(shot: &ShotPlan, plan: &BeatPlan, gags: &[Gag]) -> String {
    let own = |shot: &ShotPlan| {
        let gag = shot.gag.and_then(|index| gags.get(index).or(gags.last())).map(|gag| gag.place.clone());
        shot.place.clone().or(gag)
    };
    let mut rest = plan.shots.iter().skip_while(|other| !std::ptr::eq(*other, shot));
    let next = rest.find_map(own);
    next.or_else(|| plan.shots.iter().find_map(own)).unwrap_or_else(|| "Apartment, day".to_owned())
}

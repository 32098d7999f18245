//! What was measured of one beat's speech, and what that says about the rest of it.

use super::draft::{Draft, Said};
use director_film::frames::Seconds;
use director_film::speech::{MeasuredSpeech, Utterance, Voice};
use std::collections::BTreeMap;

/// After this many rounds the slowest stretch heard so far stands for all that is not measured, which ends the search.
const PATIENCE: u32 = 4;

/// Only this beat's own utterances count, so that measuring one beat never moves another.
#[derive(Debug, Default)]
pub(crate) struct Known {
    lengths: BTreeMap<Utterance, Seconds>,
    rates: BTreeMap<Voice, Rate>,
    rounds: u32,
}

/// Measured against estimated time of one voice, in milliseconds.
#[derive(Debug, Default)]
struct Rate {
    measured: u64,
    estimated: u64,
    /// Thousandths.
    slowest: u64,
}

impl Known {
    /// The measured length, or the estimate at the pace heard so far; never shorter than the plain estimate.
    pub(crate) fn length(&self, voice: &Voice, text: &str, estimate: Seconds) -> (Seconds, bool) {
        let utterance = Utterance { voice: voice.clone(), text: text.to_owned() };
        match self.lengths.get(&utterance) {
            Some(length) => (*length, true),
            None => (self.scaled(voice, estimate), false),
        }
    }

    fn scaled(&self, voice: &Voice, estimate: Seconds) -> Seconds {
        let Some(rate) = self.rates.get(voice) else { return estimate };
        let average = (rate.measured * 1000).div_ceil(rate.estimated.max(1));
        let thousandths = if self.rounds > PATIENCE { rate.slowest } else { average };
        Seconds::from_millis((estimate.millis() * thousandths.max(1000)).div_ceil(1000))
    }

    /// Takes over measurements of what these drafts say; true when there was something new.
    pub(crate) fn learn(&mut self, drafts: &[Draft], measured: &MeasuredSpeech) -> bool {
        self.rounds += 1;
        let before = self.lengths.len();
        for said in drafts.iter().filter(|draft| !draft.acted).flat_map(|draft| &draft.said) {
            self.learn_one(said, measured);
        }
        self.lengths.len() > before
    }

    fn learn_one(&mut self, said: &Said, measured: &MeasuredSpeech) {
        let utterance = Utterance { voice: said.voice.clone(), text: said.text.clone() };
        let Some(length) = measured.get(&utterance) else { return };
        if self.lengths.insert(utterance, *length).is_some() {
            return;
        }
        let rate = self.rates.entry(said.voice.clone()).or_default();
        let estimated = said.estimate.millis().max(1);
        rate.measured += length.millis();
        rate.estimated += estimated;
        rate.slowest = rate.slowest.max((length.millis() * 1000).div_ceil(estimated));
    }
}

//! Words into clips: sentences first, then clauses, then torn between words.

use super::Packer;
use crate::error::PlanError;
use crate::plan::cast::Role;
use crate::plan::draft::{Draft, Said};
use crate::plan::words::count;
use crate::plan::{parts, split};
use director_film::frames::Seconds;
use director_film::script::At;
use director_film::speech::Voice;
use std::ops::Range;

/// A spoken element of the script.
pub(super) struct Speech<'a> {
    pub(super) line: u32,
    pub(super) at: At,
    pub(super) text: &'a str,
    pub(super) speaker: Option<Role>,
    pub(super) manner: Option<String>,
    pub(super) voice: Voice,
    pub(super) acted: bool,
}

impl Speech<'_> {
    /// Silence a clip of this speech needs at its ends.
    fn margin(&self) -> Seconds {
        Draft { acted: self.acted, ..Draft::default() }.margin()
    }
}

impl Packer<'_> {
    pub(super) fn speech(&mut self, speech: &Speech<'_>) -> Result<(), PlanError> {
        self.open_for(speech);
        for sentence in split::sentences(speech.text) {
            if self.add(speech, &sentence, self.gathered()) {
                continue;
            }
            self.next_clip_for(speech);
            if !self.add(speech, &sentence, self.longest()) {
                self.clauses(speech, sentence)?;
            }
        }
        Ok(())
    }

    fn clauses(&mut self, speech: &Speech<'_>, sentence: Range<usize>) -> Result<(), PlanError> {
        for clause in split::clauses(speech.text, sentence) {
            if self.add(speech, &clause, self.longest()) {
                continue;
            }
            self.next_clip_for(speech);
            if !self.add(speech, &clause, self.longest()) {
                self.tear(speech, clause)?;
            }
        }
        Ok(())
    }

    /// Tears a clause into the fewest parts of equal estimated length that all fit.
    fn tear(&mut self, speech: &Speech<'_>, clause: Range<usize>) -> Result<(), PlanError> {
        let words = split::words(speech.text, clause.clone());
        let whole = self.said(speech, &clause).length.millis();
        let room = self.longest().millis().saturating_sub(speech.margin().millis()).max(1);
        let mut parts = (whole.div_ceil(room) as usize).max(2);
        while parts < words.len() {
            let torn = parts::equal_parts(speech.text, &words, parts);
            if torn.iter().all(|part| self.fits_alone(speech, part)) {
                return self.torn(speech, torn);
            }
            // Few words are tried one by one; many in steps, or a hostile text would take for ever.
            parts += 1 + parts / 8;
        }
        self.torn(speech, words)
    }

    fn torn(&mut self, speech: &Speech<'_>, parts: Vec<Range<usize>>) -> Result<(), PlanError> {
        for part in parts {
            self.next_clip_for(speech);
            if !self.add(speech, &part, self.longest()) {
                return Err(self.word_too_long(speech, &part));
            }
            self.open.forced = true;
        }
        Ok(())
    }

    fn word_too_long(&self, speech: &Speech<'_>, part: &Range<usize>) -> PlanError {
        let said = self.said(speech, part);
        let room = self.longest().millis().saturating_sub(speech.margin().millis());
        PlanError::WordTooLong {
            word: said.text.chars().take(40).collect(),
            needed: said.length,
            room: Seconds::from_millis(room),
            model: self.context.capability.model.clone(),
            at: speech.at,
        }
    }

    /// Adds a stretch to the open clip if the clip then still lasts at most `limit`.
    fn add(&mut self, speech: &Speech<'_>, range: &Range<usize>, limit: Seconds) -> bool {
        let mut candidate = self.open.clone();
        let continued = candidate
            .said
            .pop_if(|last| last.line == speech.line && last.to == range.start && self.pause == Seconds::ZERO);
        let gap = match &continued {
            Some(last) => last.gap,
            None => candidate.gap_before_next(self.pause),
        };
        let from = continued.map_or(range.start, |last| last.from);
        let said = Said { gap, ..self.said(speech, &(from..range.end)) };
        if said.text.is_empty() {
            return true;
        }
        candidate.acted |= speech.acted;
        candidate.said.push(said);
        if candidate.time(|said| said.length) > limit {
            return false;
        }
        self.open = candidate;
        self.pause = Seconds::ZERO;
        true
    }

    fn said(&self, speech: &Speech<'_>, range: &Range<usize>) -> Said {
        let text = speech.text[range.clone()].trim().to_owned();
        let count = count(&text);
        let estimate = count.length(self.context.words_per_minute);
        let (length, measured) =
            if speech.acted { (estimate, false) } else { self.known.length(&speech.voice, &text, estimate) };
        Said {
            line: speech.line,
            at: speech.at,
            speaker: speech.speaker.clone(),
            manner: speech.manner.clone(),
            voice: speech.voice.clone(),
            from: range.start,
            to: range.end,
            text,
            count,
            gap: Seconds::ZERO,
            length,
            estimate,
            measured,
        }
    }

    fn fits_alone(&self, speech: &Speech<'_>, range: &Range<usize>) -> bool {
        self.said(speech, range).length + speech.margin() <= self.longest()
    }
}

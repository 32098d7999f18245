//! One prompt per shot, for providers that make clips of seconds: the same style and people word for word in each.

use crate::story::{Beat, Plot, Shot};
use crate::tokens;
use serde::Serialize;

/// What is sent for one shot.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClipPrompt {
    /// Beat and number within it, such as `cascade-2`.
    pub id: String,
    pub beat: String,
    pub t0: f64,
    pub t1: f64,
    pub seconds: f64,
    pub prompt: String,
    /// In characters, as providers cap prompts.
    pub chars: usize,
    pub tokens: usize,
}

/// A prompt of at most `most` characters for every shot that is no card.
pub(crate) fn clip_prompts(plot: &Plot, most: usize) -> Vec<ClipPrompt> {
    let of_beat = |beat: &Beat| -> Vec<ClipPrompt> {
        let shots = beat.shots.iter().enumerate().filter(|(_, shot)| !shot.is_card);
        shots.map(|(index, shot)| clip(plot, beat, index, shot, most)).collect()
    };
    plot.beats.iter().flat_map(of_beat).collect()
}

fn clip(plot: &Plot, beat: &Beat, index: usize, shot: &Shot, most: usize) -> ClipPrompt {
    let prompt = prompt(plot, shot, most);
    ClipPrompt {
        id: format!("{}-{}", beat.id, index + 1),
        beat: beat.id.clone(),
        t0: shot.t0,
        t1: shot.t1,
        seconds: shot.t1 - shot.t0,
        chars: prompt.chars().count(),
        tokens: tokens::count(&prompt),
        prompt,
    }
}

/// The action first, then what is dearest; whole sentences are left out when there is no room.
fn prompt(plot: &Plot, shot: &Shot, most: usize) -> String {
    let template = &plot.template;
    let place = shot.place.to_lowercase();
    let mut parts = vec![
        format!("{}: {}.", shot.place, shot.text),
        "Black and white, silent, no text in the picture.".to_owned(),
    ];
    let present = template.characters.iter().filter(|person| shot.text.contains(&person.name));
    parts.extend(present.map(|person| format!("{} is {}.", person.name, person.descriptor)));
    parts.push(template.style.clone());
    parts.extend(
        template
            .locations
            .iter()
            .filter(|known| place.contains(&known.name))
            .map(|known| format!("The {} is {}.", known.name, known.descriptor)),
    );
    parts.push("One action, static camera, full figures in the middle of a 4:3 frame.".to_owned());
    parts.push(format!("Never: {}.", template.avoid.join(", ")));
    let mut text = String::new();
    for part in parts {
        let length = text.chars().count() + 1 + part.chars().count();
        if text.is_empty() {
            text = part.chars().take(most).collect();
        } else if length <= most {
            text.push(' ');
            text.push_str(&part);
        }
    }
    text
}

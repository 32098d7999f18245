//! One writer for each structure that models want. Sources: vendors' prompting guides, gathered in the project's
//! reference on directing.

use super::facts::{Facts, Person, join_and};
use crate::plan::count;
use director_film::capability::{Capability, PromptForm};

/// A stretch of a prompt. The highest rank is dropped first when there is no room; rank 0 never is.
struct Block {
    rank: u8,
    text: String,
}

/// The prompt for one clip.
pub(super) fn write(facts: &Facts<'_>, capability: &Capability) -> String {
    let (blocks, between) = match capability.prompt_form {
        PromptForm::SoraBlocks => (sora(facts), "\n"),
        PromptForm::VeoParagraph => (veo(facts), " "),
        PromptForm::RunwayMotion => (runway(facts), " "),
        PromptForm::KlingShort => (kling(facts), " "),
    };
    within(blocks, capability.prompt_words.max, between)
}

/// Drops blocks from the highest rank down until the words fit.
fn within(mut blocks: Vec<Block>, max_words: u32, between: &str) -> String {
    blocks.retain(|block| !block.text.is_empty());
    let words = |blocks: &[Block]| blocks.iter().map(|block| count(&block.text).words).sum::<u32>();
    while words(&blocks) > max_words {
        let droppable = blocks.iter().enumerate().filter(|(_, block)| block.rank > 0);
        let Some((index, _)) = droppable.max_by_key(|(_, block)| block.rank) else { break };
        blocks.remove(index);
    }
    let texts: Vec<_> = blocks.into_iter().map(|block| block.text).collect();
    texts.join(between)
}

fn block(rank: u8, text: impl Into<String>) -> Block {
    Block { rank, text: text.into() }
}

/// `label` and a value, or nothing for an empty value.
fn labelled(rank: u8, label: &str, value: &str) -> Block {
    block(rank, if value.is_empty() { String::new() } else { format!("{label}: {}", sentence(value)) })
}

/// With one full stop at its end.
fn sentence(text: &str) -> String {
    let text = text.trim();
    let ended = text.is_empty() || text.ends_with(['.', '!', '?', '…', '。']);
    if ended { text.to_owned() } else { format!("{text}.") }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn sora(facts: &Facts<'_>) -> Vec<Block> {
    let style = facts.style;
    let mut blocks = vec![
        block(0, style.map_or(String::new(), |style| style.descriptor.clone())),
        labelled(3, "Medium", style.map_or("", |style| &style.medium)),
        labelled(0, "Place", &facts.where_it_is()),
        labelled(0, "Time of day", &facts.place.time_of_day),
        labelled(0, "Subject", &subject(facts)),
    ];
    blocks.extend(told(facts));
    blocks.push(block(0, "\nCinematography:"));
    blocks.push(labelled(
        0,
        "Camera shot",
        &format!("{}, {}", facts.shot.size.phrase(), facts.shot.angle.phrase()),
    ));
    blocks.push(labelled(0, "Camera movement", facts.shot.camera.phrase()));
    blocks.push(labelled(2, "Depth of field", depth_of_field(facts)));
    blocks.push(labelled(2, "Lighting", &light(facts)));
    blocks.push(labelled(3, "Palette", &style.map_or(String::new(), |style| style.palette.join(", "))));
    blocks.push(labelled(3, "Mood", style.map_or("", |style| &style.mood)));
    blocks.push(block(0, format!("\nActions:\n- {}", sentence(&action(facts)))));
    blocks.push(block(0, dialogue_block(facts)));
    blocks.push(block(3, format!("\nBackground sound: {}", background(facts))));
    blocks.push(block(1, format!("\nContinuity: {}", continuity(facts))));
    blocks.push(block(2, format!("Avoid: {}", avoid(facts))));
    blocks
}

fn dialogue_block(facts: &Facts<'_>) -> String {
    if facts.dialogue.is_empty() {
        return String::new();
    }
    let lines: Vec<_> =
        facts.dialogue.iter().map(|line| format!("- {}: \"{}\"", line.speaker, line.text)).collect();
    format!("\nDialogue:\n{}", lines.join("\n"))
}

/// Who or what fills the frame.
fn subject(facts: &Facts<'_>) -> String {
    let described: Vec<_> = facts.people.iter().map(described).collect();
    match (described.is_empty(), &facts.action, facts.told.is_empty()) {
        (false, ..) => described.join("; "),
        (true, Some(action), _) => action.clone(),
        (true, None, false) => facts.told.join(" "),
        (true, None, true) => format!("the quiet of {}", facts.where_it_is()),
    }
}

fn place_or(facts: &Facts<'_>, otherwise: &str) -> String {
    if facts.place.name.is_empty() { otherwise.to_owned() } else { facts.place.name.clone() }
}

/// Name and verbatim descriptor.
fn described(person: &Person<'_>) -> String {
    person.bible.map_or(person.name.clone(), |bible| format!("{}, {}", person.name, bible.descriptor))
}

/// Narration is a picture to find, never words to say. Where nobody and nothing else is seen, it is the subject already.
fn told(facts: &Facts<'_>) -> Option<Block> {
    let something_else = !facts.people.is_empty() || facts.action.is_some();
    (something_else && !facts.told.is_empty()).then(|| {
        block(
            1,
            format!(
                "Visual intent: illustrate, without words on screen, the thought '{}'",
                facts.told.join(" ")
            ),
        )
    })
}

fn action(facts: &Facts<'_>) -> String {
    let speakers: Vec<_> = facts.dialogue.iter().map(|line| line.speaker.as_str()).collect();
    let mut speakers_once = speakers;
    speakers_once.dedup();
    match (&facts.action, speakers_once.as_slice()) {
        (Some(action), _) => action.clone(),
        (None, []) if facts.people.is_empty() => {
            "What the subject tells is seen to happen, gently and naturally".to_owned()
        }
        (None, []) => format!("{} stays in view, moving gently and naturally", facts.names()),
        (None, [one]) => format!("{one} speaks to someone just beside the camera, then is silent"),
        (None, several) => format!("{} speak with each other, one after the other", join_and(several)),
    }
}

fn depth_of_field(facts: &Facts<'_>) -> &'static str {
    use director_film::shot::ShotSize as Size;
    match facts.shot.size {
        Size::CloseUp | Size::ExtremeCloseUp | Size::MediumClose | Size::Insert => "shallow, background soft",
        Size::ExtremeWide | Size::Wide | Size::Establishing => "deep, everything sharp",
        _ => "moderate, the subject sharp",
    }
}

fn light(facts: &Facts<'_>) -> String {
    let style = facts.style.map(|style| style.lighting.as_str()).filter(|light| !light.is_empty());
    let usual = match facts.place.time_of_day.as_str() {
        "" | "day" | "midday" | "noon" | "daytime" | "afternoon" => "natural daylight from one side",
        "night" | "midnight" => "night, one practical light source and soft moonlight",
        "dawn" | "sunrise" | "morning" | "early morning" => "low, soft morning light",
        _ => "warm, low evening light",
    };
    style.unwrap_or(usual).to_owned()
}

fn background(facts: &Facts<'_>) -> String {
    let place = place_or(facts, "the place");
    if facts.dialogue.is_empty() {
        format!("the natural ambience of {place}; nobody speaks.")
    } else {
        format!("the quiet ambience of {place}, under the voices.")
    }
}

/// Facts that hold in every clip with these people at this place.
fn continuity(facts: &Facts<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    for person in &facts.people {
        parts.push(format!(
            "{} keeps the same face, hair and clothes and stays on the {} of the frame",
            person.name, person.side
        ));
        if let Some(bible) = person.bible.filter(|bible| !bible.never_change.is_empty()) {
            parts.push(format!("never changes about {}: {}", person.name, bible.never_change.join(", ")));
        }
    }
    if !facts.place.name.is_empty() {
        parts.push(format!("{} looks the same from every side", facts.place.name));
    }
    let light = if facts.place.time_of_day.is_empty() {
        "the light"
    } else {
        "the time of day and the direction of the light"
    };
    parts.push(format!("{light} stays the same"));
    sentence(&capitalised(&parts.join("; ")))
}

fn avoid(facts: &Facts<'_>) -> String {
    let mut avoid: Vec<&str> =
        facts.style.map(|style| style.avoid.iter().map(String::as_str).collect()).unwrap_or_default();
    avoid.extend(["written words", "captions", "logos", "cuts within the shot"]);
    sentence(&avoid.join(", "))
}

/// Cinematography, subject, action, context, style and sound, in one paragraph.
fn veo(facts: &Facts<'_>) -> Vec<Block> {
    let shot = facts.shot;
    let opening =
        format!("{}, {}, {}.", capitalised(shot.size.phrase()), shot.angle.phrase(), shot.camera.phrase());
    let spoken =
        facts.dialogue.iter().map(|line| block(0, format!("{} says: \"{}\"", line.speaker, line.text)));
    let mut blocks = vec![
        block(0, opening),
        block(0, sentence(&capitalised(&subject(facts)))),
        block(0, sentence(&action(facts))),
    ];
    blocks.extend(told(facts).map(|told| block(told.rank, sentence(&told.text))));
    blocks.extend(spoken);
    blocks.push(labelled(0, "Setting", &setting(facts)));
    blocks.push(labelled(2, "Lighting", &light(facts)));
    blocks.push(block(0, facts.style.map_or(String::new(), |style| style.descriptor.clone())));
    blocks.push(labelled(3, "Mood", facts.style.map_or("", |style| &style.mood)));
    blocks.push(block(3, format!("Ambient sound: {}", background(facts))));
    blocks.push(block(1, continuity(facts)));
    blocks.push(block(2, format!("Without {}", avoid(facts))));
    blocks
}

fn setting(facts: &Facts<'_>) -> String {
    let parts = [facts.where_it_is(), facts.place.time_of_day.clone()];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// Motion only, in positive phrasing: the look comes from an image, and what a prompt forbids tends to appear.
fn runway(facts: &Facts<'_>) -> Vec<Block> {
    let who = if facts.people.is_empty() {
        String::new()
    } else {
        facts.people.iter().map(described).collect::<Vec<_>>().join("; ")
    };
    vec![
        block(0, sentence(&capitalised(&who))),
        block(0, sentence(&action(facts))),
        block(0, sentence(&format!("{}, {}", facts.shot.size.phrase(), facts.shot.camera.phrase()))),
        block(1, sentence(&capitalised(&setting(facts)))),
        block(0, facts.style.map_or(String::new(), |style| style.descriptor.clone())),
        block(
            2,
            format!(
                "Soft natural movement fills {}.",
                if facts.place.name.is_empty() { "the scene" } else { &facts.place.name }
            ),
        ),
    ]
}

/// Subject, movement, scene, camera, light, atmosphere.
fn kling(facts: &Facts<'_>) -> Vec<Block> {
    let spoken =
        facts.dialogue.iter().map(|line| block(0, format!("{} says: \"{}\"", line.speaker, line.text)));
    let mut blocks =
        vec![block(0, sentence(&capitalised(&subject(facts)))), block(0, sentence(&action(facts)))];
    blocks.extend(spoken);
    blocks.push(block(0, sentence(&capitalised(&setting(facts)))));
    blocks.push(block(
        0,
        sentence(&capitalised(&format!("{}, {}", facts.shot.size.phrase(), facts.shot.camera.phrase()))),
    ));
    blocks.push(block(2, sentence(&capitalised(&light(facts)))));
    blocks.push(block(0, facts.style.map_or(String::new(), |style| style.descriptor.clone())));
    blocks.push(block(3, sentence(facts.style.map_or("", |style| &style.mood))));
    blocks
}

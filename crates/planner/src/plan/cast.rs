//! Who speaks with which voice, and who is seen.

use director_film::bible::{Bibles, CharacterBible, character_id};
use director_film::ids::CharacterId;
use director_film::speech::Voice;

/// A speaker as the film knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Role {
    /// As prompts write it: the bible's name, else the script's in ordinary case.
    pub(crate) name: String,
    pub(crate) id: CharacterId,
    pub(crate) voice: Voice,
    /// Whether a bible describes them.
    pub(crate) described: bool,
}

#[derive(Debug)]
pub(crate) struct Cast<'a> {
    bibles: &'a Bibles,
    /// Words by which each character is recognised, in lower case.
    names: Vec<Vec<String>>,
    narrator: Voice,
}

/// `V.O.`, `O.S.` and `O.C.` are heard and not seen.
pub(crate) fn is_off_camera(manner: Option<&str>) -> bool {
    let letters: String = manner.unwrap_or_default().chars().filter(|c| c.is_alphabetic()).collect();
    let letters = letters.to_lowercase();
    ["vo", "os", "oc"].contains(&letters.as_str()) || letters == "voiceover" || letters == "offscreen"
}

impl<'a> Cast<'a> {
    pub(crate) fn new(bibles: &'a Bibles, narrator: Voice) -> Self {
        let names = bibles.characters.iter().map(|character| words_of(&character.name)).collect();
        Self { bibles, names, narrator }
    }

    pub(crate) fn narrator(&self) -> &Voice {
        &self.narrator
    }

    pub(crate) fn role(&self, written: &str) -> Role {
        let Some(character) = self.find(written) else {
            let name = ordinary_case(written);
            return Role { id: character_id(&name), name, voice: self.narrator.clone(), described: false };
        };
        let own_voice = character.voice.as_deref().and_then(|voice| voice.parse().ok());
        Role {
            name: character.name.clone(),
            id: character.id(),
            voice: own_voice.unwrap_or_else(|| self.narrator.clone()),
            described: true,
        }
    }

    /// The bible's character of exactly this name, or the only one whose name has these words.
    fn find(&self, written: &str) -> Option<&'a CharacterBible> {
        let id = character_id(written);
        let characters = &self.bibles.characters;
        if let Some(exact) = characters.iter().find(|character| character.id() == id) {
            return Some(exact);
        }
        let wanted = words_of(written);
        let mut partly = characters
            .iter()
            .zip(&self.names)
            .filter(|(_, name)| wanted.iter().all(|word| name.contains(word)));
        match (partly.next(), partly.next()) {
            (Some((character, _)), None) if !wanted.is_empty() => Some(character),
            _ => None,
        }
    }

    pub(crate) fn bible(&self, id: &CharacterId) -> Option<&'a CharacterBible> {
        self.bibles.characters.iter().find(|character| character.id() == *id)
    }

    /// Frame left or right, the same in the whole film, so that no cut crosses the line between two people.
    pub(crate) fn side(&self, id: &CharacterId) -> &'static str {
        let position = self.bibles.characters.iter().position(|character| character.id() == *id);
        if position.unwrap_or(0) % 2 == 0 { "left" } else { "right" }
    }

    /// Characters of the bible whose whole name, or first name, stands in the text; in the bible's order.
    pub(crate) fn named_in(&self, text: &str) -> Vec<CharacterId> {
        let said = words_of(text);
        let stands = |name: &Vec<String>| {
            let first = name.first().filter(|first| first.chars().count() > 2);
            first.is_some_and(|first| said.contains(first))
                || (!name.is_empty() && said.windows(name.len()).any(|w| w == name))
        };
        let found = self.bibles.characters.iter().zip(&self.names).filter(|(_, name)| stands(name));
        found.map(|(character, _)| character.id()).collect()
    }
}

fn words_of(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// `DR. MAYA CHEN` is `Dr. Maya Chen`; what has lower-case letters already stays.
fn ordinary_case(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut start = true;
    let cased = name.chars().map(|c| {
        let changed = if start { c.to_string() } else { c.to_lowercase().to_string() };
        start = !c.is_alphanumeric() && c != '\'' && c != '’';
        changed
    });
    cased.collect()
}

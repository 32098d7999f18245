//! Sizes and shapes of pictures.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Width and height in pixels; in JSON and on the command line `1280x720`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Size {
    pub width: u32,
    pub height: u32,
}

impl Size {
    pub const HD: Self = Self { width: 1280, height: 720 };

    pub const fn new(width: u32, height: u32) -> Self {
        Self { width, height }
    }

    pub fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}x{}", self.width, self.height)
    }
}

impl std::str::FromStr for Size {
    type Err = String;

    /// `1280x720`; sides from 16 to 7680 pixels, both even because video codecs halve the colour planes.
    fn from_str(text: &str) -> Result<Self, String> {
        let parsed =
            text.split_once('x').and_then(|(w, h)| Some(Self::new(w.parse().ok()?, h.parse().ok()?)));
        match parsed {
            Some(size) if [size.width, size.height].iter().all(|s| (16..=7680).contains(s) && s % 2 == 0) => {
                Ok(size)
            }
            _ => Err(format!(
                "`{text}` is not a size: write WIDTHxHEIGHT with even sides from 16 to 7680, such as 1280x720"
            )),
        }
    }
}

impl Serialize for Size {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Size {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Size".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]{2,4}x[0-9]{2,4}$" })
    }
}

/// The shape of the finished film.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Aspect {
    #[default]
    #[serde(rename = "16:9")]
    Wide,
    #[serde(rename = "9:16")]
    Tall,
    #[serde(rename = "1:1")]
    Square,
    #[serde(rename = "4:3")]
    Classic,
}

impl Aspect {
    pub const ALL: [Self; 4] = [Self::Wide, Self::Tall, Self::Square, Self::Classic];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wide => "16:9",
            Self::Tall => "9:16",
            Self::Square => "1:1",
            Self::Classic => "4:3",
        }
    }

    /// The film's size in this shape, of the 720 class.
    pub fn size(self) -> Size {
        match self {
            Self::Wide => Size::HD,
            Self::Tall => Size::new(720, 1280),
            Self::Square => Size::new(720, 720),
            Self::Classic => Size::new(960, 720),
        }
    }
}

impl std::str::FromStr for Aspect {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|aspect| aspect.as_str() == text)
            .ok_or_else(|| format!("`{text}` is not an aspect: choose 16:9, 9:16, 1:1 or 4:3"))
    }
}

impl std::fmt::Display for Aspect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

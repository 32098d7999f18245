//! Names of things. Each id is its own type, so that a take can never be passed where a clip is meant.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn new(value: impl Into<String>) -> Self {
                Self(value.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                Self(value.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(value: String) -> Self {
                Self(value)
            }
        }
    )+};
}

ids! {
    /// Who owns a row. One machine has one owner, `local`.
    OwnerId,
    /// One film in the making.
    ProjectId,
    /// A scene within a clip plan: `s01`.
    SceneId,
    /// A clip within a clip plan: `s01c02`. Positions, not identities: see [`crate::request::ShotRequest::identity`].
    ClipId,
    /// One attempt at a clip.
    TakeId,
    /// One call that may cost money.
    CallId,
    /// A character of the bible, lower case: `maya`.
    CharacterId,
    /// A provider by its name: `previz`.
    ProviderName,
}

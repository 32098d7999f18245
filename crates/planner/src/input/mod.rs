//! Front matter, briefs and bibles: settings a person writes as YAML or TOML, read with the place of every value.

mod bibles;
mod brief;
mod draft;
mod fields;
mod files;
mod front;
mod paths;
mod settings;
mod source;
mod toml_tree;
mod tree;
mod yaml_tree;

pub use bibles::parse_bibles;
pub use brief::parse_brief;
pub use draft::draft;
pub use files::{Document, FileKind, FileRef, files, links, merge_bibles, merge_brief, missing_file, read};
pub use source::{MAX_SCRIPT_BYTES, decode};

pub(crate) use front::Front;
pub(crate) use paths::{PATH_EXPECTED, check_path};
pub(crate) use settings::KEYS as SETTING_KEYS;
pub(crate) use settings::read_settings;
pub(crate) use source::{Line, Source, at_byte};
pub(crate) use tree::{Entry, Node, Value};

pub(crate) use fields::nearest;

//! The capability and price tables: embedded rows, over which a user's own file wins row by row.

use director_film::capability::Capability;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Every model Director knows about, whether or not it can be called from here.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalogue {
    rows: Vec<Capability>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    capability: Vec<Capability>,
}

const EMBEDDED: &[(&str, &str)] = &[
    ("previz.toml", include_str!("../data/previz.toml")),
    ("sora.toml", include_str!("../data/sora.toml")),
    ("runway.toml", include_str!("../data/runway.toml")),
];

impl Catalogue {
    /// The embedded tables; rows of `overrides`, where that file exists, replace rows of the same provider and model.
    pub fn load(overrides: Option<&Path>) -> Result<Self, CatalogueError> {
        let mut rows = Vec::new();
        for (name, text) in EMBEDDED {
            rows.extend(parse(text, Path::new(name))?);
        }
        if let Some(path) = overrides.filter(|path| path.exists()) {
            let text = std::fs::read_to_string(path)
                .map_err(|source| CatalogueError::Read { path: path.to_owned(), source })?;
            for row in parse(&text, path)? {
                rows.retain(|known| (&known.provider, &known.model) != (&row.provider, &row.model));
                rows.push(row);
            }
        }
        Ok(Self { rows })
    }

    pub fn rows(&self) -> &[Capability] {
        &self.rows
    }

    /// The row for `provider` and, when given, `model`; a provider's first row is its default model.
    pub fn find(&self, provider: &str, model: Option<&str>) -> Option<&Capability> {
        let provider = if provider == "mock" { "previz" } else { provider };
        self.rows
            .iter()
            .find(|row| row.provider.as_str() == provider && model.is_none_or(|model| row.model == model))
    }
}

fn parse(text: &str, path: &Path) -> Result<Vec<Capability>, CatalogueError> {
    let table: Table = toml::from_str(text)
        .map_err(|source| CatalogueError::Parse { path: path.to_owned(), source: Box::new(source) })?;
    Ok(table.capability)
}

#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    #[error("cannot read the provider table {}: {source}", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("the provider table {} is not valid: {source}", path.display())]
    Parse { path: PathBuf, source: Box<toml::de::Error> },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_tables_parse_and_mock_means_previz() {
        let catalogue = Catalogue::load(None).unwrap();
        assert_eq!(catalogue.find("mock", None).unwrap().model, "previz-1");
        assert_eq!(catalogue.find("sora", Some("sora-2-pro")).unwrap().provider.as_str(), "sora");
        assert!(catalogue.find("nobody", None).is_none());
    }

    #[test]
    fn a_users_row_replaces_the_embedded_one() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("providers.toml");
        let own = include_str!("../data/sora.toml").replace("100_000_000_000", "7");
        std::fs::write(&path, own).unwrap();
        let catalogue = Catalogue::load(Some(&path)).unwrap();
        let price = &catalogue.find("sora", Some("sora-2")).unwrap().price;
        assert_eq!(price.of_take(director_film::Seconds::whole(8)).unwrap().micros(), 1);
        assert_eq!(catalogue.rows().len(), Catalogue::load(None).unwrap().rows().len());
    }
}

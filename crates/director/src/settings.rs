//! Settings: environment first, `director.toml` in the current folder second. Flags stand above both.

use director_media::ToolPaths;
use director_providers::Knobs;
use director_studio::{Settings, StudioError};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// One setting with its documentation; `docs/settings.md` is made from these.
pub(crate) struct Setting {
    pub name: &'static str,
    pub default: &'static str,
    pub about: &'static str,
}

const fn setting(name: &'static str, default: &'static str, about: &'static str) -> Setting {
    Setting { name, default, about }
}

pub(crate) const SETTINGS: &[Setting] = &[
    setting("DATA_ROOT", "the user's data folder, `director` in it", "Database, takes and caches live here."),
    setting(
        "DATABASE_URL",
        "`director.db` in the data root",
        "A path to a SQLite file, or a postgres:// URL.",
    ),
    setting("VIDEO_PROVIDER", "`previz`", "Provider for films, with a model after a colon if wished."),
    setting("USE_MOCK", "`false`", "`true` means the provider is previz, whatever VIDEO_PROVIDER says."),
    setting("SORA_MODEL", "`sora-2`", "Model of the provider `sora`."),
    setting("MAX_CONCURRENT_CLIPS", "`3`", "Takes in flight at once, 1 to 100."),
    setting("MAX_RETRY_ATTEMPTS", "`3`", "Attempts at one clip, 1 to 10."),
    setting("DIRECTOR_PROVIDERS", "`providers.toml` in the data root", "Your own capability and price rows."),
    setting("DIRECTOR_FFMPEG", "`ffmpeg` on the PATH", "The ffmpeg program, 5.1 or newer."),
    setting("DIRECTOR_FFPROBE", "`ffprobe` on the PATH", "The ffprobe program."),
    setting("DIRECTOR_FLITE", "`flite` on the PATH", "Offline English speech."),
    setting("DIRECTOR_ESPEAK_NG", "`espeak-ng` on the PATH", "Offline speech in other languages."),
    setting("PREVIZ_SLATE", "`false`", "Whether previz draws its slate line into takes."),
    setting("PREVIZ_DELAY_SECONDS", "`0`", "Rehearsal: how long previz waits before it renders."),
    setting("PREVIZ_REFUSE_SUBMITS", "`0`", "Rehearsal: how many submits previz refuses first."),
    setting("PREVIZ_FAIL_RENDERS", "`0`", "Rehearsal: how many renders previz fails first."),
    setting("DEBUG", "unset", "Any value writes what happens inside to stderr."),
];

/// `director.toml`: the same names in lower case.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
struct File(BTreeMap<String, toml::Value>);

#[derive(Debug)]
pub(crate) struct Configuration {
    file: File,
}

impl Configuration {
    pub(crate) fn load() -> Result<Self, StudioError> {
        let path = PathBuf::from("director.toml");
        let file = match std::fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text)
                .map_err(|error| StudioError::Usage(format!("director.toml: {error}")))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => File::default(),
            Err(source) => return Err(StudioError::Read { path, source }),
        };
        let configuration = Self { file };
        configuration.refuse_unknown_keys()?;
        Ok(configuration)
    }

    fn refuse_unknown_keys(&self) -> Result<(), StudioError> {
        let known = |key: &String| SETTINGS.iter().any(|setting| setting.name.to_lowercase() == *key);
        match self.file.0.keys().find(|key| !known(key)) {
            Some(key) => Err(StudioError::Usage(format!(
                "director.toml: unknown setting `{key}`; docs/settings.md lists them all"
            ))),
            None => Ok(()),
        }
    }

    /// The environment's word, else the file's. Empty counts as absent.
    fn get(&self, name: &str) -> Option<String> {
        debug_assert!(SETTINGS.iter().any(|setting| setting.name == name), "{name} is not documented");
        let from_file = || match self.file.0.get(&name.to_lowercase())? {
            toml::Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        };
        std::env::var(name).ok().or_else(from_file).filter(|value| !value.is_empty())
    }

    fn number<T: std::str::FromStr + PartialOrd + std::fmt::Display>(
        &self,
        name: &str,
        default: T,
        range: std::ops::RangeInclusive<T>,
    ) -> Result<T, StudioError> {
        let Some(text) = self.get(name) else { return Ok(default) };
        let parsed = text.parse().ok().filter(|value| range.contains(value));
        parsed.ok_or_else(|| {
            StudioError::Usage(format!(
                "{name}={text} is not a number from {} to {}",
                range.start(),
                range.end()
            ))
        })
    }

    fn switch(&self, name: &str, default: bool) -> Result<bool, StudioError> {
        match self.get(name).map(|text| text.to_lowercase()).as_deref() {
            None => Ok(default),
            Some("1" | "true" | "yes" | "on") => Ok(true),
            Some("0" | "false" | "no" | "off") => Ok(false),
            Some(other) => Err(StudioError::Usage(format!("{name}={other} is neither true nor false"))),
        }
    }

    /// The provider to use; says aloud when nobody chose one.
    pub(crate) fn provider(&self, flag: Option<&str>) -> String {
        if let Some(provider) = flag {
            return provider.to_owned();
        }
        let mocked = self.switch("USE_MOCK", false).unwrap_or(false);
        self.get("VIDEO_PROVIDER").filter(|_| !mocked).unwrap_or_else(|| {
            eprintln!("provider: previz, the free embedded one (choose another with --provider)");
            "previz".to_owned()
        })
    }

    pub(crate) fn model_of(&self, provider: &str) -> Option<String> {
        (provider == "sora").then(|| self.get("SORA_MODEL")).flatten()
    }

    pub(crate) fn provider_table(&self) -> Option<PathBuf> {
        let configured = self.get("DIRECTOR_PROVIDERS").map(PathBuf::from);
        configured.or_else(|| Some(self.data_root().ok()?.join("providers.toml")))
    }

    pub(crate) fn tools(&self) -> ToolPaths {
        let path = |name| self.get(name).map(PathBuf::from);
        ToolPaths {
            ffmpeg: path("DIRECTOR_FFMPEG"),
            ffprobe: path("DIRECTOR_FFPROBE"),
            flite: path("DIRECTOR_FLITE"),
            espeak_ng: path("DIRECTOR_ESPEAK_NG"),
        }
    }

    pub(crate) fn data_root(&self) -> Result<PathBuf, StudioError> {
        let from_home = || {
            let data = std::env::var_os("XDG_DATA_HOME").filter(|path| !path.is_empty()).map(PathBuf::from);
            let home = std::env::var_os("HOME").filter(|path| !path.is_empty());
            data.or_else(|| Some(PathBuf::from(home?).join(".local/share")))
                .map(|folder| folder.join("director"))
        };
        let root = self.get("DATA_ROOT").map(PathBuf::from).or_else(from_home);
        let root = root
            .ok_or_else(|| StudioError::Usage("no home folder is known; set DATA_ROOT to a folder".into()))?;
        std::path::absolute(&root).map_err(|source| StudioError::Write { path: root, source })
    }

    pub(crate) fn studio(&self) -> Result<Settings, StudioError> {
        let delay = self.number("PREVIZ_DELAY_SECONDS", 0.0, 0.0..=3600.0)?;
        Ok(Settings {
            database_url: self.get("DATABASE_URL"),
            tools: self.tools(),
            max_concurrent: self.number("MAX_CONCURRENT_CLIPS", 3, 1..=100)?,
            max_attempts: self.number("MAX_RETRY_ATTEMPTS", 3, 1..=10)?,
            provider_table: self.provider_table(),
            knobs: Knobs {
                delay: Duration::from_secs_f64(delay),
                refuse_submits: self.number("PREVIZ_REFUSE_SUBMITS", 0, 0..=1_000_000)?,
                fail_renders: self.number("PREVIZ_FAIL_RENDERS", 0, 0..=1_000_000)?,
            },
            slate: self.switch("PREVIZ_SLATE", false)?,
            ..Settings::at(self.data_root()?)
        })
    }
}

/// `DEBUG` shows what happens inside; without it only warnings appear.
pub(crate) fn start_log() {
    let level = if std::env::var_os("DEBUG").is_some_and(|value| !value.is_empty()) {
        "debug,sqlx=info"
    } else {
        "warn"
    };
    let filter = tracing_subscriber::EnvFilter::new(level);
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).without_time().init();
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    #[test]
    fn the_settings_page_is_made_from_the_table() {
        let mut page = String::from(
            "# Settings\n\nEnvironment first; the same names in lower case in `director.toml` in the current folder second; \
             flags stand above both. This page is made from the program's own table.\n\n\
             | name | default | what it does |\n|---|---|---|\n",
        );
        for setting in SETTINGS {
            writeln!(page, "| `{}` | {} | {} |", setting.name, setting.default, setting.about).unwrap();
        }
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/settings.md");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(path, &page).unwrap();
        }
        let checked_in = std::fs::read_to_string(path).unwrap_or_default();
        assert_eq!(checked_in, page, "run with UPDATE_DOCS=1 to write docs/settings.md");
    }
}

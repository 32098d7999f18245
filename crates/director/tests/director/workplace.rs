//! A folder of its own for each story, with the binary in it.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub(crate) struct Workplace {
    folder: tempfile::TempDir,
    settings: Vec<(String, String)>,
}

/// What a command left behind.
pub(crate) struct Done {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Workplace {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), settings: Vec::new() }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.settings.retain(|(known, _)| known != name);
        self.settings.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_director"));
        command.args(args).current_dir(self.folder.path()).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("DATA_ROOT", self.path("data"));
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Done {
        Done::of(&self.command(args).output().unwrap())
    }

    /// Makes a film that must succeed and returns its report.
    pub(crate) fn make(&self, args: &[&str]) -> Value {
        let args: Vec<&str> = ["make"].iter().chain(args).chain(&["--json"]).copied().collect();
        let done = self.run(&args);
        assert_eq!(done.code, 0, "{}", done.stderr);
        serde_json::from_str(&done.stdout).unwrap()
    }

    /// Names under the final folder that are neither film, captions, report nor what the story wrote itself.
    pub(crate) fn leftovers(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.path(folder)).into_iter().flatten();
        let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
        names.filter(|name| !["film.mp4", "film.srt", "report.json"].contains(&name.as_str())).collect()
    }
}

impl Done {
    pub(crate) fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The one line that tells a person what is wrong.
    pub(crate) fn complaint(&self) -> &str {
        let complaints: Vec<_> = self.stderr.lines().filter(|line| line.starts_with("director: ")).collect();
        assert_eq!(complaints.len(), 1, "exactly one line complains:\n{}", self.stderr);
        complaints[0]
    }
}

/// What another program says; the program must succeed.
pub(crate) fn outside(program: &str, args: &[&str]) -> String {
    let output =
        Command::new(program).args(args).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// MD5 of every decoded frame of the picture.
pub(crate) fn frame_hashes(film: &Path) -> Vec<String> {
    let text = outside(
        "ffmpeg",
        &["-v", "error", "-i", film.to_str().unwrap(), "-map", "0:v", "-f", "framemd5", "-"],
    );
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.rsplit(',').next().unwrap().trim().to_owned()).collect()
}

/// Identifiers of all takes in a report.
pub(crate) fn take_ids(report: &Value) -> Vec<String> {
    let clips = report["clips"].as_array().unwrap().iter();
    let takes = clips.flat_map(|clip| clip["takes"].as_array().unwrap());
    takes.map(|take| take["id"].as_str().unwrap().to_owned()).collect()
}

/// Three short clips: two narrated in one scene, one dialogue in another.
pub(crate) const SHORT_SCRIPT: &str = "---\ntitle: The lamp\naspect: \"1:1\"\n---\n\n## Kitchen, day\n\nA robot walks to the table.\n\nIt finds a lamp that does not work.\n\n## Street, night\n\nROBOT: I will take it home.\n";

/// Says what a test left out where the harness does not swallow it.
pub(crate) fn say_not_run(what: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "not run: {what}");
}

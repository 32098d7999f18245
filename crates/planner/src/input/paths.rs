//! Names of files in scripts: they stay beside the script.

/// Why a path may not be used, or `None` for a relative path without surprises.
pub(crate) fn path_problem(path: &str) -> Option<&'static str> {
    const LONGEST: usize = 255;
    match path {
        "" => Some("no file is named"),
        _ if path.len() > LONGEST => Some("the file's name is too long"),
        _ if path.contains('\\') => Some("the path has a backslash"),
        _ if path.contains(':') => Some("the path has a colon, as addresses and drives do"),
        _ if path.starts_with('/') => Some("the path is absolute"),
        _ if path.starts_with('~') => Some("the path begins in a home folder"),
        _ if path.starts_with('-') => Some("the path begins with a hyphen, as options do"),
        _ if path.chars().any(char::is_control) => Some("the path has a control character"),
        _ if path.split('/').any(|part| part == "..") => Some("the path leaves the script's folder"),
        _ if path.split('/').any(str::is_empty) => Some("the path has an empty part"),
        _ => None,
    }
}

/// What is said to be expected when [`path_problem`] objects.
pub(crate) const PATH_EXPECTED: &str = "a file beside or below the script, such as media/demo.mp4";

/// The path, or why it is refused.
pub(crate) fn check_path(path: &str) -> Result<String, &'static str> {
    path_problem(path).map_or_else(|| Ok(path.to_owned()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_below_the_script_are_taken() {
        for good in ["a.png", "media/demo 1.mp4", "./a.png", "日本/音.wav", "a..b.png"] {
            assert_eq!(path_problem(good), None, "{good}");
        }
        let bad = [
            "",
            "/etc/passwd",
            "../a.png",
            "a/../b",
            "..",
            "C:/a",
            "http://x/a",
            "a\\b",
            "~/a",
            "-i",
            "a//b",
            "a\tb",
        ];
        for path in bad {
            assert!(path_problem(path).is_some(), "{path}");
        }
    }
}

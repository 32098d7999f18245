//! The rules of the house that the compiler cannot see.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Every source file of the crates, tests apart, with its crate's name.
fn sources() -> Vec<(String, PathBuf, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        collect(&folder.join("src"), &name, &mut found);
    }
    assert!(found.len() > 50, "the sources are where they are looked for");
    found
}

fn collect(folder: &Path, name: &str, found: &mut Vec<(String, PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, name, found);
        } else if path.file_name().is_some_and(|name| name != "tests.rs")
            && path.extension().is_some_and(|extension| extension == "rs")
        {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((name.to_owned(), path, text));
        }
    }
}

/// Names `pattern` may appear in `allowed` crates alone.
fn only_in(pattern: &str, allowed: &[&str]) {
    for (name, path, text) in sources() {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let uses = code.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(pattern));
        assert!(!uses || allowed.contains(&name.as_str()), "{} uses {pattern}", path.display());
    }
}

#[test]
fn only_the_sandbox_starts_programs() {
    only_in("Command::new(", &["sandbox"]);
}

#[test]
fn only_the_studio_mints_permits_and_only_in_its_gate() {
    only_in("SpendPermit::mint(", &["studio"]);
    let minting: Vec<_> = sources()
        .into_iter()
        .filter(|(name, _, text)| name == "studio" && text.contains("SpendPermit::mint("))
        .collect();
    assert_eq!(minting.len(), 1, "one place mints");
}

#[test]
fn only_the_store_speaks_sql() {
    for statement in ["SELECT ", "INSERT INTO", "UPDATE budgets", "DELETE FROM"] {
        only_in(statement, &["store"]);
    }
    only_in("sqlx::", &["store"]);
}

#[test]
fn the_vocabulary_and_the_planner_are_pure() {
    for crate_name in ["film", "planner"] {
        let manifest =
            std::fs::read_to_string(root().join(format!("crates/{crate_name}/Cargo.toml"))).unwrap();
        let dependencies = manifest.split("[dev-dependencies]").next().unwrap();
        for impure in ["tokio", "reqwest", "sqlx", "rand"] {
            assert!(!dependencies.contains(impure), "{crate_name} depends on {impure}");
        }
    }
    for (name, path, text) in sources().into_iter().filter(|(name, ..)| name == "film" || name == "planner") {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for impure in ["std::fs", "std::net", "std::env", "SystemTime", "Instant::now"] {
            assert!(!code.contains(impure), "{name}: {} uses {impure}", path.display());
        }
    }
}

#[test]
fn crates_depend_in_one_direction() {
    let order = [
        "film",
        "sandbox",
        "raster",
        "media",
        "ai",
        "planner",
        "previz",
        "providers",
        "provider-sim",
        "repo-story",
        "assess",
        "cut",
        "store",
        "studio",
        "server",
        "director",
    ];
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let place = order
            .iter()
            .position(|known| *known == name)
            .unwrap_or_else(|| panic!("{name} has no place in the order"));
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let dependencies = manifest.split("[dev-dependencies]").next().unwrap();
        for (other, known) in order.iter().enumerate() {
            let depends = dependencies.lines().any(|line| {
                line.starts_with(&format!("director-{known}."))
                    || line.starts_with(&format!("director-{known} "))
            });
            assert!(!depends || other < place, "{name} depends on {known}");
        }
    }
}

#[test]
fn the_report_schema_is_checked_in() {
    let schema =
        serde_json::to_string_pretty(&schemars::schema_for!(director_film::report::Report)).unwrap() + "\n";
    let path = root().join("docs/schemas/report.schema.json");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &schema).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&path).unwrap_or_default(),
        schema,
        "run with UPDATE_DOCS=1 to write it"
    );
}

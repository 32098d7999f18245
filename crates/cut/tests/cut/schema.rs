//! The file format `timeline.json`.

use director_film::timeline::Timeline;

/// `UPDATE_SCHEMAS=1` writes the file instead of comparing.
#[test]
fn the_schema_of_timeline_json_is_the_one_that_is_checked_in() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/timeline.schema.json");
    let schema = serde_json::to_string_pretty(&schemars::schema_for!(Timeline)).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMAS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &schema).unwrap();
    }
    let checked_in = std::fs::read_to_string(&path).unwrap();
    assert!(checked_in == schema, "run the tests once with UPDATE_SCHEMAS=1 and look at the difference");
}

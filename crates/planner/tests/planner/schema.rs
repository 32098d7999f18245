//! The clip plan's schema is checked in.

use director_planner::clip_plan_schema;

/// `UPDATE_SCHEMAS=1` writes the file instead of comparing.
#[test]
fn the_checked_in_schema_is_the_code_s_schema() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/clip_plan.schema.json");
    let schema = clip_plan_schema();
    if std::env::var_os("UPDATE_SCHEMAS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &schema).unwrap();
    }
    let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(checked_in == schema, "run the tests once with UPDATE_SCHEMAS=1 and look at the difference");
}

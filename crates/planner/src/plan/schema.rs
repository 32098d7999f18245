//! The clip plan's JSON Schema, checked in beside the code.

use director_film::plan::ClipPlan;

/// JSON Schema of [`ClipPlan`], as `schemas/clip_plan.schema.json` holds it.
pub fn clip_plan_schema() -> String {
    let schema = schemars::schema_for!(ClipPlan);
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is plain JSON");
    text.push('\n');
    text
}

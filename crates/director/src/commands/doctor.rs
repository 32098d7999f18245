//! `director doctor`

use crate::args::Doctor;
use crate::commands::{print, print_json};
use crate::settings::{Configuration, SETTINGS, Setting};
use director_media::{ToolStatus, Tools};
use director_studio::StudioError;

pub(crate) fn run(doctor: &Doctor) -> anyhow::Result<()> {
    let configuration = Configuration::load()?;
    if doctor.settings {
        return print(&SETTINGS.iter().map(setting_for_people).collect::<String>());
    }
    let tools = Tools::inventory(&configuration.tools());
    if doctor.json {
        print_json(&tools)?;
    } else {
        print(&for_people(&tools))?;
        eprintln!("data root: {}", configuration.data_root()?.display());
    }
    let missing: Vec<_> =
        tools.iter().filter(|tool| tool.required && tool.remedy.is_some()).map(|tool| tool.name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(StudioError::Failed(format!("{} must be installed first", missing.join(" and "))).into())
}

fn for_people(tools: &[ToolStatus]) -> String {
    let line = |tool: &ToolStatus| {
        let found = tool.path.as_ref().map_or("missing".to_owned(), |path| path.display().to_string());
        let version = tool.version.as_deref().unwrap_or_default();
        let remedy = tool.remedy.as_ref().map_or(String::new(), |remedy| format!("\n           -> {remedy}"));
        let need = if tool.required { "needed" } else { "useful" };
        format!("{:<10} {need}  {found}  {version}{remedy}\n", tool.name)
    };
    tools.iter().map(line).collect()
}

fn setting_for_people(setting: &Setting) -> String {
    format!("{}  [{}]\n    {}\n", setting.name, setting.default, setting.about)
}

//! `director draft`

use crate::args::Draft;
use crate::commands::print;
use director_studio::StudioError;

pub(crate) fn run(draft: &Draft) -> anyhow::Result<()> {
    let script = director_studio::draft(&draft.brief)?;
    let Some(out) = &draft.out else { return print(&script) };
    if out.exists() {
        let why =
            format!("{} exists; a draft never overwrites a script: choose another --out", out.display());
        return Err(StudioError::Refused(why).into());
    }
    std::fs::write(out, script).map_err(|source| StudioError::Write { path: out.clone(), source })?;
    eprintln!("wrote {}; edit it, then: director make {}", out.display(), out.display());
    Ok(())
}

//! `director generate`

use crate::args::{Generate, provider_and_model};
use crate::commands::{print, print_json, watched};
use crate::settings::Configuration;
use director_studio::{Generated, Studio};
use serde::Serialize;

#[derive(Serialize)]
struct Takes {
    takes: Vec<Generated>,
}

pub(crate) fn run(generate: Generate) -> anyhow::Result<()> {
    let configuration = Configuration::load()?;
    let (provider, model) = provider_and_model(&configuration.provider(generate.provider.as_deref()));
    let wish = director_studio::Generate {
        model: model.or_else(|| configuration.model_of(&provider)),
        provider,
        prompt: generate.prompt,
        takes: generate.takes,
        seconds: generate.seconds,
        size: generate.size,
        seed: generate.seed,
        out: generate.out,
        max_usd: generate.max_usd,
    };
    let takes = watched(async |watch| {
        let studio = Studio::open(configuration.studio()?).await?;
        studio.generate(&wish, watch).await
    })?;
    if generate.json { print_json(&Takes { takes }) } else { print(&for_people(&takes)) }
}

fn for_people(takes: &[Generated]) -> String {
    let line = |take: &Generated| {
        let overall =
            take.assessment.overall.map_or("unverified".to_owned(), |overall| format!("{overall:.2}"));
        format!(
            "{:>2}  {}  {}  {overall}  {}\n",
            take.rank,
            take.path,
            take.assessment.verdict.as_str(),
            take.cost_micros
        )
    };
    takes.iter().map(line).collect()
}

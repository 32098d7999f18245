//! `director providers`

use crate::args::Providers;
use crate::commands::{print, print_json};
use crate::settings::Configuration;
use director_film::capability::{Capability, Durations, Sizes};
use director_film::price::Tariff;
use director_providers::Catalogue;
use director_studio::StudioError;

pub(crate) fn run(providers: &Providers) -> anyhow::Result<()> {
    let configuration = Configuration::load()?;
    let catalogue = Catalogue::load(configuration.provider_table().as_deref()).map_err(StudioError::from)?;
    if providers.json {
        return print_json(&catalogue.rows());
    }
    let rows: String = catalogue.rows().iter().map(for_people).collect();
    print(&rows)
}

fn for_people(row: &Capability) -> String {
    let callable = if row.provider.as_str() == "previz" {
        "ready, free"
    } else {
        "can be planned and priced, not called yet"
    };
    format!(
        "{}:{}  ({callable})\n    lengths {}\n    sizes   {}\n    price   {} ({}, read {})\n",
        row.provider,
        row.model,
        durations(&row.durations),
        sizes(&row.sizes),
        price(row),
        row.price.source,
        row.price.read_on
    )
}

fn durations(durations: &Durations) -> String {
    match durations {
        Durations::List(lengths) => lengths.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        Durations::Range { min, max, step } => format!("{min} to {max} in steps of {step}"),
    }
}

fn sizes(sizes: &Sizes) -> String {
    match sizes {
        Sizes::List(sizes) => sizes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        Sizes::Any { min, max } => format!("any even size, sides {min} to {max}"),
    }
}

fn price(row: &Capability) -> String {
    let second = director_film::Seconds::whole(1);
    match row.price.tariff {
        Tariff::Free => "free".to_owned(),
        Tariff::PerSecond { .. } => {
            row.price.of_take(second).map_or_else(String::new, |price| format!("{price} per second"))
        }
        Tariff::PerCall { micros } => format!("{micros} per take"),
        Tariff::Unknown => "unknown".to_owned(),
    }
}

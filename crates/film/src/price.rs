//! Prices as data with their evidence, and their pure evaluation.

use crate::frames::Seconds;
use crate::money::{MicroUsd, PicoUsd};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a model charges, with where and when that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceRule {
    pub tariff: Tariff,
    /// The page or measurement this came from.
    pub source: String,
    /// ISO date on which the source was read.
    pub read_on: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tariff {
    Free,
    /// Rate for one second of video and the least that one call costs.
    PerSecond {
        picos: PicoUsd,
        minimum_micros: MicroUsd,
    },
    PerCall {
        micros: MicroUsd,
    },
    /// Nobody knows; refused under a cap unless a person allows it.
    Unknown,
}

impl PriceRule {
    /// Price of one take of `length`; `None` when the price is unknown.
    pub fn of_take(&self, length: Seconds) -> Option<MicroUsd> {
        match self.tariff {
            Tariff::Free => Some(MicroUsd::ZERO),
            Tariff::PerSecond { picos, minimum_micros } => {
                Some(picos.times_milli(length.millis()).max(minimum_micros))
            }
            Tariff::PerCall { micros } => Some(micros),
            Tariff::Unknown => None,
        }
    }
}

/// Price of a whole plan before anything is spent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Estimate {
    /// Expected value.
    pub estimate_micros: MicroUsd,
    /// Ninety-fifth percentile, expected repairs included.
    pub p95_micros: MicroUsd,
    /// Clips whose price nobody knows.
    pub unknown_clips: u32,
}

//! Money is integers: amounts in millionths of a US dollar, rates in trillionths.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An amount in micro-USD (1 USD = 1 000 000).
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct MicroUsd(i64);

impl MicroUsd {
    pub const ZERO: Self = Self(0);

    pub const fn new(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Parses a person's amount such as `12` or `0.84`; refuses signs, exponents, more than six decimals and
    /// anything over a billion dollars.
    pub fn parse_usd(text: &str) -> Result<Self, MoneyError> {
        let refuse = || MoneyError::NotAnAmount { text: text.to_owned() };
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let shaped = !whole.is_empty() && whole.len() <= 9 && decimals.len() <= 6;
        if !shaped || !digits(whole) || !digits(decimals) || text.ends_with('.') {
            return Err(refuse());
        }
        let whole: i64 = whole.parse().map_err(|_| refuse())?;
        let decimals: i64 = format!("{decimals:0<6}").parse().map_err(|_| refuse())?;
        Ok(Self(whole * 1_000_000 + decimals))
    }
}

impl std::fmt::Display for MicroUsd {
    /// `0.84 USD`; cents always, further digits only where they matter.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        let decimals = format!("{:06}", magnitude % 1_000_000);
        let kept = decimals.trim_end_matches('0').len().max(2);
        write!(f, "{sign}{}.{} USD", magnitude / 1_000_000, &decimals[..kept])
    }
}

impl std::iter::Sum for MicroUsd {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.fold(0_i64, |total, amount| total.saturating_add(amount.0)))
    }
}

/// A rate in pico-USD for one unit (second, token, call): fine enough for per-token prices to stay integers.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct PicoUsd(i64);

impl PicoUsd {
    pub const fn new(picos: i64) -> Self {
        Self(picos)
    }

    pub const fn picos(self) -> i64 {
        self.0
    }

    /// `units_milli` thousandths of a unit at this rate, rounded up to a whole micro-USD: an estimate never
    /// falls below the bill through rounding.
    pub fn times_milli(self, units_milli: u64) -> MicroUsd {
        let picos = i128::from(self.0) * i128::from(units_milli);
        let micros = (picos + 999_999_999).div_euclid(1_000_000_000);
        MicroUsd(i64::try_from(micros).unwrap_or(i64::MAX))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    #[error("`{text}` is not an amount in USD: write digits with at most six decimals, such as 12 or 0.84")]
    NotAnAmount { text: String },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_reads_and_writes_dollars() {
        for (text, micros) in
            [("12", 12_000_000), ("0.84", 840_000), ("0.000001", 1), ("999999999", 999_999_999_000_000)]
        {
            assert_eq!(MicroUsd::parse_usd(text), Ok(MicroUsd::new(micros)), "{text}");
        }
        for text in ["", "-1", "+1", "NaN", "inf", "1e3", "1.", ".5", "0.1234567", "1,5", "10000000000"] {
            assert!(MicroUsd::parse_usd(text).is_err(), "{text}");
        }
        assert_eq!(MicroUsd::new(840_000).to_string(), "0.84 USD");
        assert_eq!(MicroUsd::new(-1_250_001).to_string(), "-1.250001 USD");
    }

    #[test]
    fn a_rate_rounds_up_to_the_next_micro() {
        let tenth_per_second = PicoUsd::new(100_000_000_000);
        assert_eq!(tenth_per_second.times_milli(8_000), MicroUsd::new(800_000));
        assert_eq!(PicoUsd::new(1).times_milli(1), MicroUsd::new(1));
        assert_eq!(PicoUsd::new(0).times_milli(1_000_000), MicroUsd::ZERO);
    }
}

//! Reading columns. Every failure names the column.

use crate::error::{StoreError, while_doing};
use crate::time::Micros;
use director_film::{ContentHash, MicroUsd};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row as _;
use sqlx::any::AnyRow;

pub(crate) fn text(row: &AnyRow, column: &'static str) -> Result<String, StoreError> {
    row.try_get(column).map_err(while_doing("reading a text"))
}

pub(crate) fn maybe_text(row: &AnyRow, column: &'static str) -> Result<Option<String>, StoreError> {
    row.try_get(column).map_err(while_doing("reading a text"))
}

pub(crate) fn number(row: &AnyRow, column: &'static str) -> Result<i64, StoreError> {
    row.try_get(column).map_err(while_doing("reading a number"))
}

pub(crate) fn maybe_number(row: &AnyRow, column: &'static str) -> Result<Option<i64>, StoreError> {
    row.try_get(column).map_err(while_doing("reading a number"))
}

/// A count, which can only be negative when somebody else wrote it.
pub(crate) fn count<T: TryFrom<i64>>(row: &AnyRow, column: &'static str) -> Result<T, StoreError> {
    let found = number(row, column)?;
    T::try_from(found).map_err(|_| StoreError::damaged(column, format!("{found} is out of range")))
}

pub(crate) fn time(row: &AnyRow, column: &'static str) -> Result<Micros, StoreError> {
    number(row, column).map(Micros::new)
}

pub(crate) fn maybe_time(row: &AnyRow, column: &'static str) -> Result<Option<Micros>, StoreError> {
    Ok(maybe_number(row, column)?.map(Micros::new))
}

pub(crate) fn money(row: &AnyRow, column: &'static str) -> Result<MicroUsd, StoreError> {
    number(row, column).map(MicroUsd::new)
}

pub(crate) fn maybe_money(row: &AnyRow, column: &'static str) -> Result<Option<MicroUsd>, StoreError> {
    Ok(maybe_number(row, column)?.map(MicroUsd::new))
}

pub(crate) fn hash(row: &AnyRow, column: &'static str) -> Result<ContentHash, StoreError> {
    parse_hash(&text(row, column)?, column)
}

pub(crate) fn maybe_hash(row: &AnyRow, column: &'static str) -> Result<Option<ContentHash>, StoreError> {
    maybe_text(row, column)?.map(|found| parse_hash(&found, column)).transpose()
}

fn parse_hash(found: &str, column: &'static str) -> Result<ContentHash, StoreError> {
    ContentHash::parse(found).ok_or_else(|| StoreError::damaged(column, "it is not a SHA-256 hash"))
}

pub(crate) fn document<T: DeserializeOwned>(row: &AnyRow, column: &'static str) -> Result<T, StoreError> {
    parse_json(&text(row, column)?, column)
}

pub(crate) fn maybe_document<T: DeserializeOwned>(
    row: &AnyRow,
    column: &'static str,
) -> Result<Option<T>, StoreError> {
    maybe_text(row, column)?.map(|found| parse_json(&found, column)).transpose()
}

fn parse_json<T: DeserializeOwned>(found: &str, column: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(found).map_err(|error| StoreError::damaged(column, error))
}

pub(crate) fn to_json<T: Serialize>(value: &T, what: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::damaged(what, error))
}

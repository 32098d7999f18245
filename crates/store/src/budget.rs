//! Caps, and what counts against them. A hold is one conditional update per budget, so that no interleaving of tasks,
//! processes or machines can pass a cap.

use crate::error::{StoreError, while_doing};
use crate::event::NewEvent;
use crate::row;
use crate::store::{Store, Write};
use crate::time::Micros;
use director_film::MicroUsd;
use director_film::ids::{CallId, OwnerId, ProjectId};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

/// The largest amount that is taken for one: a billion dollars. Keeps every sum far from overflow.
pub(crate) const MOST: MicroUsd = MicroUsd::new(1_000_000_000_000_000);

/// Which budget: what it covers and when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BudgetKey {
    pub scope: Scope,
    pub period: Period,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everything the owner spends.
    All,
    Project(ProjectId),
    /// One command, by a name of the caller's choice.
    Run(String),
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    Always,
    /// A calendar month such as `2026-11`; the caller decides in which time zone.
    Month(String),
}

impl BudgetKey {
    pub fn all_time() -> Self {
        Self { scope: Scope::All, period: Period::Always }
    }

    pub fn month(month: impl Into<String>) -> Self {
        Self { scope: Scope::All, period: Period::Month(month.into()) }
    }

    pub fn project(project: &ProjectId) -> Self {
        Self { scope: Scope::Project(project.clone()), period: Period::Always }
    }

    pub fn run(name: impl Into<String>) -> Self {
        Self { scope: Scope::Run(name.into()), period: Period::Always }
    }

    fn scope_text(&self) -> String {
        match &self.scope {
            Scope::All => "all".to_owned(),
            Scope::Project(project) => format!("project:{project}"),
            Scope::Run(name) => format!("run:{name}"),
        }
    }

    fn period_text(&self) -> &str {
        match &self.period {
            Period::Always => "always",
            Period::Month(month) => month,
        }
    }

    fn parse(scope: &str, period: &str) -> Option<Self> {
        let scope = match scope.split_once(':') {
            None if scope == "all" => Scope::All,
            Some(("project", id)) => Scope::Project(id.into()),
            Some(("run", name)) => Scope::Run(name.to_owned()),
            _ => return None,
        };
        let period = if period == "always" { Period::Always } else { Period::Month(period.to_owned()) };
        Some(Self { scope, period })
    }

    /// The row's id. Derived, so that every program locks the rows of a call in the same order.
    fn row_id(&self, owner: &OwnerId) -> String {
        format!("{owner}/{}/{}", self.scope_text(), self.period_text())
    }
}

impl std::fmt::Display for BudgetKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.scope {
            Scope::All => f.write_str("everything")?,
            Scope::Project(project) => write!(f, "project {project}")?,
            Scope::Run(name) => write!(f, "run {name}")?,
        }
        match &self.period {
            Period::Always => Ok(()),
            Period::Month(month) => write!(f, " in {month}"),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetRow {
    pub key: BudgetKey,
    /// `None` only counts.
    pub cap: Option<MicroUsd>,
    /// Set aside for calls in progress.
    pub held: MicroUsd,
    pub spent: MicroUsd,
}

impl BudgetRow {
    /// What may still be held; negative after an overrun, `None` without a cap.
    pub fn left(&self) -> Option<MicroUsd> {
        self.cap.map(|cap| MicroUsd::new(cap.micros() - self.held.micros() - self.spent.micros()))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetReport {
    pub at: Micros,
    pub rows: Vec<BudgetRow>,
}

impl Store {
    /// Sets or, with `None`, lifts a cap. A cap below what is spent and held is refused and changes nothing.
    pub async fn set_budget(
        &self,
        key: &BudgetKey,
        cap: Option<MicroUsd>,
        now: Micros,
    ) -> Result<(), StoreError> {
        cap.map_or(Ok(()), |cap| check_amount("a cap", cap))?;
        let mut write = self.write().await?;
        self.ensure_budget(&mut write, key, now).await?;
        let updated = sqlx::query(
            "UPDATE budgets SET cap_micros = $1, updated_at = $2
             WHERE id = $3 AND owner_id = $4 AND ($1 IS NULL OR held_micros + spent_micros <= $1)",
        )
        .bind(cap.map(MicroUsd::micros))
        .bind(now.get())
        .bind(key.row_id(&self.owner))
        .bind(self.owner.as_str())
        .execute(write.connection())
        .await
        .map_err(while_doing("setting a budget"))?;
        if updated.rows_affected() == 0 {
            let BudgetRow { key, held, spent, .. } = self.budget_row(&mut write, key).await?;
            return Err(StoreError::CapTooLow { budget: key, cap: cap.unwrap_or_default(), held, spent });
        }
        let event = NewEvent {
            project: None,
            subject: key.row_id(&self.owner),
            kind: "budget.set".to_owned(),
            data: serde_json::json!({ "cap_micros": cap }),
        };
        self.record(&mut write, &event, now).await?;
        write.commit().await
    }

    /// Every budget, with or without a cap. `now` is when the report was asked for and is passed through.
    pub async fn budget_report(&self, now: Micros) -> Result<BudgetReport, StoreError> {
        let rows = sqlx::query(
            "SELECT scope, period, cap_micros, held_micros, spent_micros FROM budgets WHERE owner_id = $1 ORDER BY id",
        )
        .bind(self.owner.as_str())
        .fetch_all(&self.pool)
        .await
        .map_err(while_doing("reading the budgets"))?;
        Ok(BudgetReport { at: now, rows: rows.iter().map(read).collect::<Result<_, _>>()? })
    }

    /// Holds `amount` in every budget named, or fails with [`StoreError::OverCap`]. Free calls pass even where a cap is
    /// overrun: nothing is spent.
    pub(crate) async fn hold(
        &self,
        write: &mut Write,
        call: &CallId,
        budgets: &[BudgetKey],
        amount: MicroUsd,
        now: Micros,
    ) -> Result<(), StoreError> {
        let mut ordered: Vec<_> = budgets.iter().map(|key| (key.row_id(&self.owner), key)).collect();
        ordered.sort();
        ordered.dedup();
        for (id, key) in ordered {
            if !self.try_hold(write, &id, amount, now).await? {
                self.ensure_budget(write, key, now).await?;
                if !self.try_hold(write, &id, amount, now).await? {
                    return Err(over_cap(self.budget_row(write, key).await?, amount));
                }
            }
            sqlx::query("INSERT INTO budget_holds (call_id, budget_id, owner_id) VALUES ($1, $2, $3)")
                .bind(call.as_str())
                .bind(id)
                .bind(self.owner.as_str())
                .execute(write.connection())
                .await
                .map_err(while_doing("noting a hold"))?;
        }
        Ok(())
    }

    async fn try_hold(
        &self,
        write: &mut Write,
        id: &str,
        amount: MicroUsd,
        now: Micros,
    ) -> Result<bool, StoreError> {
        let updated = sqlx::query(
            "UPDATE budgets SET held_micros = held_micros + $1, updated_at = $2
             WHERE id = $3 AND owner_id = $4
               AND ($1 = 0 OR cap_micros IS NULL OR held_micros + spent_micros + $1 <= cap_micros)",
        )
        .bind(amount.micros())
        .bind(now.get())
        .bind(id)
        .bind(self.owner.as_str())
        .execute(write.connection())
        .await
        .map_err(while_doing("holding money"))?;
        Ok(updated.rows_affected() == 1)
    }

    /// Gives a call's hold back and counts what was really charged, in every budget that held for it. Returns the budgets
    /// that are now past their cap.
    pub(crate) async fn release(
        &self,
        write: &mut Write,
        call: &CallId,
        held: MicroUsd,
        charged: MicroUsd,
        now: Micros,
    ) -> Result<Vec<String>, StoreError> {
        let mut overrun = Vec::new();
        for id in self.holding_budgets(write, call).await? {
            let updated = sqlx::query(
                "UPDATE budgets SET held_micros = held_micros - $1, spent_micros = spent_micros + $2, updated_at = $3
                 WHERE id = $4 AND owner_id = $5 RETURNING scope, period, cap_micros, held_micros, spent_micros",
            )
            .bind(held.micros())
            .bind(charged.micros())
            .bind(now.get())
            .bind(id.as_str())
            .bind(self.owner.as_str())
            .fetch_one(write.connection())
            .await
            .map_err(while_doing("releasing a hold"))?;
            if read(&updated)?.left().is_some_and(|left| left < MicroUsd::ZERO) {
                overrun.push(id);
            }
        }
        Ok(overrun)
    }

    /// Sorted here and not by the database, whose idea of order depends on its language settings.
    async fn holding_budgets(&self, write: &mut Write, call: &CallId) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query("SELECT budget_id FROM budget_holds WHERE call_id = $1 AND owner_id = $2")
            .bind(call.as_str())
            .bind(self.owner.as_str())
            .fetch_all(write.connection())
            .await
            .map_err(while_doing("reading holds"))?;
        let mut ids =
            rows.iter().map(|found| row::text(found, "budget_id")).collect::<Result<Vec<_>, _>>()?;
        ids.sort();
        Ok(ids)
    }

    async fn ensure_budget(&self, write: &mut Write, key: &BudgetKey, now: Micros) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO budgets (id, owner_id, scope, period, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)
             ON CONFLICT (id) DO NOTHING",
        )
        .bind(key.row_id(&self.owner))
        .bind(self.owner.as_str())
        .bind(key.scope_text())
        .bind(key.period_text())
        .bind(now.get())
        .execute(write.connection())
        .await
        .map_err(while_doing("making a budget"))?;
        Ok(())
    }

    async fn budget_row(&self, write: &mut Write, key: &BudgetKey) -> Result<BudgetRow, StoreError> {
        let found = sqlx::query(
            "SELECT scope, period, cap_micros, held_micros, spent_micros FROM budgets WHERE id = $1 AND owner_id = $2",
        )
        .bind(key.row_id(&self.owner))
        .bind(self.owner.as_str())
        .fetch_one(write.connection())
        .await
        .map_err(while_doing("reading a budget"))?;
        read(&found)
    }
}

fn over_cap(row: BudgetRow, wanted: MicroUsd) -> StoreError {
    let BudgetRow { key, cap, held, spent } = row;
    StoreError::OverCap { budget: key, cap: cap.unwrap_or_default(), held, spent, wanted }
}

pub(crate) fn check_amount(what: &'static str, amount: MicroUsd) -> Result<(), StoreError> {
    let sane = (MicroUsd::ZERO..=MOST).contains(&amount);
    if sane { Ok(()) } else { Err(StoreError::BadAmount { what, amount }) }
}

fn read(found: &AnyRow) -> Result<BudgetRow, StoreError> {
    let (scope, period) = (row::text(found, "scope")?, row::text(found, "period")?);
    let key = BudgetKey::parse(&scope, &period);
    Ok(BudgetRow {
        key: key.ok_or_else(|| StoreError::damaged("a budget's scope", &scope))?,
        cap: row::maybe_money(found, "cap_micros")?,
        held: row::money(found, "held_micros")?,
        spent: row::money(found, "spent_micros")?,
    })
}

//! What was really paid. Entries are added and never changed.

use crate::claim::Claim;
use crate::error::{StoreError, unless_taken, while_doing};
use crate::row;
use crate::store::{Store, Write, new_id};
use crate::time::Micros;
use director_film::MicroUsd;
use director_film::ids::{CallId, ProjectId, ProviderName};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerKind {
    Charge,
    Refund,
    /// A person gave up finding out.
    WriteOff,
}

impl LedgerKind {
    const ALL: [Self; 3] = [Self::Charge, Self::Refund, Self::WriteOff];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::Refund => "refund",
            Self::WriteOff => "write_off",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    pub call: CallId,
    pub project: Option<ProjectId>,
    pub kind: LedgerKind,
    pub provider: ProviderName,
    pub model: String,
    /// Negative for a refund.
    pub amount: MicroUsd,
    /// Who named the amount: `provider` or `price table`.
    pub source: String,
    pub at: Micros,
}

impl Store {
    /// Oldest first; of one project or of all.
    pub async fn ledger(&self, project: Option<&ProjectId>) -> Result<Vec<LedgerEntry>, StoreError> {
        let rows = sqlx::query(
            "SELECT call_id, project_id, kind, provider, model, amount_micros, source, created_at FROM ledger_entries
             WHERE owner_id = $1 AND ($2 IS NULL OR project_id = $2) ORDER BY created_at, id",
        )
        .bind(self.owner.as_str())
        .bind(project.map(ProjectId::as_str))
        .fetch_all(&self.pool)
        .await
        .map_err(while_doing("reading the ledger"))?;
        rows.iter().map(read).collect()
    }

    /// Spent on a project so far.
    pub async fn spent(&self, project: &ProjectId) -> Result<MicroUsd, StoreError> {
        let found = sqlx::query(
            "SELECT CAST(COALESCE(SUM(amount_micros), 0) AS BIGINT) AS spent FROM ledger_entries
             WHERE owner_id = $1 AND project_id = $2",
        )
        .bind(self.owner.as_str())
        .bind(project.as_str())
        .fetch_one(&self.pool)
        .await
        .map_err(while_doing("adding up the ledger"))?;
        row::money(&found, "spent")
    }

    pub(crate) async fn book(
        &self,
        write: &mut Write,
        claim: &Claim,
        amount: MicroUsd,
        now: Micros,
    ) -> Result<(), StoreError> {
        let call = &claim.row;
        let source = if call.charged.is_some() { "provider" } else { "price table" };
        sqlx::query(
            "INSERT INTO ledger_entries (id, owner_id, project_id, call_id, kind, provider, account, model,
                 amount_micros, source, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(new_id(now))
        .bind(self.owner.as_str())
        .bind(call.project.as_ref().map(ProjectId::as_str))
        .bind(call.id.as_str())
        .bind(LedgerKind::Charge.as_str())
        .bind(call.provider.as_str())
        .bind(call.account.as_str())
        .bind(call.model.as_str())
        .bind(amount.micros())
        .bind(source)
        .bind(now.get())
        .execute(write.connection())
        .await
        .map_err(unless_taken("booking a charge", || format!("call {} is booked already", call.id)))?;
        Ok(())
    }
}

fn read(found: &AnyRow) -> Result<LedgerEntry, StoreError> {
    let kind = row::text(found, "kind")?;
    let known = LedgerKind::ALL.into_iter().find(|candidate| candidate.as_str() == kind);
    Ok(LedgerEntry {
        call: row::text(found, "call_id")?.into(),
        project: row::maybe_text(found, "project_id")?.map(ProjectId::from),
        kind: known.ok_or_else(|| StoreError::damaged("a ledger entry's kind", &kind))?,
        provider: row::text(found, "provider")?.into(),
        model: row::text(found, "model")?,
        amount: row::money(found, "amount_micros")?,
        source: row::text(found, "source")?,
        at: row::time(found, "created_at")?,
    })
}

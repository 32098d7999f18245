//! The ends of a call, where money moves: the hold goes back and what was charged is booked, in one transaction with the
//! step itself, so that it happens exactly once.

use crate::budget::check_amount;
use crate::call::CallState;
use crate::claim::Claim;
use crate::error::StoreError;
use crate::event::NewEvent;
use crate::store::Store;
use crate::time::Micros;
use crate::transition::Change;
use director_film::MicroUsd;

struct End<'a> {
    state: CallState,
    charged: MicroUsd,
    /// Also a zero is booked: the ledger then shows that the call was settled.
    book_zero: bool,
    error: Option<(&'a str, &'a str)>,
}

impl Store {
    /// Books what the call cost and gives the hold back. A charge above the ceiling is booked in full, shown as an event,
    /// and leaves less (or nothing) to hold.
    pub async fn settle(&self, claim: &mut Claim, charged: MicroUsd, now: Micros) -> Result<(), StoreError> {
        let end = End { state: CallState::Settled, charged, book_zero: true, error: None };
        self.end(claim, &end, now).await
    }

    /// The call brought nothing. `charged` is what the provider takes all the same.
    pub async fn fail(
        &self,
        claim: &mut Claim,
        charged: MicroUsd,
        class: &str,
        message: &str,
        now: Micros,
    ) -> Result<(), StoreError> {
        let end = End { state: CallState::Failed, charged, book_zero: false, error: Some((class, message)) };
        self.end(claim, &end, now).await
    }

    /// The call was withdrawn before it was sent, or the provider confirmed that it stopped.
    pub async fn cancel(&self, claim: &mut Claim, charged: MicroUsd, now: Micros) -> Result<(), StoreError> {
        let end = End { state: CallState::Cancelled, charged, book_zero: false, error: None };
        self.end(claim, &end, now).await
    }

    async fn end(&self, claim: &mut Claim, end: &End<'_>, now: Micros) -> Result<(), StoreError> {
        check_amount("a charge", end.charged)?;
        let change = Change {
            charged: Some(end.charged),
            charge_source: claim.row.charged.is_none().then_some("price table"),
            error_class: end.error.map(|(class, _)| class),
            error_message: end.error.map(|(_, message)| message),
            ..Change::default()
        };
        let mut write = self.write().await?;
        self.move_row(&mut write, claim, end.state, change, now).await?;
        if end.book_zero || end.charged > MicroUsd::ZERO {
            self.book(&mut write, claim, end.charged, now).await?;
        }
        let call = &claim.row;
        let overrun = self.release(&mut write, &call.id, call.ceiling, end.charged, now).await?;
        if end.charged > call.ceiling {
            let event = NewEvent {
                project: call.project.clone(),
                subject: call.id.to_string(),
                kind: "budget.overrun".to_owned(),
                data: serde_json::json!({
                    "ceiling_micros": call.ceiling, "charged_micros": end.charged, "budgets_past_cap": overrun,
                }),
            };
            self.record(&mut write, &event, now).await?;
        }
        write.commit().await?;
        claim.row.state = end.state;
        claim.row.charged = Some(end.charged);
        Ok(())
    }
}

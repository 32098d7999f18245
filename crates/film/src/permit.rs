//! The permission to spend, without which no function that can cost money may be called.

use crate::ids::CallId;
use crate::money::MicroUsd;

/// Proof that money was held for one call. Not cloneable: one permit, one call.
///
/// Only `studio` may mint one, after its conditional update of the budget succeeded; a test over the workspace's
/// sources proves that no other crate names [`SpendPermit::mint`].
#[derive(Debug)]
pub struct SpendPermit {
    call: CallId,
    ceiling: MicroUsd,
    idempotency_key: String,
}

impl SpendPermit {
    pub fn mint(call: CallId, ceiling: MicroUsd, idempotency_key: String) -> Self {
        Self { call, ceiling, idempotency_key }
    }

    pub fn call(&self) -> &CallId {
        &self.call
    }

    /// The most this call may cost; held in the budget.
    pub fn ceiling(&self) -> MicroUsd {
        self.ceiling
    }

    /// Sent where the provider knows idempotency keys, and used as our own id where it knows client ids.
    pub fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }
}

//! One file per vendor.

pub(crate) mod previz;
pub(crate) mod sora;

//! One file per vendor.

pub(crate) mod previz;
pub(crate) mod runway;
pub(crate) mod sora;

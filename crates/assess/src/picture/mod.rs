//! Pictures as numbers: planes of grey, their reduction, dense flow between them and what flow explains.

pub(crate) mod camera;
pub(crate) mod flow;
pub(crate) mod plane;
pub(crate) mod shrink;
pub(crate) mod tracks;
pub(crate) mod warp;

//! Software drawing: triangles, shaped text with an embedded font, PNG.
//!
//! Everything here is arithmetic on memory: no files, no clock, no graphics device. Only operations whose results are
//! the same on every machine are used (`+ - * / sqrt` and the `libm` crate), so a picture has one hash everywhere.
//!
//! A picture starts as a [`Canvas`]. [`text`] writes on it, [`png`] stores it, [`render`](render::render) draws a scene
//! of [`mesh`]es seen by a [`camera`], lit by a [`light`].

pub mod camera;
pub mod canvas;
mod clip;
mod coverage;
mod error;
pub mod light;
pub mod math;
pub mod mesh;
pub mod png;
mod prepare;
pub mod render;
mod shade;
mod shadow;
mod sky;
pub mod text;
pub mod texture;
pub mod tone;
mod visibility;

pub use canvas::{Canvas, Rgb};
pub use error::RasterError;

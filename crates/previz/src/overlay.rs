//! Writing on the picture: the slate, and the labels of stand-ins.

use director_raster::text::{Font, Style, draw, measure};
use director_raster::{Canvas, Rgb};
use std::sync::LazyLock;

static FONT: LazyLock<Font> = LazyLock::new(Font::embedded);

/// A line of small text at the foot, on a dark strip.
pub(crate) fn slate(canvas: &mut Canvas, text: &str) {
    let size = (canvas.height as f32 / 36.0).max(9.0);
    let strip = (size * 1.7) as u32;
    let top = i64::from(canvas.height) - i64::from(strip);
    canvas.fill_rect(0, top, canvas.width, strip, Rgb::BLACK, 150);
    let line: String = text.chars().take(200).collect();
    draw(canvas, &FONT, &line, Style::new(size, Rgb(230, 230, 225)), size * 0.7, top as f32 + size * 1.2);
}

/// A word on a dark plate about (x, y).
pub(crate) fn label(canvas: &mut Canvas, text: &str, (x, y): (f32, f32)) {
    let size = (canvas.height as f32 / 22.0).max(9.0);
    let width = measure(&FONT, text, size).width;
    let (left, top) = (x - width / 2.0, y - size * 0.75);
    canvas.fill_rect(
        (left - size * 0.4) as i64,
        top as i64,
        (width + size * 0.8) as u32,
        (size * 1.5) as u32,
        Rgb::BLACK,
        190,
    );
    draw(canvas, &FONT, text, Style::new(size, Rgb::WHITE), left, top + size * 1.1);
}

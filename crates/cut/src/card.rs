//! Intertitles and end cards.

use crate::error::CutError;
use director_film::Size;
use director_raster::text::{Align, Font, Style, draw_lines, measure, wrap};
use director_raster::{Canvas, Rgb, png};

/// How cards look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardStyle {
    pub background: Rgb,
    pub foreground: Rgb,
    /// A TrueType or OpenType file; `None` is the embedded font.
    pub font: Option<Vec<u8>>,
    /// A PNG that stands above the text.
    pub logo: Option<Vec<u8>>,
}

impl Default for CardStyle {
    /// Near-white on near-black.
    fn default() -> Self {
        Self { background: Rgb(16, 16, 18), foreground: Rgb(240, 240, 236), font: None, logo: None }
    }
}

/// Share of the picture's width that text may take, and of its height that everything together may take.
const WIDTH: f32 = 0.8;
const HEIGHT: f32 = 0.8;

/// A card as PNG: wrapped text in the middle, as large as it fits, the logo above it. A sign that the font lacks is an error, never a
/// box in the film.
pub fn card_png(size: Size, text: &str, style: &CardStyle) -> Result<Vec<u8>, CutError> {
    let font = style.font.clone().map_or_else(|| Ok(Font::embedded()), Font::from_bytes)?;
    let missing = font.missing_glyphs(text);
    if !missing.is_empty() {
        let missing = missing.iter().take(12).map(|c| format!("`{c}`")).collect::<Vec<_>>().join(", ");
        return Err(CutError::MissingGlyphs { missing });
    }
    let mut canvas = Canvas::new(size.width, size.height, style.background)?;
    let logo = style.logo.as_deref().map(png::decode).transpose()?.map(|logo| shrunk(&logo, size));
    let (width, height) = (size.width as f32, size.height as f32);
    let logo_height = logo.as_ref().map_or(0.0, |logo| logo.height as f32 + height * 0.05);
    let block = fit(&font, text, size, height * HEIGHT - logo_height)?;
    let top = (height - block.height - logo_height) / 2.0;
    if let Some(logo) = &logo {
        canvas.paste(logo, i64::from((size.width - logo.width) / 2), top as i64);
    }
    let letters = Style::new(block.size_px, style.foreground);
    let column = (width * (1.0 - WIDTH) / 2.0, top + logo_height, width * WIDTH);
    draw_lines(&mut canvas, &font, &block.lines, letters, Align::Centre, column);
    Ok(png::encode(&canvas))
}

struct Block {
    lines: Vec<String>,
    size_px: f32,
    height: f32,
}

/// The largest letters with which the text fits, from a ninth of the shorter side down to a thirtieth.
fn fit(font: &Font, text: &str, size: Size, room: f32) -> Result<Block, CutError> {
    let shorter = size.width.min(size.height) as f32;
    for step in 0..14 {
        let size_px = shorter / 9.0 * 0.917_f32.powi(step);
        let lines = wrap(font, text.trim(), size_px, size.width as f32 * WIDTH);
        let height = measure(font, "Xy", size_px).line_height() * 1.12 * lines.len() as f32;
        if height <= room {
            return Ok(Block { lines, size_px, height });
        }
    }
    Err(CutError::CardTooLong { size, characters: text.chars().count() })
}

/// A logo larger than two fifths of the card is made smaller by whole steps, each pixel the mean of a square.
fn shrunk(logo: &Canvas, size: Size) -> Canvas {
    let wide = (logo.width * 5).div_ceil(size.width * 2);
    let high = (logo.height * 5).div_ceil(size.height * 2);
    let step = wide.max(high).max(1);
    let (width, height) = ((logo.width / step).max(1), (logo.height / step).max(1));
    let mean = |x: u32, y: u32, channel: usize| {
        let square = (0..step * step).filter_map(|at| {
            let (column, row) = (x * step + at % step, y * step + at / step);
            logo.pixels.get((row * logo.width + column) as usize * 3 + channel)
        });
        let (sum, count) =
            square.fold((0_u32, 0_u32), |(sum, count), value| (sum + u32::from(*value), count + 1));
        (sum / count.max(1)) as u8
    };
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let pixels = places.flat_map(|(x, y)| [mean(x, y, 0), mean(x, y, 1), mean(x, y, 2)]).collect();
    Canvas { width, height, pixels }
}

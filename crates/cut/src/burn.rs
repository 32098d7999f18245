//! Captions drawn into the picture.
//!
//! Where they stand: centred at the bottom of the title-safe area, which leaves a twentieth of the picture free at every side (SMPTE ST
//! 2046-1), and an eighth at the bottom of a tall film, where players put their controls. Lines keep the breaks they come with; one that
//! is wider than the area is broken anew where its script allows (UAX 14), with smaller letters where that makes too many lines.

use crate::captioned::Lying;
use crate::error::CutError;
use director_film::timeline::{Caption, Timeline};
use director_film::{ContentHash, Size};
use director_media::Overlay;
use director_raster::text::{Align, Font, Style, draw_lines, measure, wrap};
use director_raster::{Canvas, Rgb, png};
use std::path::{Path, PathBuf};

/// How drawn captions look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaptionStyle {
    pub foreground: Rgb,
    pub background: Rgb,
    /// How much of the picture the box behind the letters hides; 255 is all.
    pub cover: u8,
    /// A TrueType or OpenType file; `None` is the embedded font.
    pub font: Option<Vec<u8>>,
}

impl Default for CaptionStyle {
    /// White on a black that lets the picture through.
    fn default() -> Self {
        Self { foreground: Rgb(255, 255, 255), background: Rgb(0, 0, 0), cover: 150, font: None }
    }
}

/// Share of each side that stays free.
const MARGIN: f32 = 0.05;
const TALL_BOTTOM: f32 = 0.125;

/// Lines that a caption may take where its own breaks do not hold.
const MOST_LINES: usize = 3;

/// Draws the captions of one film.
#[derive(Debug)]
pub(crate) struct Burner<'a> {
    captions: &'a [Caption],
    size: Size,
    style: &'a CaptionStyle,
    font: Font,
    look: ContentHash,
    folder: &'a Path,
}

impl<'a> Burner<'a> {
    /// Makes sure that every caption can be drawn, before anything is.
    pub(crate) fn new(
        timeline: &'a Timeline,
        style: &'a CaptionStyle,
        folder: &'a Path,
    ) -> Result<Self, CutError> {
        let font = style.font.clone().map_or_else(|| Ok(Font::embedded()), Font::from_bytes)?;
        for caption in &timeline.captions {
            let missing = font.missing_glyphs(&caption.text);
            if !missing.is_empty() {
                let missing =
                    missing.iter().take(12).map(|c| format!("`{c}`")).collect::<Vec<_>>().join(", ");
                return Err(CutError::CaptionGlyphs { missing, text: caption.text.clone() });
            }
        }
        let font_hash = style.font.as_deref().map(ContentHash::of);
        let colours = [style.foreground, style.background].map(|Rgb(r, g, b)| (r, g, b));
        let look = ContentHash::of_json(&(colours, style.cover, font_hash));
        Ok(Self { captions: &timeline.captions, size: timeline.size, style, font, look, folder })
    }

    /// What the drawn captions of a step depend on.
    pub(crate) fn key(&self, lying: &[Lying]) -> String {
        let each = lying.iter().map(|lies| (&self.captions[lies.caption].text, lies.from, lies.until));
        ContentHash::of_json(&(&self.look, each.collect::<Vec<_>>())).to_string()
    }

    /// The pictures to lay over a step.
    pub(crate) fn overlays(&self, lying: &[Lying]) -> Result<Vec<Overlay>, CutError> {
        let overlay = |lies: &Lying| {
            let name = |what: &str| self.folder.join(format!("caption-{}-{what}.png", lies.caption));
            let (colour, cover) = (name("colour"), name("cover"));
            if !cover.is_file() {
                let (letters, hides) = self.draw(&self.captions[lies.caption].text)?;
                write(&colour, &letters)?;
                write(&cover, &hides)?;
            }
            Ok(Overlay { colour, cover, from: lies.from, until: lies.until })
        };
        lying.iter().map(overlay).collect()
    }

    /// Its colours, and in grey how much of the picture they hide.
    fn draw(&self, text: &str) -> Result<(Canvas, Canvas), CutError> {
        let (width, height) = (self.size.width as f32, self.size.height as f32);
        let (lines, size_px) = self.fit(text)?;
        let extents: Vec<f32> = lines.iter().map(|line| measure(&self.font, line, size_px).width).collect();
        let widest = extents.iter().copied().fold(0.0, f32::max);
        let block = measure(&self.font, "Xy", size_px).line_height() * 1.12 * lines.len() as f32;
        let pad = size_px * 0.3;
        let bottom = if height > width { TALL_BOTTOM } else { MARGIN };
        let (left, top) = ((width - widest) / 2.0 - pad, height * (1.0 - bottom) - block - pad);
        let mut colour = Canvas::new(self.size.width, self.size.height, self.style.background)?;
        let mut cover = Canvas::new(self.size.width, self.size.height, Rgb(0, 0, 0))?;
        let behind = Rgb(self.style.cover, self.style.cover, self.style.cover);
        let box_size = ((widest + 2.0 * pad) as u32, (block + pad) as u32);
        cover.fill_rect(left as i64, top as i64, box_size.0, box_size.1, behind, 255);
        let place = (width * MARGIN, top + pad / 2.0, width * (1.0 - 2.0 * MARGIN));
        for (canvas, ink) in [(&mut colour, self.style.foreground), (&mut cover, Rgb(255, 255, 255))] {
            draw_lines(canvas, &self.font, &lines, Style::new(size_px, ink), Align::Centre, place);
        }
        Ok((colour, cover))
    }

    /// Letters of a sixteenth of the shorter side, or smaller ones where its lines would become too many.
    fn fit(&self, text: &str) -> Result<(Vec<String>, f32), CutError> {
        let shorter = self.size.width.min(self.size.height) as f32;
        let room = self.size.width as f32 * (1.0 - 2.0 * MARGIN) - shorter * 0.04;
        let most = text.lines().count().clamp(2, MOST_LINES);
        for step in 0..9 {
            let size_px = shorter / 16.0 * 0.92_f32.powi(step);
            let lines = wrap(&self.font, text.trim(), size_px, room);
            if lines.len() <= most {
                return Ok((lines, size_px));
            }
        }
        Err(CutError::CaptionTooLong { text: text.chars().take(80).collect(), size: self.size })
    }
}

fn write(path: &PathBuf, canvas: &Canvas) -> Result<(), CutError> {
    std::fs::write(path, png::encode(canvas)).map_err(|source| CutError::Io { path: path.clone(), source })
}

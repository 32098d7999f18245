//! Shaped text: glyphs chosen and placed by HarfBuzz's algorithm, filled with exact anti-aliasing.

use crate::RasterError;
use crate::canvas::{Canvas, Rgb};
use crate::coverage::Coverage;
use harfrust::{Buffer, ShapeOptions, ShaperFont};
use skrifa::{DrawMemory, GlyphId, PathSink, ScalerFont};

const INTER: &[u8] = include_bytes!("../fonts/Inter-Medium.otf");

/// Longest text shaped at once, in bytes; what is beyond is left out.
const MAX_RUN: usize = 16_384;

/// A TrueType or OpenType font.
#[derive(Clone)]
pub struct Font(skrifa::Font);

impl std::fmt::Debug for Font {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Font").field("units_per_em", &self.0.units_per_em()).finish_non_exhaustive()
    }
}

impl Font {
    /// Inter Medium: Latin, Greek and Cyrillic. See `fonts/OFL.txt` for its licence.
    pub fn embedded() -> Self {
        let font = skrifa::Font::new(INTER, 0).expect("the embedded font is a font");
        Self(font)
    }

    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, RasterError> {
        let font = skrifa::Font::new(bytes, 0).ok_or(RasterError::Font)?;
        Self::checked(font)
    }

    fn checked(font: skrifa::Font) -> Result<Self, RasterError> {
        let usable = font.charmap().map_unicode('A').is_some() || font.metrics().num_glyphs > 1;
        usable.then_some(Self(font)).ok_or(RasterError::Font)
    }

    /// Characters of `text` that this font cannot show, each once, in order of appearance; white space and control
    /// characters are not counted.
    pub fn missing_glyphs(&self, text: &str) -> Vec<char> {
        let charmap = self.0.charmap();
        let mut missing = Vec::new();
        for c in text.chars().filter(|c| !c.is_whitespace() && !c.is_control()) {
            if charmap.map_unicode(c).is_none() && !missing.contains(&c) {
                missing.push(c);
            }
        }
        missing
    }
}

/// How text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Height of the em square in pixels.
    pub size_px: f32,
    pub colour: Rgb,
    /// 255 is opaque.
    pub alpha: u8,
}

impl Style {
    pub fn new(size_px: f32, colour: Rgb) -> Self {
        Self { size_px, colour, alpha: 255 }
    }
}

/// Space a line of text takes, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    pub width: f32,
    /// Above the baseline.
    pub ascent: f32,
    /// Below the baseline, positive.
    pub descent: f32,
}

impl Extent {
    /// From one baseline to the next.
    pub fn line_height(&self) -> f32 {
        self.ascent + self.descent
    }
}

/// Where lines stand within their block.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Left,
    Centre,
    Right,
}

/// Size of one line of text; line breaks inside it count as spaces.
pub fn measure(font: &Font, text: &str, size_px: f32) -> Extent {
    let (ascent, descent) = vertical(font, size_px);
    let width = shape(font, text, size_px).iter().map(|glyph| glyph.advance).sum();
    Extent { width, ascent, descent }
}

/// Writes one line with its baseline at `y` and its left end at `x`; returns the width.
pub fn draw(canvas: &mut Canvas, font: &Font, text: &str, style: Style, x: f32, y: f32) -> f32 {
    let scaler = ScalerFont::unhinted(font.0.clone(), Some(style.size_px.clamp(1.0, 2000.0)));
    let mut pen = x;
    for glyph in shape(font, text, style.size_px) {
        draw_glyph(canvas, &scaler, &glyph, style, (pen + glyph.x, y - glyph.y));
        pen += glyph.advance;
    }
    pen - x
}

/// Breaks text into lines no wider than `max_width` pixels, at the places Unicode allows (UAX 14); a word wider than a
/// line is broken between characters. Line breaks in the text are kept.
pub fn wrap(font: &Font, text: &str, size_px: f32, max_width: f32) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        wrap_paragraph(font, paragraph, size_px, max_width, &mut lines);
    }
    lines
}

/// Writes lines under each other, the block's top left corner at (`x`, `y`); returns the block's height in pixels.
pub fn draw_lines(
    canvas: &mut Canvas,
    font: &Font,
    lines: &[String],
    style: Style,
    align: Align,
    (x, y, width): (f32, f32, f32),
) -> f32 {
    let (ascent, descent) = vertical(font, style.size_px);
    let step = (ascent + descent) * 1.12;
    for (index, line) in lines.iter().enumerate() {
        let slack = width - measure(font, line, style.size_px).width;
        let indent = match align {
            Align::Left => 0.0,
            Align::Centre => slack / 2.0,
            Align::Right => slack,
        };
        draw(canvas, font, line, style, x + indent, y + ascent + step * index as f32);
    }
    step * lines.len() as f32
}

fn vertical(font: &Font, size_px: f32) -> (f32, f32) {
    let scaler = ScalerFont::unhinted(font.0.clone(), Some(size_px.clamp(1.0, 2000.0)));
    let metrics = scaler.metrics();
    let line = metrics.hhea_line().or_else(|| metrics.typo_line());
    line.map_or((size_px, size_px * 0.25), |line| (line.ascender, -line.descender))
}

struct Glyph {
    id: GlyphId,
    /// Offset from the pen, pixels, y up.
    x: f32,
    y: f32,
    advance: f32,
}

fn shape(font: &Font, text: &str, size_px: f32) -> Vec<Glyph> {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let end = clean.floor_char_boundary(MAX_RUN.min(clean.len()));
    let mut buffer = Buffer::new();
    buffer.push_str(&clean[..end]);
    buffer.guess_segment_properties();
    if harfrust::shape(&ShaperFont::new(&font.0), &mut buffer, ShapeOptions::default()).is_err() {
        return Vec::new();
    }
    let scale = size_px / f32::from(font.0.units_per_em());
    let placed = buffer.glyph_infos().iter().zip(buffer.glyph_positions());
    let glyph = |(info, at): (&harfrust::GlyphInfo, &harfrust::GlyphPosition)| Glyph {
        id: GlyphId::new(info.glyph_id),
        x: at.x_offset as f32 * scale,
        y: at.y_offset as f32 * scale,
        advance: at.x_advance as f32 * scale,
    };
    placed.map(glyph).collect()
}

fn draw_glyph(canvas: &mut Canvas, scaler: &ScalerFont, glyph: &Glyph, style: Style, (x, y): (f32, f32)) {
    let Some(outline) = scaler.outline(glyph.id) else { return };
    let mut path = Path::default();
    if outline.draw(DrawMemory::Scratch, &mut path).is_err() {
        return;
    }
    let Some((left, top, right, bottom)) = path.bounds() else { return };
    // The glyph is drawn in a box of whole pixels that keeps its sub-pixel position.
    let (box_x, box_y) = ((x + left).floor() - 1.0, (y + top).floor() - 1.0);
    let (width, height) = ((x + right).ceil() - box_x + 1.0, (y + bottom).ceil() - box_y + 1.0);
    if !(width < 4000.0 && height < 4000.0) {
        return;
    }
    let mut coverage = Coverage::new(width as usize, height as usize);
    for (from, to) in &path.lines {
        let place = |p: &(f32, f32)| (p.0 + x - box_x, p.1 + y - box_y);
        coverage.line(place(from), place(to));
    }
    stamp(canvas, &coverage, style, (box_x as i64, box_y as i64));
}

fn stamp(canvas: &mut Canvas, coverage: &Coverage, style: Style, (x, y): (i64, i64)) {
    for (index, alpha) in coverage.alphas().into_iter().enumerate().filter(|(_, alpha)| *alpha > 0) {
        let (column, row) = (index % coverage.width, index / coverage.width);
        let alpha = (u32::from(alpha) * u32::from(style.alpha) / 255) as u8;
        canvas.blend(x + column as i64, y + row as i64, style.colour, alpha);
    }
}

/// An outline as line segments, y down.
#[derive(Default)]
struct Path {
    lines: Vec<((f32, f32), (f32, f32))>,
    start: (f32, f32),
    at: (f32, f32),
}

/// Pieces a curve is cut into; below a hundredth of a pixel of error at caption sizes.
const CURVE_STEPS: u32 = 8;

impl Path {
    fn bounds(&self) -> Option<(f32, f32, f32, f32)> {
        let points = self.lines.iter().flat_map(|(a, b)| [*a, *b]);
        points.fold(None, |bounds, (x, y)| {
            let (l, t, r, b) = bounds.unwrap_or((x, y, x, y));
            Some((x.min(l), y.min(t), x.max(r), y.max(b)))
        })
    }

    fn to(&mut self, point: (f32, f32)) {
        self.lines.push((self.at, point));
        self.at = point;
    }
}

impl PathSink for Path {
    fn move_to(&mut self, x: f32, y: f32) {
        self.start = (x, -y);
        self.at = self.start;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.to((x, -y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (x0, y0) = self.at;
        for step in 1..=CURVE_STEPS {
            let t = step as f32 / CURVE_STEPS as f32;
            let s = 1.0 - t;
            let blend = |a: f32, b: f32, c: f32| s * s * a + 2.0 * s * t * b + t * t * c;
            self.to((blend(x0, cx, x), blend(y0, -cy, -y)));
        }
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let (x0, y0) = self.at;
        for step in 1..=CURVE_STEPS {
            let t = step as f32 / CURVE_STEPS as f32;
            let s = 1.0 - t;
            let blend = |a: f32, b: f32, c: f32, d: f32| {
                s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
            };
            self.to((blend(x0, ax, bx, x), blend(y0, -ay, -by, -y)));
        }
    }

    fn close(&mut self) {
        self.to(self.start);
    }
}

fn wrap_paragraph(font: &Font, paragraph: &str, size_px: f32, max_width: f32, lines: &mut Vec<String>) {
    let fits = |text: &str| measure(font, text.trim_end(), size_px).width <= max_width;
    let mut line = String::new();
    let mut from = 0;
    for (to, _) in unicode_linebreak::linebreaks(paragraph) {
        let piece = &paragraph[from..to];
        from = to;
        if !line.is_empty() && !fits(&format!("{line}{piece}")) {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        line.push_str(piece);
        while !fits(&line) {
            let cut = longest_fitting(&line, &fits);
            lines.push(line[..cut].to_owned());
            line.drain(..cut);
        }
    }
    lines.push(line.trim_end().to_owned());
}

/// Bytes of the longest start of `text` that fits; at least one character, so that wrapping always ends.
fn longest_fitting(text: &str, fits: &impl Fn(&str) -> bool) -> usize {
    let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
    let fitting = ends.partition_point(|end| fits(&text[..*end]));
    ends[fitting.saturating_sub(1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_font_shows_latin_greek_and_cyrillic_and_says_what_it_lacks() {
        let font = Font::embedded();
        assert_eq!(font.missing_glyphs("Größe, Ελλάδα, Привет: 12 € \n"), Vec::<char>::new());
        assert_eq!(font.missing_glyphs("a漢b漢字"), vec!['漢', '字']);
    }

    #[test]
    fn wrapped_lines_fit_and_keep_every_word() {
        let font = Font::embedded();
        let text =
            "Four score and seven years ago our fathers brought forth, upon this continent, a new nation";
        let lines = wrap(&font, text, 20.0, 300.0);
        assert!(lines.len() > 2);
        assert!(lines.iter().all(|line| measure(&font, line, 20.0).width <= 300.0));
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn a_word_wider_than_a_line_is_broken_between_characters() {
        let lines = wrap(&Font::embedded(), &"w".repeat(60), 20.0, 100.0);
        assert!(lines.len() > 5);
        assert_eq!(lines.concat(), "w".repeat(60));
    }

    #[test]
    fn kerning_and_ligatures_are_shaped() {
        let font = Font::embedded();
        let apart = measure(&font, "A", 100.0).width + measure(&font, "V", 100.0).width;
        assert!(measure(&font, "AV", 100.0).width < apart);
    }

    #[test]
    fn text_is_drawn_where_it_was_asked_for_with_soft_edges() {
        let mut canvas = Canvas::new(120, 60, Rgb::BLACK).unwrap();
        draw(&mut canvas, &Font::embedded(), "Hx", Style::new(40.0, Rgb::WHITE), 10.0, 45.0);
        let greys: Vec<u8> = canvas.pixels.chunks(3).map(|p| p[0]).collect();
        assert!(greys.contains(&255));
        assert!(greys.iter().any(|g| (40..220).contains(g)));
        let lit = |x0: usize, y0: usize, x1: usize, y1: usize| {
            (y0..y1)
                .flat_map(|y| (x0..x1).map(move |x| (x, y)))
                .filter(|(x, y)| greys[y * 120 + x] > 128)
                .count()
        };
        assert!(lit(10, 15, 70, 46) > 200);
        assert_eq!(lit(0, 0, 120, 12) + lit(0, 48, 120, 60), 0);
    }
}

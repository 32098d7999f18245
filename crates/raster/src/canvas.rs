//! A picture in memory.

use crate::RasterError;

/// The longest side of a canvas, in pixels.
pub const MAX_SIDE: u32 = 16_384;

/// Red, green and blue as displayed (sRGB), 0 to 255.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    pub const BLACK: Self = Self(0, 0, 0);
    pub const WHITE: Self = Self(255, 255, 255);

    /// `#rrggbb`, with or without the `#`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').unwrap_or(text);
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self(part(0)?, part(2)?, part(4)?))
    }
}

/// RGB24, rows from the top, no padding: `pixels.len() == width * height * 3`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canvas {
    pub width: u32,
    pub height: u32,
    pub pixels: Vec<u8>,
}

impl Canvas {
    /// A canvas of one colour; refuses sides of 0 and above [`MAX_SIDE`].
    pub fn new(width: u32, height: u32, fill: Rgb) -> Result<Self, RasterError> {
        if !(1..=MAX_SIDE).contains(&width) || !(1..=MAX_SIDE).contains(&height) {
            return Err(RasterError::Size { width, height });
        }
        let count = width as usize * height as usize;
        let mut pixels = Vec::with_capacity(count * 3);
        for _ in 0..count {
            pixels.extend_from_slice(&[fill.0, fill.1, fill.2]);
        }
        Ok(Self { width, height, pixels })
    }

    /// `None` outside the canvas.
    pub fn get(&self, x: i64, y: i64) -> Option<Rgb> {
        let at = self.offset(x, y)?;
        Some(Rgb(self.pixels[at], self.pixels[at + 1], self.pixels[at + 2]))
    }

    /// Does nothing outside the canvas.
    pub fn set(&mut self, x: i64, y: i64, colour: Rgb) {
        self.blend(x, y, colour, 255);
    }

    /// Mixes `colour` over the pixel with `alpha` of 255 parts; does nothing outside the canvas.
    pub fn blend(&mut self, x: i64, y: i64, colour: Rgb, alpha: u8) {
        let Some(at) = self.offset(x, y) else { return };
        for (under, over) in self.pixels[at..at + 3].iter_mut().zip([colour.0, colour.1, colour.2]) {
            *under = mix(*under, over, alpha);
        }
    }

    /// Mixes a filled rectangle over the picture; parts outside are cut away.
    pub fn fill_rect(&mut self, x: i64, y: i64, width: u32, height: u32, colour: Rgb, alpha: u8) {
        let (right, bottom) = (x.saturating_add(i64::from(width)), y.saturating_add(i64::from(height)));
        for row in y.max(0)..bottom.min(i64::from(self.height)) {
            for column in x.max(0)..right.min(i64::from(self.width)) {
                self.blend(column, row, colour, alpha);
            }
        }
    }

    /// Copies another picture so that its top left corner lies at (`x`, `y`); parts outside are cut away.
    pub fn paste(&mut self, other: &Self, x: i64, y: i64) {
        for row in 0..i64::from(other.height) {
            for column in 0..i64::from(other.width) {
                if let Some(colour) = other.get(column, row) {
                    self.set(x + column, y + row, colour);
                }
            }
        }
    }

    fn offset(&self, x: i64, y: i64) -> Option<usize> {
        let inside = (0..i64::from(self.width)).contains(&x) && (0..i64::from(self.height)).contains(&y);
        inside.then(|| (y as usize * self.width as usize + x as usize) * 3)
    }
}

fn mix(under: u8, over: u8, alpha: u8) -> u8 {
    let (under, over, alpha) = (u32::from(under), u32::from(over), u32::from(alpha));
    ((under * (255 - alpha) + over * alpha + 127) / 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_canvas_refuses_sides_it_cannot_hold() {
        assert!(Canvas::new(0, 5, Rgb::BLACK).is_err());
        assert!(Canvas::new(5, MAX_SIDE + 1, Rgb::BLACK).is_err());
    }

    #[test]
    fn drawing_outside_changes_nothing_and_inside_mixes() {
        let mut canvas = Canvas::new(4, 3, Rgb::BLACK).unwrap();
        let before = canvas.clone();
        canvas.set(-1, 0, Rgb::WHITE);
        canvas.set(4, 2, Rgb::WHITE);
        assert_eq!(canvas, before);
        canvas.fill_rect(2, 1, u32::MAX, u32::MAX, Rgb(200, 100, 0), 128);
        assert_eq!(canvas.get(3, 2), Some(Rgb(100, 50, 0)));
        assert_eq!(canvas.get(1, 2), Some(Rgb::BLACK));
    }

    #[test]
    fn colours_are_read_from_hexadecimal() {
        assert_eq!(Rgb::parse("#ff8000"), Some(Rgb(255, 128, 0)));
        assert_eq!(Rgb::parse("ff80"), None);
        assert_eq!(Rgb::parse("#ééé"), None);
    }
}

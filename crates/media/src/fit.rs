//! Placing a picture of one shape into a frame of another.

use crate::error::MediaError;
use crate::probe::VideoStream;
use director_film::Size;

/// How a picture of another shape fills the frame.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fit {
    /// All of it is seen, black bars fill the rest.
    #[default]
    Pad,
    /// The frame is filled, what stands over is cut off.
    Crop,
}

/// Refuses sizes that 4:2:0 video cannot have.
pub(crate) fn check_size(size: Size) -> Result<(), MediaError> {
    let fine = |side: u32| (16..=7680).contains(&side) && side.is_multiple_of(2);
    if fine(size.width) && fine(size.height) { Ok(()) } else { Err(MediaError::Size { size }) }
}

/// The size at which a stream is meant to be seen: square pixels, upright.
pub(crate) fn display_size(stream: &VideoStream) -> Size {
    let (num, den) = stream.sample_aspect;
    let width =
        (f64::from(stream.size.width) * f64::from(num) / f64::from(den)).round().clamp(1.0, 65_536.0) as u32;
    match stream.rotation.rem_euclid(180) {
        90 => Size::new(stream.size.height, width),
        _ => Size::new(width, stream.size.height),
    }
}

impl Fit {
    /// ffmpeg filters that bring a picture seen at `from` to exactly `to`, with square pixels in BT.709 limited range.
    pub(crate) fn filters(self, from: Size, to: Size) -> String {
        let inner = self.inner(from, to);
        let scale = format!(
            "scale={}:{}:flags=bicubic:out_color_matrix=bt709:out_range=tv",
            inner.width, inner.height
        );
        let place = match self {
            _ if inner == to => String::new(),
            Self::Pad => format!(",pad={}:{}:-1:-1:black", to.width, to.height),
            Self::Crop => format!(",crop={}:{}", to.width, to.height),
        };
        format!("{scale},format=yuv420p{place},setsar=1")
    }

    /// The even size to scale to, before bars are added or edges cut.
    fn inner(self, from: Size, to: Size) -> Size {
        let by_width = f64::from(to.width) / f64::from(from.width.max(1));
        let by_height = f64::from(to.height) / f64::from(from.height.max(1));
        let scale = if self == Self::Pad { by_width.min(by_height) } else { by_width.max(by_height) };
        let even = |side: u32, bound: u32| {
            let nearest = ((f64::from(side) * scale / 2.0).round() * 2.0).max(2.0) as u32;
            if self == Self::Pad { nearest.min(bound) } else { nearest.clamp(bound, 4 * 7680) }
        };
        Size::new(even(from.width, to.width), even(from.height, to.height))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tall_picture_is_padded_into_a_wide_frame_with_even_sides() {
        assert_eq!(Fit::Pad.inner(Size::new(607, 1081), Size::HD), Size::new(404, 720));
    }

    #[test]
    fn a_cropped_picture_covers_the_frame() {
        let inner = Fit::Crop.inner(Size::new(640, 480), Size::HD);
        assert!(inner.width >= 1280 && inner.height >= 720, "{inner}");
    }

    #[test]
    fn a_picture_of_the_right_shape_needs_no_bars() {
        assert!(!Fit::Pad.filters(Size::new(1920, 1080), Size::HD).contains("pad"));
    }
}

//! PNG in memory.

use crate::{Canvas, RasterError, canvas::MAX_SIDE};
use std::io::Cursor;

/// An RGB PNG; the same canvas gives the same bytes.
pub fn encode(canvas: &Canvas) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, canvas.width, canvas.height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&canvas.pixels));
    written.expect("memory always takes a picture whose sides match its pixels");
    bytes
}

/// Reads any PNG up to 16384 pixels a side; transparency is laid over black.
pub fn decode(bytes: &[u8]) -> Result<Canvas, RasterError> {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info()?;
    let (width, height) = (reader.info().width, reader.info().height);
    if width > MAX_SIDE || height > MAX_SIDE {
        return Err(RasterError::Size { width, height });
    }
    let size = reader.output_buffer_size().ok_or(RasterError::Size { width, height })?;
    let mut data = vec![0; size];
    let info = reader.next_frame(&mut data)?;
    let pixels = to_rgb(&data[..info.buffer_size()], info.color_type)?;
    Ok(Canvas { width, height, pixels })
}

fn to_rgb(data: &[u8], kind: png::ColorType) -> Result<Vec<u8>, RasterError> {
    let over_black = |value: u8, alpha: u8| (u16::from(value) * u16::from(alpha) / 255) as u8;
    Ok(match kind {
        png::ColorType::Rgb => data.to_vec(),
        png::ColorType::Grayscale => data.iter().flat_map(|v| [*v; 3]).collect(),
        png::ColorType::GrayscaleAlpha => {
            data.chunks_exact(2).flat_map(|p| [over_black(p[0], p[1]); 3]).collect()
        }
        png::ColorType::Rgba => data
            .chunks_exact(4)
            .flat_map(|p| [over_black(p[0], p[3]), over_black(p[1], p[3]), over_black(p[2], p[3])])
            .collect(),
        png::ColorType::Indexed => return Err(RasterError::PngKind("an unexpanded palette".to_owned())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rgb;

    #[test]
    fn what_is_encoded_is_decoded() {
        let mut canvas = Canvas::new(7, 5, Rgb(1, 2, 3)).unwrap();
        canvas.set(6, 4, Rgb(250, 0, 99));
        assert_eq!(decode(&encode(&canvas)).unwrap(), canvas);
    }

    #[test]
    fn rubbish_is_refused() {
        assert!(decode(b"not a png").is_err());
        let bytes = encode(&Canvas::new(9, 9, Rgb::WHITE).unwrap());
        assert!(decode(&bytes[..bytes.len() / 2]).is_err());
    }
}

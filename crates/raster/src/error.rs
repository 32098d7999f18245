/// What can go wrong while drawing or reading pictures.
#[derive(Debug, thiserror::Error)]
pub enum RasterError {
    #[error("a canvas of {width}x{height} is outside 1x1 to 16384x16384")]
    Size { width: u32, height: u32 },
    #[error("the font cannot be read: give a TrueType or OpenType file")]
    Font,
    #[error("the PNG cannot be read: {0}")]
    PngRead(#[from] png::DecodingError),
    #[error("the PNG cannot be written: {0}")]
    PngWrite(#[from] png::EncodingError),
    #[error("the PNG holds {0}, which is not supported: save it as 8-bit grey or RGB, with or without alpha")]
    PngKind(String),
}

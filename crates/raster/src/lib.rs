//! Software drawing: triangles, shaped text with an embedded font, PNG.

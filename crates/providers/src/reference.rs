//! The first frame in exactly the size of the shot: servers refuse any other.

use crate::base64::base64;
use crate::{ErrorKind, Material, ProviderError};
use director_film::request::ShotRequest;
use director_film::{ContentHash, Size};
use image::{DynamicImage, ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use std::path::Path;

const LARGEST_FILE: u64 = 40 << 20;
const LONGEST_SIDE: u32 = 16_384;
const DECODED_BYTES: u64 = 512 << 20;

/// A first frame in the size of the shot.
#[derive(Debug, Clone)]
pub(crate) struct Reference {
    pub bytes: Vec<u8>,
    pub content_type: &'static str,
    pub extension: &'static str,
}

impl Reference {
    pub(crate) fn data_address(&self) -> String {
        format!("data:{};base64,{}", self.content_type, base64(&self.bytes))
    }
}

/// The first frame that a request names, fitted; `None` when it names none.
pub(crate) async fn of(
    request: &ShotRequest,
    material: &Material,
) -> Result<Option<Reference>, ProviderError> {
    let invalid = |why: String| ProviderError::new(ErrorKind::InvalidRequest, why);
    let (wanted, path) = match (&request.reference, &material.reference) {
        (None, None) => return Ok(None),
        (Some(wanted), Some(path)) => (wanted.clone(), path.clone()),
        _ => {
            return Err(invalid(
                "the request's image reference and the file for it do not go together".to_owned(),
            ));
        }
    };
    let size = request.size;
    let fitting = tokio::task::spawn_blocking(move || fit(&path, &wanted, size)).await;
    fitting.map_err(|error| invalid(format!("the reference: {error}")))?.map(Some)
}

/// Reads an image and, where its size differs, scales it to cover the frame and cuts the overhang off evenly.
fn fit(path: &Path, wanted: &ContentHash, size: Size) -> Result<Reference, ProviderError> {
    let bad =
        |why: String| ProviderError::new(ErrorKind::ReferenceMismatch, format!("{}: {why}", path.display()));
    let length = std::fs::metadata(path).map_err(|error| bad(error.to_string()))?.len();
    if length > LARGEST_FILE {
        return Err(bad(format!("{length} bytes are more than the {LARGEST_FILE} a reference may have")));
    }
    let bytes = std::fs::read(path).map_err(|error| bad(error.to_string()))?;
    if ContentHash::of(&bytes) != *wanted {
        return Err(bad("is not the image that the request was priced with".to_owned()));
    }
    let (format, picture) = decode(&bytes).map_err(bad)?;
    if (picture.width(), picture.height()) == (size.width, size.height) {
        let (content_type, extension) = kind(format);
        return Ok(Reference { bytes, content_type, extension });
    }
    let covering = picture.resize_to_fill(size.width, size.height, image::imageops::FilterType::Lanczos3);
    let mut png = Vec::new();
    covering
        .into_rgb8()
        .write_to(&mut Cursor::new(&mut png), ImageFormat::Png)
        .map_err(|error| bad(error.to_string()))?;
    Ok(Reference { bytes: png, content_type: "image/png", extension: "png" })
}

/// By the bytes, not by the name, and within limits.
fn decode(bytes: &[u8]) -> Result<(ImageFormat, DynamicImage), String> {
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| error.to_string())?;
    let format = reader.format().ok_or("not a PNG, JPEG or WebP image")?;
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(LONGEST_SIDE), Some(LONGEST_SIDE));
    limits.max_alloc = Some(DECODED_BYTES);
    reader.limits(limits);
    let picture = reader.decode().map_err(|error| error.to_string())?;
    Ok((format, picture))
}

fn kind(format: ImageFormat) -> (&'static str, &'static str) {
    match format {
        ImageFormat::Jpeg => ("image/jpeg", "jpg"),
        ImageFormat::WebP => ("image/webp", "webp"),
        _ => ("image/png", "png"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit_file(path: &Path, size: Size) -> Result<Reference, ProviderError> {
        fit(path, &ContentHash::of(&std::fs::read(path).unwrap()), size)
    }

    #[test]
    fn another_image_than_the_one_meant_is_not_sent() {
        let (_dir, path) = picture(64, 32);
        assert!(fit(&path, &ContentHash::of(b"another"), Size::new(64, 32)).is_err());
    }

    fn picture(width: u32, height: u32) -> (tempfile::TempDir, std::path::PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("any.name");
        image::RgbImage::from_fn(width, height, |x, _| {
            image::Rgb([if x < width / 2 { 255 } else { 0 }, 9, 9])
        })
        .save_with_format(&path, ImageFormat::Png)
        .unwrap();
        (dir, path)
    }

    #[test]
    fn an_image_of_the_right_size_is_sent_as_it_is() {
        let (_dir, path) = picture(64, 32);
        assert_eq!(fit_file(&path, Size::new(64, 32)).unwrap().bytes, std::fs::read(&path).unwrap());
    }

    #[test]
    fn any_other_image_covers_the_frame_around_its_middle() {
        let (_dir, path) = picture(200, 50);
        let fitted =
            image::load_from_memory(&fit_file(&path, Size::new(64, 32)).unwrap().bytes).unwrap().into_rgb8();
        assert_eq!(fitted.dimensions(), (64, 32));
        assert!(
            fitted.get_pixel(20, 16)[0] > 240 && fitted.get_pixel(44, 16)[0] < 15,
            "the middle stayed the middle"
        );
    }

    #[test]
    fn what_is_no_image_is_told_by_its_name() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("fake.png");
        std::fs::write(&path, b"GIF89a not really").unwrap();
        let error = fit_file(&path, Size::HD).unwrap_err();
        assert!(error.kind == ErrorKind::ReferenceMismatch && error.message.contains("fake.png"), "{error}");
    }
}

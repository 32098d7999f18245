//! What a request asks for, from multipart or JSON, with the checks of the contract.

use super::answer::Refusal;
use crate::config::Habits;
use crate::jobs::Asked;
use axum::extract::{FromRequest, Multipart, Request};
use director_film::{Seconds, Size};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Cursor;

/// Stands for the id of a file of one's own.
pub(super) const UPLOAD: &str = "upload";

const DEFAULT_LENGTH: Seconds = Seconds::whole(4);
const LARGEST_BODY: usize = 64 << 20;

/// Text parts by name, nested ones as `video[id]`, and the image.
#[derive(Debug, Default)]
pub(super) struct Form {
    fields: BTreeMap<String, String>,
    image: Option<Vec<u8>>,
    /// A video file came along.
    video: bool,
}

impl Form {
    pub(super) async fn read(request: Request, habits: Habits) -> Result<Self, Refusal> {
        let header =
            request.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
        if header.starts_with("multipart/form-data") {
            return Self::multipart(request).await;
        }
        if habits == Habits::VllmOmni {
            return Err(Refusal::invalid("this server takes multipart forms only"));
        }
        let body = axum::body::to_bytes(request.into_body(), LARGEST_BODY).await;
        let body = body.map_err(|_| Refusal::invalid("the body is too long or broke off"))?;
        let json: Value =
            serde_json::from_slice(&body).map_err(|_| Refusal::invalid("the body is no JSON"))?;
        Ok(Self::json(&json))
    }

    async fn multipart(request: Request) -> Result<Self, Refusal> {
        let broken = |_| Refusal::invalid("the multipart form cannot be read");
        let mut parts =
            Multipart::from_request(request, &()).await.map_err(|_| Refusal::invalid("no multipart form"))?;
        let mut form = Self::default();
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            let is_file = part.file_name().is_some();
            let bytes = part.bytes().await.map_err(broken)?.to_vec();
            match name.as_str() {
                "input_reference" if is_file => form.image = Some(bytes),
                "video" if is_file => form.video = true,
                _ => {
                    form.fields.insert(name, String::from_utf8_lossy(&bytes).into_owned());
                }
            }
        }
        Ok(form)
    }

    fn json(json: &Value) -> Self {
        let mut form = Self::default();
        for (name, value) in json.as_object().into_iter().flatten() {
            match value {
                Value::Object(inner) => {
                    form.fields
                        .extend(inner.iter().map(|(key, value)| (format!("{name}[{key}]"), plain(value))));
                }
                value => {
                    form.fields.insert(name.clone(), plain(value));
                }
            }
        }
        form
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    /// The take an edit or extension starts from; a file of one's own has no id.
    pub(super) fn origin(&self) -> Option<String> {
        self.get("video[id]").or(self.video.then_some(UPLOAD)).map(str::to_owned)
    }

    pub(super) fn prompt(&self) -> Result<String, Refusal> {
        let prompt = self.get("prompt").unwrap_or_default();
        let length = prompt.chars().count();
        if (1..=32_000).contains(&length) {
            return Ok(prompt.to_owned());
        }
        Err(Refusal::invalid(&format!("prompt must have 1 to 32000 characters, not {length}")))
    }

    pub(super) fn seconds(&self) -> Result<Option<Seconds>, Refusal> {
        let Some(text) = self.get("seconds") else { return Ok(None) };
        let seconds = text.parse().ok().filter(|seconds| (1..=60).contains(seconds)).map(Seconds::whole);
        seconds.map(Some).ok_or_else(|| Refusal::invalid(&format!("Invalid value for seconds: '{text}'")))
    }

    /// A whole create request.
    pub(super) fn create(&self) -> Result<Asked, Refusal> {
        let size = self.get("size").unwrap_or("720x1280");
        let size: Size =
            size.parse().map_err(|_| Refusal::invalid(&format!("Invalid value for size: '{size}'")))?;
        let asked = Asked {
            prompt: self.prompt()?,
            model: self.get("model").unwrap_or("sora-2").to_owned(),
            size,
            seconds: self.seconds()?.unwrap_or(DEFAULT_LENGTH),
            remixed_from: None,
        };
        self.check_image(size)?;
        Ok(asked)
    }

    /// A file to start from, taken to have the default length.
    pub(super) fn own_take(&self) -> Result<Asked, Refusal> {
        Ok(Asked { seconds: DEFAULT_LENGTH, ..self.create()? })
    }

    fn check_image(&self, size: Size) -> Result<(), Refusal> {
        let Some(bytes) = &self.image else { return Ok(()) };
        let reader = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format();
        let dimensions = reader.ok().and_then(|reader| reader.into_dimensions().ok());
        match dimensions {
            None => Err(Refusal::invalid("Invalid file: input_reference is no JPEG, PNG or WebP image")),
            Some(found) if found != (size.width, size.height) => {
                Err(Refusal::invalid("Inpaint image must match the requested width and height"))
            }
            Some(_) => Ok(()),
        }
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

//! What goes over the wire for a shot, in the words of a dialect.

use super::dialect::{BodyForm, Dialect, ImageForm, RemixForm};
use crate::http::multipart;
use crate::reference::Reference;
use crate::{ErrorKind, FilePart, Prepared, ProviderError};
use director_film::Seconds;
use director_film::request::{Origin, ShotRequest};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// A request ready to be sent: `Prepared::body` holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Wire {
    /// Path segments below the base.
    pub path: Vec<String>,
    pub form: Form,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Form {
    /// Text parts in this order; the files stand in `Prepared::files`.
    Multipart(Vec<(String, String)>),
    Json(Map<String, Value>),
}

impl Wire {
    /// Content type and bytes.
    pub(super) fn encode(&self, files: &[FilePart]) -> (String, Vec<u8>) {
        match &self.form {
            Form::Multipart(fields) => multipart::encode(fields, files),
            Form::Json(fields) => (
                "application/json".to_owned(),
                serde_json::to_vec(fields).expect("a JSON value always serialises"),
            ),
        }
    }
}

/// Builds the request; `model` is the name on the wire, `origin_job` the server's id of the take it starts from.
pub(super) fn build(
    dialect: &Dialect,
    model: &str,
    request: &ShotRequest,
    origin_job: Option<&str>,
    reference: Option<Reference>,
) -> Result<Prepared, ProviderError> {
    let (wire, files) = match &request.origin {
        Origin::Fresh => create(dialect, model, request, reference)?,
        Origin::Remix(_) => (remix(dialect, request, origin(origin_job)?)?, Vec::new()),
        Origin::Extend(_) => (extend(dialect, request, origin(origin_job)?)?, Vec::new()),
    };
    let body = serde_json::to_value(&wire).map_err(|error| invalid(error.to_string()))?;
    Ok(Prepared { request: request.clone(), body, files })
}

fn create(
    dialect: &Dialect,
    model: &str,
    request: &ShotRequest,
    reference: Option<Reference>,
) -> Result<(Wire, Vec<FilePart>), ProviderError> {
    let mut fields = vec![
        ("prompt", Value::from(request.prompt.as_str())),
        ("model", model.into()),
        ("seconds", seconds(request.seconds)?.into()),
        ("size", request.size.to_string().into()),
    ];
    if let Some(seed) = request.seed.filter(|_| dialect.seed) {
        fields.push(("seed", seed.into()));
    }
    let mut files = Vec::new();
    if let Some(reference) = reference {
        match image(dialect, &reference) {
            Some(field) => fields.push(field),
            None => files.push(file(reference)),
        }
    }
    let mut fields: Vec<(String, Value)> =
        fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    add_extras(&mut fields, request);
    let body = if files.is_empty() { dialect.body } else { BodyForm::Multipart };
    Ok((Wire { path: vec!["videos".to_owned()], form: form(body, fields) }, files))
}

/// Fields only this server knows; none may stand in for a field that has a price.
fn add_extras(fields: &mut Vec<(String, Value)>, request: &ShotRequest) {
    for (name, value) in &request.extras {
        if fields.iter().all(|(known, _)| known != name) {
            fields.push((name.clone(), value.clone()));
        }
    }
}

fn remix(dialect: &Dialect, request: &ShotRequest, origin: &str) -> Result<Wire, ProviderError> {
    let prompt = Value::from(request.prompt.as_str());
    match dialect.remix {
        RemixForm::Remix => Ok(Wire {
            path: ["videos", origin, "remix"].map(str::to_owned).to_vec(),
            form: Form::Json(Map::from_iter([("prompt".to_owned(), prompt)])),
        }),
        RemixForm::Edit => {
            let fields = vec![("prompt".to_owned(), prompt), ("video".to_owned(), json!({ "id": origin }))];
            Ok(Wire {
                path: ["videos", "edits"].map(str::to_owned).to_vec(),
                form: form(dialect.body, fields),
            })
        }
        RemixForm::None => {
            Err(invalid(format!("servers of the dialect {} cannot remix a take", dialect.name)))
        }
    }
}

fn extend(dialect: &Dialect, request: &ShotRequest, origin: &str) -> Result<Wire, ProviderError> {
    if !dialect.extend {
        return Err(invalid(format!("servers of the dialect {} cannot extend a take", dialect.name)));
    }
    let fields = vec![
        ("prompt".to_owned(), Value::from(request.prompt.as_str())),
        ("seconds".to_owned(), seconds(request.seconds)?.into()),
        ("video".to_owned(), json!({ "id": origin })),
    ];
    Ok(Wire { path: ["videos", "extensions"].map(str::to_owned).to_vec(), form: form(dialect.body, fields) })
}

fn origin(job: Option<&str>) -> Result<&str, ProviderError> {
    job.ok_or_else(|| {
        invalid("the take to start from was not made on this account; its remote id is unknown")
    })
}

fn form(body: BodyForm, fields: Vec<(String, Value)>) -> Form {
    match body {
        BodyForm::Json => Form::Json(fields.into_iter().collect()),
        BodyForm::Multipart => {
            Form::Multipart(fields.into_iter().flat_map(|(name, value)| parts(name, value)).collect())
        }
    }
}

/// Text parts as the SDKs write them: `video[id]` for what is nested one level, JSON text for anything deeper.
fn parts(name: String, value: Value) -> Vec<(String, String)> {
    match value {
        Value::Object(inner) if name == "video" || name == "input_reference" => {
            inner.into_iter().map(|(key, value)| (format!("{name}[{key}]"), plain(value))).collect()
        }
        value => vec![(name, plain(value))],
    }
}

fn plain(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// The contract counts whole seconds, as text.
fn seconds(length: Seconds) -> Result<String, ProviderError> {
    if length.millis() == 0 || !length.millis().is_multiple_of(1000) {
        return Err(invalid(format!(
            "{length} is not a whole number of seconds, which this contract asks for"
        )));
    }
    Ok((length.millis() / 1000).to_string())
}

/// The reference as a field; `None` when it goes as a file.
fn image(dialect: &Dialect, reference: &Reference) -> Option<(&'static str, Value)> {
    let address = || reference.data_address();
    match dialect.image {
        ImageForm::File => None,
        ImageForm::Url => Some(("input_reference", address().into())),
        ImageForm::ReferenceUrl => Some(("reference_url", address().into())),
        ImageForm::Object => Some(("input_reference", json!({ "image_url": address() }))),
        ImageForm::ImageReference => {
            Some(("image_reference", json!({ "image_url": address() }).to_string().into()))
        }
    }
}

fn file(reference: Reference) -> FilePart {
    FilePart {
        field: "input_reference".to_owned(),
        file_name: format!("reference.{}", reference.extension),
        content_type: reference.content_type.to_owned(),
        bytes: reference.bytes,
    }
}

fn invalid(why: impl Into<String>) -> ProviderError {
    ProviderError::new(ErrorKind::InvalidRequest, why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use director_film::Size;
    use std::collections::BTreeMap;

    fn request(origin: Origin) -> ShotRequest {
        ShotRequest {
            provider: "sora".into(),
            model: "sora-2".into(),
            prompt: "a harbour at dawn".into(),
            size: Size::HD,
            seconds: Seconds::whole(8),
            seed: Some(7),
            reference: None,
            origin,
            extras: BTreeMap::from([("fps".to_owned(), json!(24)), ("seconds".to_owned(), json!("60"))]),
        }
    }

    fn wire(dialect: &str, origin: Origin) -> Wire {
        let prepared =
            build(&Dialect::named(dialect).unwrap(), "sora-2", &request(origin), Some("v 1/2"), None)
                .unwrap();
        serde_json::from_value(prepared.body).unwrap()
    }

    #[test]
    fn extras_go_along_but_never_replace_a_field_with_a_price() {
        let Form::Multipart(fields) = wire("sglang", Origin::Fresh).form else { panic!("multipart") };
        let text: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(
            text.join(" "),
            "prompt=a harbour at dawn model=sora-2 seconds=8 size=1280x720 seed=7 fps=24"
        );
    }

    #[test]
    fn a_remix_names_its_origin_in_the_path_and_an_extension_in_a_part() {
        let remix = wire("openai", Origin::Remix("take".into()));
        assert_eq!(remix.path, ["videos", "v 1/2", "remix"]);
        assert_eq!(remix.encode(&[]).1, br#"{"prompt":"a harbour at dawn"}"#);
        let extension = wire("openai", Origin::Extend("take".into()));
        assert_eq!(extension.path, ["videos", "extensions"]);
        let Form::Multipart(fields) = extension.form else { panic!("multipart") };
        assert!(fields.contains(&("video[id]".to_owned(), "v 1/2".to_owned())));
    }

    #[test]
    fn an_edit_is_a_remix_of_a_dialect_that_says_so() {
        let dialect = Dialect { remix: RemixForm::Edit, body: BodyForm::Json, ..Dialect::default() };
        let prepared =
            build(&dialect, "m", &request(Origin::Remix("take".into())), Some("v1"), None).unwrap();
        let wire: Wire = serde_json::from_value(prepared.body).unwrap();
        assert_eq!(wire.path, ["videos", "edits"]);
        assert_eq!(wire.encode(&[]).1, br#"{"prompt":"a harbour at dawn","video":{"id":"v1"}}"#);
    }

    #[test]
    fn what_a_dialect_cannot_do_is_refused_before_anything_is_sent() {
        for origin in [Origin::Remix("take".into()), Origin::Extend("take".into())] {
            let refused = build(&Dialect::named("sglang").unwrap(), "m", &request(origin), Some("v1"), None)
                .unwrap_err();
            assert_eq!(refused.kind, ErrorKind::InvalidRequest);
        }
        let half = ShotRequest { seconds: Seconds::from_millis(4500), ..request(Origin::Fresh) };
        assert!(
            build(&Dialect::default(), "m", &half, None, None).unwrap_err().message.contains("whole number")
        );
    }

    #[test]
    fn a_reference_goes_in_the_form_the_dialect_wants() {
        let reference = Reference { bytes: b"pixels".to_vec(), content_type: "image/png", extension: "png" };
        let field = |form| image(&Dialect { image: form, ..Dialect::default() }, &reference);
        assert_eq!(field(ImageForm::File), None);
        let address = "data:image/png;base64,cGl4ZWxz";
        assert_eq!(field(ImageForm::Url).unwrap(), ("input_reference", json!(address)));
        assert_eq!(field(ImageForm::ReferenceUrl).unwrap(), ("reference_url", json!(address)));
        assert_eq!(field(ImageForm::Object).unwrap(), ("input_reference", json!({"image_url": address})));
        let text = format!(r#"{{"image_url":"{address}"}}"#);
        assert_eq!(field(ImageForm::ImageReference).unwrap(), ("image_reference", json!(text)));
    }
}

//! `multipart/form-data` as the official SDKs write it. Same parts, same bytes.

use director_film::ContentHash;

/// A file to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePart {
    /// Name of the form field.
    pub field: String,
    pub file_name: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// The body and its content type. Text parts come first, in the order given.
pub(crate) fn encode(fields: &[(String, String)], files: &[FilePart]) -> (String, Vec<u8>) {
    let boundary = boundary(fields, files);
    let mut body = Vec::new();
    for (name, value) in fields {
        let name = quoted(name);
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(value.as_bytes());
        body.extend_from_slice(b"\r\n");
    }
    for file in files {
        body.extend_from_slice(head_of(file, &boundary).as_bytes());
        body.extend_from_slice(&file.bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

fn head_of(file: &FilePart, boundary: &str) -> String {
    let (field, name) = (quoted(&file.field), quoted(&file.file_name));
    let content_type = &file.content_type;
    format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
         Content-Type: {content_type}\r\n\r\n"
    )
}

/// Made from the parts, so that the request is reproducible; no part can hold the hash of itself.
fn boundary(fields: &[(String, String)], files: &[FilePart]) -> String {
    let hashes: Vec<_> = files.iter().map(|file| ContentHash::of(&file.bytes)).collect();
    let hash = ContentHash::of_json(&(fields, hashes));
    hash.as_str()[..32].to_owned()
}

/// As browsers do: a name can never end its own quotes or start a new header.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_alone_is_written_as_the_python_sdk_writes_it() {
        let (content_type, body) = encode(&[("prompt".into(), "hi".into())], &[]);
        let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
        let golden = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nhi\r\n--{boundary}--\r\n"
        );
        assert_eq!(String::from_utf8(body).unwrap(), golden);
    }

    #[test]
    fn a_hostile_name_cannot_start_a_header_of_its_own() {
        let (_, body) = encode(&[("a\"\r\nX-Evil: 1".into(), "v".into())], &[]);
        assert!(!String::from_utf8(body).unwrap().contains("\r\nX-Evil"));
    }
}

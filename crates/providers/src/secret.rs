//! A key that cannot be shown.

use reqwest::header::HeaderValue;

/// An account's key. It has no way to be printed: logs, errors and debug output show three stars.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    /// `Authorization: Bearer …`; `None` when the key has characters that no header can carry.
    pub(crate) fn bearer(&self) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_str(&format!("Bearer {}", self.0)).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// `text` without this key: vendors like to repeat a wrong key in their answer.
    pub(crate) fn cut_from(&self, text: &str) -> String {
        if self.0.len() < 4 { text.to_owned() } else { text.replace(&self.0, "***") }
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_never_shows_in_debug_output_headers_or_repeated_text() {
        let key = Secret::new("sk-very-secret");
        let header = key.bearer().unwrap();
        assert_eq!(header.as_bytes(), b"Bearer sk-very-secret");
        let shown = format!("{key:?} {header:?} {}", key.cut_from("wrong key sk-very-secret given"));
        assert!(!shown.contains("very"), "{shown}");
    }

    #[test]
    fn a_key_with_a_line_break_makes_no_header() {
        assert!(Secret::new("sk\r\nHost: elsewhere").bearer().is_none());
    }
}

//! The one origin an operator configured, and addresses below it.

use url::Url;

/// A base address such as `http://127.0.0.1:30000/v1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Base(Url);

impl Base {
    /// An address without a path gets `/v1`, where every server of this contract lives.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut url =
            Url::parse(text.trim()).map_err(|error| format!("`{text}` is not an address: {error}"))?;
        let plain = url.username().is_empty() && url.password().is_none();
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !plain {
            return Err(format!("`{text}` must look like https://host/v1, without a name or password in it"));
        }
        url.set_query(None);
        url.set_fragment(None);
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(if path.is_empty() { "/v1" } else { &path });
        Ok(Self(url))
    }

    /// The address of `segments` below the base. Ids may hold `/`, `+` and `=`: each segment is encoded.
    pub(crate) fn join(&self, segments: &[&str]) -> Url {
        let mut url = self.0.clone();
        // Cannot fail: only addresses with a host are accepted above.
        if let Ok(mut path) = url.path_segments_mut() {
            path.extend(segments);
        }
        url
    }

    /// Whether `url` may see the account's key.
    pub(crate) fn same_origin(&self, url: &Url) -> bool {
        self.0.origin() == url.origin()
    }

    /// What an address in an answer means: full addresses as they are, others relative to the base.
    pub(crate) fn resolve(&self, text: &str) -> Option<Url> {
        self.0.join(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
    }

    pub(crate) fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Loopback needs no proxy, and a proxy could not reach it.
    pub(crate) fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
            Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
            Some(url::Host::Domain(name)) => name == "localhost",
            None => false,
        }
    }
}

impl std::fmt::Display for Base {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_host_gets_the_contracts_path_and_ids_stay_one_segment() {
        let base = Base::parse("http://127.0.0.1:30000/").unwrap();
        assert_eq!(base.to_string(), "http://127.0.0.1:30000/v1");
        let url = base.join(&["videos", "video_a/../b?x=#+=", "content"]);
        assert_eq!(url.path(), "/v1/videos/video_a%2F..%2Fb%3Fx=%23+=/content");
        assert_eq!(url.query(), None);
    }

    #[test]
    fn a_dotted_id_cannot_climb_out_of_the_base() {
        let base = Base::parse("https://host/v1").unwrap();
        for id in ["..", ".", "%2e%2e"] {
            let url = base.join(&["videos", id]);
            assert!(url.path().starts_with("/v1/videos"), "{id}: {url}");
        }
    }

    #[test]
    fn addresses_with_credentials_or_other_schemes_are_refused() {
        for text in ["ftp://host", "http://user:word@host", "file:///etc/passwd", "host", ""] {
            assert!(Base::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn another_port_is_another_origin() {
        let base = Base::parse("http://127.0.0.1:1/v1").unwrap();
        assert!(base.same_origin(&Url::parse("http://127.0.0.1:1/elsewhere").unwrap()));
        assert!(!base.same_origin(&Url::parse("http://127.0.0.1:2/v1").unwrap()));
        assert!(!base.same_origin(&Url::parse("https://127.0.0.1:1/v1").unwrap()));
    }
}

//! What a server answered, held within limits.

use reqwest::header::{HeaderMap, RETRY_AFTER};
use std::time::{Duration, SystemTime};

/// No server may make us wait longer than this.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// Status, headers and body. `complete` is false when the body broke off or was longer than the limit.
#[derive(Debug)]
pub(crate) struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    pub complete: bool,
}

impl Reply {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as JSON, if it is that, and whole.
    pub(crate) fn json(&self) -> Option<serde_json::Value> {
        if self.complete { serde_json::from_slice(&self.body).ok() } else { None }
    }

    pub(crate) fn retry_after(&self) -> Option<Duration> {
        retry_after(&self.headers, SystemTime::now())
    }
}

/// Reads `retry-after-ms`, else `Retry-After` as seconds or as a date; never more than an hour.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let millis =
        text("retry-after-ms").and_then(|value| value.parse::<f64>().ok()).map(|millis| millis / 1000.0);
    let wait = if let Some(seconds) = millis.or_else(|| text(RETRY_AFTER.as_str())?.parse().ok()) {
        Duration::try_from_secs_f64(seconds).ok()?
    } else {
        let date = httpdate::parse_http_date(text(RETRY_AFTER.as_str())?).ok()?;
        date.duration_since(now).unwrap_or_default()
    };
    Some(wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    fn wait(name: &'static str, value: &str) -> Option<Duration> {
        let now = httpdate::parse_http_date("Fri, 20 Nov 2026 12:00:00 GMT").unwrap();
        retry_after(
            &HeaderMap::from_iter([(name.parse().unwrap(), HeaderValue::from_str(value).unwrap())]),
            now,
        )
    }

    #[test]
    fn a_wait_is_read_in_every_form_and_bounded() {
        assert_eq!(wait("retry-after", "7"), Some(Duration::from_secs(7)));
        assert_eq!(wait("retry-after", "0.5"), Some(Duration::from_millis(500)));
        assert_eq!(wait("retry-after-ms", "250"), Some(Duration::from_millis(250)));
        assert_eq!(wait("retry-after", "Fri, 20 Nov 2026 12:00:09 GMT"), Some(Duration::from_secs(9)));
        assert_eq!(wait("retry-after", "Fri, 20 Nov 2020 12:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(wait("retry-after", "99999999"), Some(LONGEST_WAIT));
    }

    #[test]
    fn nonsense_is_no_wait() {
        for value in ["soon", "-1", "NaN", "inf", "1e400", ""] {
            assert_eq!(wait("retry-after", value), None, "{value}");
        }
    }
}

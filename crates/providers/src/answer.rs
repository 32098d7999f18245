//! What an answer means: accepted, refused, or nobody knows; and in which class an error falls.

use crate::http::Reply;
use crate::{ErrorKind, ProviderError, Secret, SubmitError};
use serde_json::Value;

/// When an error was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    Submit,
    /// By a job that was accepted.
    Job,
}

/// The words of an error in any of the shapes servers use.
#[derive(Debug, Default, Clone)]
pub(crate) struct Told {
    message: String,
    /// Code, type and message in lower case, to look for words in.
    words: String,
}

impl Told {
    /// `{error:{message,type,code}}`, `{error:"…"}`, `{detail:…}`, `{message,code}`, or the inner object itself.
    pub(crate) fn read(value: &Value) -> Option<Self> {
        let inner = value.get("error").filter(|error| !error.is_null()).unwrap_or(value);
        let message = match inner {
            Value::String(text) => text.clone(),
            _ => ["message", "detail", "detailed_explanation", "code"]
                .iter()
                .find_map(|key| text(inner.get(key)?))?,
        };
        let code = inner.get("code").and_then(text).unwrap_or_default();
        let kind = inner.get("type").and_then(Value::as_str).unwrap_or_default();
        Some(Self { words: format!("{code} {kind} {message}").to_lowercase(), message })
    }

    fn says(&self, any: &[&str]) -> bool {
        any.iter().any(|word| self.words.contains(word))
    }
}

/// Text of a string, number, FastAPI's list of findings, or anything else as JSON.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Array(findings) => {
            let told: Vec<_> = findings.iter().filter_map(|finding| finding.get("msg")?.as_str()).collect();
            Some(told.join("; ")).filter(|text| !text.is_empty())
        }
        other => Some(other.to_string()),
    }
}

const MODERATION: &[&str] = &[
    "moderation",
    "content_policy",
    "content policy",
    "policy_violation",
    "safety",
    "sensitive_content",
    "real person",
    "likeness",
    "misalignment",
];

/// The class of an error; `status` is the HTTP status it came with, if it was not 200.
pub(crate) fn class(status: u16, told: &Told, moment: Moment) -> ErrorKind {
    if told.says(MODERATION) {
        let before = moment == Moment::Submit || told.says(&["input", "prompt", "reference image"]);
        return if before { ErrorKind::ModerationInput } else { ErrorKind::ModerationOutput };
    }
    if told.says(&["must match the requested width and height"]) {
        return ErrorKind::ReferenceMismatch;
    }
    if status == 402
        || told.says(&["insufficient_quota", "insufficient balance", "billing", "insufficient_user_quota"])
    {
        return ErrorKind::QuotaExhausted;
    }
    if told.says(&["concurren", "too many jobs"]) {
        return ErrorKind::ConcurrencyLimited;
    }
    match status {
        401 | 403 | 407 => ErrorKind::Auth,
        404 | 410 if told.says(&["model", "deployment"]) => ErrorKind::ModelGone,
        429 => ErrorKind::RateLimited,
        400..500 if told.says(&["model_not_found", "model does not exist"]) => ErrorKind::ModelGone,
        400..500 => ErrorKind::InvalidRequest,
        _ => class_by_words(told),
    }
}

fn class_by_words(told: &Told) -> ErrorKind {
    match () {
        () if told.says(&["rate_limit", "rate limit"]) => ErrorKind::RateLimited,
        () if told.says(&["invalid_api_key", "authentication", "unauthorized"]) => ErrorKind::Auth,
        () if told.says(&["model_not_found"]) => ErrorKind::ModelGone,
        () if told.says(&["invalid_request", "invalid_input", "invalid parameter"]) => {
            ErrorKind::InvalidRequest
        }
        () if told.says(&["timeout", "timed out"]) => ErrorKind::TimeoutStuck,
        () if told.says(&["cancel"]) => ErrorKind::Cancelled,
        () => ErrorKind::ProviderInternal,
    }
}

/// The error for a person: one line without the key, control characters, or the vendor's request ids.
pub(crate) fn error(
    status: u16,
    body: Option<&Value>,
    moment: Moment,
    key: Option<&Secret>,
) -> ProviderError {
    let told = body.and_then(Told::read).unwrap_or_default();
    let kind = class(status, &told, moment);
    let message =
        if told.message.is_empty() { format!("answered {status} without a reason") } else { told.message };
    ProviderError::new(kind, presentable(&message, key))
}

const LONGEST_MESSAGE: usize = 300;

pub(crate) fn presentable(message: &str, key: Option<&Secret>) -> String {
    let message = key.map_or_else(|| message.to_owned(), |key| key.cut_from(message));
    let lower = message.to_ascii_lowercase();
    let end = ["request id", "request_id", "requestid"].iter().filter_map(|word| lower.find(word)).min();
    let kept = message[..end.unwrap_or(message.len())].trim_end_matches([' ', '(', '[', ',', ':', ';']);
    let kept = if kept.is_empty() { message.as_str() } else { kept };
    let plain = kept.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_invisible(*c));
    plain.take(LONGEST_MESSAGE).collect()
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Judges the answer to the one POST; `accepted` finds the job in it. Refused means proved: whatever may have been accepted is
/// ambiguous.
pub(crate) fn judge<T>(
    reply: &Reply,
    key: Option<&Secret>,
    accepted: impl FnOnce(&Value) -> Option<T>,
) -> Result<T, SubmitError> {
    let body = reply.json();
    // A job that has an id was accepted, whatever the status says: polling will tell how it fares.
    if let Some(job) = body.as_ref().and_then(accepted) {
        return Ok(job);
    }
    let error = error(reply.status, body.as_ref(), Moment::Submit, key).after(reply.retry_after());
    let told = body.as_ref().and_then(Told::read).is_some();
    match proof(reply.status, error, told) {
        Ok(refused) => Err(SubmitError::Refused(refused)),
        Err(error) => {
            Err(SubmitError::Ambiguous { why: format!("answered {}: {}", reply.status, error.message) })
        }
    }
}

/// The error as `Ok` where it proves that nothing was accepted. `told` means that the server itself gave a reason.
fn proof(status: u16, error: ProviderError, told: bool) -> Result<ProviderError, ProviderError> {
    match status {
        // The server said in so many words that it did not take the job.
        200..=299 if told && is_refusal(error.kind) => Ok(error),
        // Not followed, so nobody else got it either. 303 would mean that it was acted upon.
        301 | 302 | 307 | 308 => {
            let why = format!("the server redirects to another address ({status}); correct the base address");
            Ok(ProviderError::new(ErrorKind::InvalidRequest, why))
        }
        // Not these three: the first attempt under the same key may be running, or a gateway gave up waiting.
        400..=499 if !matches!(status, 408 | 409 | 499) => Ok(error),
        // A full server says so itself; a gateway's 503 may hide an accepted job.
        503 if told => {
            let kind =
                if error.kind == ErrorKind::ProviderInternal { ErrorKind::RateLimited } else { error.kind };
            Ok(ProviderError { kind, ..error })
        }
        _ => Err(error),
    }
}

/// Classes that exist only before acceptance.
fn is_refusal(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Auth
            | ErrorKind::QuotaExhausted
            | ErrorKind::RateLimited
            | ErrorKind::ConcurrencyLimited
            | ErrorKind::InvalidRequest
            | ErrorKind::ReferenceMismatch
            | ErrorKind::ModerationInput
            | ErrorKind::ModelGone
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn judge(status: u16, body: &str) -> Result<String, SubmitError> {
        let reply =
            Reply { status, headers: reqwest::header::HeaderMap::new(), body: body.into(), complete: true };
        super::judge(&reply, None, |job| job.get("id")?.as_str().map(str::to_owned))
    }

    fn refused(status: u16, body: &str) -> ErrorKind {
        match judge(status, body) {
            Err(SubmitError::Refused(error)) => error.kind,
            other => panic!("{status} {body}: {other:?}"),
        }
    }

    #[test]
    fn refusals_fall_into_their_classes() {
        let error = |kind: &str, code: &str, message: &str| {
            json!({"error": {"type": kind, "code": code, "message": message}}).to_string()
        };
        let size = "Inpaint image must match the requested width and height";
        assert_eq!(refused(400, &error("invalid_request_error", "", size)), ErrorKind::ReferenceMismatch);
        assert_eq!(
            refused(400, &error("image_generation_user_error", "moderation_blocked", "no")),
            ErrorKind::ModerationInput
        );
        assert_eq!(
            refused(429, &error("insufficient_quota", "insufficient_quota", "pay")),
            ErrorKind::QuotaExhausted
        );
        assert_eq!(refused(429, &error("requests", "rate_limit_exceeded", "slow")), ErrorKind::RateLimited);
        assert_eq!(refused(401, &error("invalid_request_error", "invalid_api_key", "no")), ErrorKind::Auth);
        assert_eq!(refused(404, &error("", "model_not_found", "the model is gone")), ErrorKind::ModelGone);
        assert_eq!(
            refused(422, r#"{"detail":[{"msg":"field required","loc":["body","prompt"]}]}"#),
            ErrorKind::InvalidRequest
        );
        assert_eq!(refused(503, &error("server_error", "", "overloaded")), ErrorKind::RateLimited);
        assert_eq!(refused(200, &error("", "invalid_api_key", "authentication failed")), ErrorKind::Auth);
        assert_eq!(refused(307, ""), ErrorKind::InvalidRequest);
    }

    #[test]
    fn whatever_may_have_been_accepted_is_ambiguous() {
        let told = r#"{"error":{"message":"internal","type":"server_error"}}"#;
        for (status, body) in [
            (500, told),
            (502, "<html>"),
            (503, "upstream connect error"),
            (504, ""),
            (408, told),
            (409, told),
            (303, ""),
            (200, ""),
            (200, "<html>ok</html>"),
            (200, "{}"),
            (200, told),
            (202, r#"{"status":"queued"}"#),
            (600, ""),
        ] {
            assert!(matches!(judge(status, body), Err(SubmitError::Ambiguous { .. })), "{status} {body}");
        }
    }

    #[test]
    fn a_job_with_an_id_was_accepted_whatever_the_status_says() {
        for status in [200, 201, 202, 500, 503] {
            assert_eq!(judge(status, r#"{"id":"v1","status":"queued"}"#).unwrap(), "v1");
        }
    }

    #[test]
    fn a_failed_job_names_its_class() {
        let class = |error: Value| super::class(200, &Told::read(&error).unwrap(), Moment::Job);
        assert_eq!(
            class(json!({"code": "moderation_blocked", "message": "Blocked"})),
            ErrorKind::ModerationOutput
        );
        assert_eq!(class(json!({"message": "input image failed moderation"})), ErrorKind::ModerationInput);
        assert_eq!(class(json!({"message": "CUDA out of memory"})), ErrorKind::ProviderInternal);
        assert_eq!(class(json!({"code": 500, "message": "generation timed out"})), ErrorKind::TimeoutStuck);
        assert_eq!(class(json!("boom")), ErrorKind::ProviderInternal);
    }

    #[test]
    fn a_message_shows_neither_keys_nor_request_ids_nor_control_characters() {
        let key = Secret::new("sk-12345");
        let shown = presentable("bad key sk-12345\r\n\u{202E}see (Request ID: req_77)", Some(&key));
        assert_eq!(shown, "bad key ***  see");
    }
}

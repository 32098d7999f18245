//! The video object, read as tolerantly as servers write it.

use super::dialect::statuses;
use director_film::MicroUsd;
use serde_json::Value;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Queued,
    Running,
    Completed,
    Failed,
    Cancelled,
    Expired,
}

impl Status {
    /// A word nobody knows means that the job goes on: it must neither be given up nor bought again for it.
    fn read(word: &str) -> Self {
        let word = word.to_ascii_lowercase();
        let known = statuses();
        let is = |words: &Vec<String>| words.contains(&word);
        match () {
            () if is(&known.queued) => Self::Queued,
            () if is(&known.completed) => Self::Completed,
            () if is(&known.failed) => Self::Failed,
            () if is(&known.cancelled) => Self::Cancelled,
            () if is(&known.expired) => Self::Expired,
            () => Self::Running,
        }
    }
}

/// Only the status must be there; a created video must also have an id.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Video {
    pub id: Option<String>,
    pub status: Status,
    /// 0 to 1.
    pub progress: Option<f32>,
    /// Unix seconds.
    pub created_at: Option<i64>,
    pub prompt: Option<String>,
    pub model: Option<String>,
    pub size: Option<String>,
    pub seconds: Option<f64>,
    pub error: Option<Value>,
    /// What the server says it charged.
    pub cost: Option<MicroUsd>,
    /// The object as it came.
    pub raw: Value,
}

impl Video {
    /// `None` when there is no status: then it is no video.
    pub(super) fn decode(value: &Value) -> Option<Self> {
        let object = if value.get("status").is_some() { value } else { value.get("data")? };
        let text = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
        let status = Status::read(object.get("status")?.as_str()?);
        Some(Self {
            id: text("id").or_else(|| text("task_id")).filter(|id| is_id(id)),
            status,
            progress: object.get("progress").and_then(progress),
            created_at: object.get("created_at").and_then(number).map(|seconds| seconds as i64),
            prompt: text("prompt"),
            model: text("model"),
            size: text("size"),
            seconds: object.get("seconds").or_else(|| object.get("duration")).and_then(number),
            error: object.get("error").filter(|error| says_something(error)).cloned(),
            cost: cost(object),
            raw: object.clone(),
        })
    }

    /// The status in the server's own word.
    pub(super) fn word(&self) -> &str {
        self.raw.get("status").and_then(Value::as_str).unwrap_or_default()
    }
}

/// Ids become path segments, log lines and database keys.
fn is_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 2048
        && id.bytes().all(|byte| byte.is_ascii_graphic())
        && id != "."
        && id != ".."
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()).filter(|number| number.is_finite())
}

/// `40`, `"40"`, `"40%"`, or a share such as `0.4`; the contract counts in hundredths.
fn progress(value: &Value) -> Option<f32> {
    let percent = match value {
        Value::String(text) => text.trim().trim_end_matches('%').parse().ok()?,
        other => other.as_f64()?,
    };
    let share = if value.is_f64() && percent <= 1.0 { percent } else { percent / 100.0 };
    share.is_finite().then(|| (share as f32).clamp(0.0, 1.0))
}

fn says_something(error: &Value) -> bool {
    match error {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        _ => true,
    }
}

fn cost(object: &Value) -> Option<MicroUsd> {
    let usage = object.get("usage")?;
    let dollars = usage.get("provider_reported_cost_usd").or_else(|| usage.get("cost")).and_then(number)?;
    // Rounded up: never less than what was billed.
    (0.0..=1_000_000.0)
        .contains(&dollars)
        .then(|| MicroUsd::new((dollars * 1e6 - 1e-6).ceil().max(0.0) as i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn decode(value: impl std::borrow::Borrow<Value>) -> Video {
        Video::decode(value.borrow()).unwrap()
    }

    #[test]
    fn an_object_with_an_id_and_a_status_alone_is_a_video() {
        let video = decode(json!({"id": "video_1", "status": "queued"}));
        assert_eq!((video.id.as_deref(), video.status), (Some("video_1"), Status::Queued));
        assert!(Video::decode(&json!({"error": {"message": "no"}})).is_none());
        assert!(Video::decode(&json!([])).is_none());
    }

    #[test]
    fn words_outside_the_contract_are_understood_and_unknown_ones_mean_that_the_job_goes_on() {
        for (word, status) in [
            ("processing", Status::Running),
            ("unknown", Status::Running),
            ("cancelled", Status::Cancelled),
            ("SUCCESS", Status::Completed),
            ("pending", Status::Queued),
            ("deleted", Status::Cancelled),
            ("expired", Status::Expired),
            ("hatching", Status::Running),
        ] {
            assert_eq!(decode(json!({"id": "a", "status": word})).status, status, "{word}");
        }
    }

    #[test]
    fn progress_is_read_as_number_share_and_text() {
        for (written, read) in [
            (json!(40), Some(0.4)),
            (json!(0.4), Some(0.4)),
            (json!("40%"), Some(0.4)),
            (json!(40.0), Some(0.4)),
            (json!(null), None),
            (json!("soon"), None),
            (json!(1e9), Some(1.0)),
            (json!(-5), Some(0.0)),
        ] {
            assert_eq!(
                decode(json!({"id": "a", "status": "x", "progress": written})).progress,
                read,
                "{written}"
            );
        }
    }

    #[test]
    fn a_reported_cost_is_rounded_up_to_whole_micros() {
        let cost = |cost| {
            decode(json!({"id": "a", "status": "x", "usage": {"provider_reported_cost_usd": cost}})).cost
        };
        assert_eq!(cost(json!(0.8)), Some(MicroUsd::new(800_000)));
        assert_eq!(cost(json!(0.000_000_4)), Some(MicroUsd::new(1)));
        assert_eq!(cost(json!(-1)), None);
    }

    #[test]
    fn an_id_that_is_no_id_is_not_taken() {
        for id in ["", "..", "a\nb", "a b"] {
            assert_eq!(decode(json!({"id": id, "status": "queued"})).id, None, "{id:?}");
        }
    }
}

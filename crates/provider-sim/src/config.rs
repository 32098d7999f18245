//! What kind of server this is; unlike the faults it does not change while it runs.

use director_media::ToolPaths;
use std::time::Duration;

/// What the server offers for finding a lost job.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Class {
    /// An `Idempotency-Key` is honoured: the same key answers with the same job.
    A,
    /// Jobs are listed; keys are ignored.
    #[default]
    B,
    /// No list, no keys.
    C,
}

/// Whose habits the server has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Habits {
    #[default]
    Openai,
    /// No prompts in answers, `variant` is an output's number, errors as `{detail}`.
    Sglang,
    /// Multipart only, a failed job answers 500, DELETE cancels.
    VllmOmni,
    /// Long base64 ids, `processing`, reports its cost, no DELETE.
    Litellm,
    /// The media stands at `metadata.url`, an address of another origin; content answers 404.
    NewApi,
}

/// What a finished job hands out.
#[derive(Debug, Clone)]
pub enum Media {
    /// Made with ffmpeg in the asked size and length, once for each.
    Made(ToolPaths),
    /// Always these bytes.
    Fixed(Vec<u8>),
}

impl Default for Media {
    fn default() -> Self {
        Self::Made(ToolPaths::default())
    }
}

#[derive(Debug, Clone)]
pub struct Config {
    /// 0 lets the system choose.
    pub port: u16,
    pub class: Class,
    pub habits: Habits,
    /// With a key, every request of the vendor's API must carry it.
    pub api_key: Option<String>,
    /// From acceptance to the end of a job.
    pub render: Duration,
    /// What one second of video costs, in micro-USD.
    pub second_costs_micros: i64,
    /// The most that one page of the list holds.
    pub page: usize,
    /// Told to SDKs by `openai-poll-after-ms`.
    pub poll_after_ms: u64,
    pub media: Media,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            port: 0,
            class: Class::B,
            habits: Habits::Openai,
            api_key: None,
            render: Duration::from_millis(300),
            second_costs_micros: 100_000,
            page: 100,
            poll_after_ms: 200,
            media: Media::default(),
        }
    }
}

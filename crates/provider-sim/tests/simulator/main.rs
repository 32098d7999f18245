//! The simulator from outside: over raw HTTP, and by the vendor's own SDK.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use director_film::{FrameRate, Size};
use director_media::{ToolPaths, Tools, probe};
use director_provider_sim::{Config, Habits, Media, Sim};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Status and body; nothing at all when the server hung up.
async fn ask(sim: &Sim, method: &str, path: &str, body: &Value) -> Option<(u16, Vec<u8>)> {
    let mut stream = TcpStream::connect(sim.address()).await.unwrap();
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: sim\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A torn answer ends in an error of the connection: what came before it counts.
    let _ = stream.read_to_end(&mut answer).await;
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let status = std::str::from_utf8(&answer[9..12]).unwrap().parse().unwrap();
    Some((status, answer[end + 4..].to_vec()))
}

async fn ask_json(sim: &Sim, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let (status, body) = ask(sim, method, path, body).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap())
}

fn quick() -> Config {
    Config { render: Duration::ZERO, media: Media::Fixed(b"media".to_vec()), ..Config::default() }
}

#[tokio::test]
async fn a_finished_job_hands_out_a_playable_video_of_the_asked_size_and_length() {
    let sim = Sim::start(Config { render: Duration::ZERO, ..Config::default() }).await.unwrap();
    let wanted = json!({ "prompt": "a harbour", "size": "320x180", "seconds": "2" });
    let (_, video) = ask_json(&sim, "POST", "/v1/videos", &wanted).await;
    let path = format!("/v1/videos/{}/content", video["id"].as_str().unwrap());
    let (status, bytes) = ask(&sim, "GET", &path, &Value::Null).await.unwrap();
    assert_eq!(status, 200);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("take.mp4");
    std::fs::write(&file, &bytes).unwrap();
    let probed = probe(&Tools::find(&ToolPaths::default()).unwrap(), &file).unwrap();
    let stream = probed.video.unwrap();
    assert_eq!((stream.size, stream.frames.0, stream.rate), (Size::new(320, 180), 48, FrameRate::FILM));
    assert!(probed.audio.is_some_and(|audio| (audio.seconds - 2.0).abs() < 0.1));
}

#[tokio::test]
async fn faults_are_switched_over_http_and_counted_in_the_stats() {
    let sim = Sim::start(quick()).await.unwrap();
    let faults = json!({ "submit": { "kind": "lost_after", "times": 1 } });
    assert_eq!(ask_json(&sim, "POST", "/sim/faults", &faults).await.0, 200);
    let wanted = json!({ "prompt": "a harbour", "seconds": 8 });
    assert!(ask(&sim, "POST", "/v1/videos", &wanted).await.is_none(), "the server hung up");
    assert_eq!(ask_json(&sim, "POST", "/v1/videos", &wanted).await.0, 200);
    let (_, stats) = ask_json(&sim, "GET", "/sim/stats", &Value::Null).await;
    assert_eq!(
        (&stats["posts"], &stats["accepted"], &stats["charged_micros"]),
        (&json!(2), &json!(2), &json!(1_600_000))
    );
    let (status, _) = ask(&sim, "POST", "/sim/faults", &json!({ "sumbit": null })).await.unwrap();
    assert_eq!(status, 422, "a misspelt fault is refused");
}

#[tokio::test]
async fn the_video_object_has_all_thirteen_keys_of_the_contract() {
    let sim = Sim::start(quick()).await.unwrap();
    let (_, video) = ask_json(&sim, "POST", "/v1/videos", &json!({ "prompt": "a harbour" })).await;
    let keys = [
        "id",
        "object",
        "model",
        "status",
        "progress",
        "created_at",
        "completed_at",
        "expires_at",
        "prompt",
        "size",
        "seconds",
        "remixed_from_video_id",
        "error",
    ];
    for key in keys {
        assert!(video.get(key).is_some(), "{key}");
    }
    assert_eq!(video["seconds"], json!("4"), "seconds are text");
}

#[tokio::test]
async fn what_the_contract_forbids_is_refused_in_its_envelope_and_makes_no_job() {
    let sim = Sim::start(quick()).await.unwrap();
    for wrong in [
        json!({}),
        json!({ "prompt": "" }),
        json!({ "prompt": "x".repeat(32_001) }),
        json!({ "prompt": "x", "seconds": "-4" }),
        json!({ "prompt": "x", "size": "big" }),
    ] {
        let (status, body) = ask_json(&sim, "POST", "/v1/videos", &wrong).await;
        assert_eq!((status, &body["error"]["type"]), (400, &json!("invalid_request_error")), "{wrong}");
    }
    assert_eq!(sim.stats().accepted, 0);
}

#[tokio::test]
async fn a_server_of_another_habit_answers_in_its_own_words() {
    let sim = Sim::start(Config { habits: Habits::Sglang, ..quick() }).await.unwrap();
    let (_, video) = ask_json(&sim, "POST", "/v1/videos", &json!({ "prompt": "a harbour" })).await;
    assert!(video.get("prompt").is_none());
    let (status, body) =
        ask_json(&sim, "GET", "/v1/videos/video_00000001/content?variant=video", &Value::Null).await;
    assert_eq!((status, body), (404, json!({ "detail": "Video variant video not found" })));
}

/// Needs a Python with the packages of `requirements.txt`; its path stands in `DIRECTOR_SDK_PYTHON`.
#[tokio::test]
async fn the_unchanged_openai_sdk_for_python_drives_the_simulator() {
    let Some(python) = std::env::var_os("DIRECTOR_SDK_PYTHON") else {
        println!("not run: 1 (DIRECTOR_SDK_PYTHON is unset)");
        return;
    };
    let config = Config {
        render: Duration::from_millis(200),
        api_key: Some("sk-sim".to_owned()),
        ..Config::default()
    };
    let sim = Sim::start(config).await.unwrap();
    let story = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sdk/openai_story.py");
    let run = tokio::process::Command::new(python).arg(story).arg(sim.base_url()).output().await.unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert_eq!(sim.stats().unauthorised, 1, "the story tries one wrong key");
}

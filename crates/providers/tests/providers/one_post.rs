//! A server that closes the connection at every stage: one POST arrives, and only proof counts as a refusal.

use crate::support::{account, submit};
use director_providers::{ErrorKind, Sora, SubmitError};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const ACCEPTED: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 34\r\n\r\n\
                        {\"id\":\"video_1\",\"status\":\"queued\"}";

/// How far the server goes before it closes the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    BeforeReading,
    AfterHeaders,
    AfterBody,
    Reset,
    /// Writes this and closes.
    Answering(&'static str),
    /// Answers in full, keeps the connection open, and closes it when a second request comes.
    StaleConnection,
}

#[derive(Debug, Default)]
struct Seen {
    connections: AtomicUsize,
    posts: AtomicUsize,
}

async fn server(stage: Stage) -> (String, Arc<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Arc::new(Seen::default());
    let counting = Arc::clone(&seen);
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            counting.connections.fetch_add(1, Ordering::SeqCst);
            let seen = Arc::clone(&counting);
            tokio::spawn(async move { converse(stream, stage, &seen).await });
        }
    });
    (format!("http://{address}/v1"), seen)
}

async fn converse(mut stream: TcpStream, stage: Stage, seen: &Seen) {
    if stage == Stage::BeforeReading {
        return;
    }
    if !read_headers(&mut stream).await {
        return;
    }
    seen.posts.fetch_add(1, Ordering::SeqCst);
    if stage == Stage::AfterHeaders {
        return;
    }
    read_body(&mut stream).await;
    match stage {
        Stage::Reset => socket_reset(&stream),
        Stage::Answering(text) => stream.write_all(text.as_bytes()).await.unwrap(),
        Stage::StaleConnection => {
            stream.write_all(ACCEPTED.as_bytes()).await.unwrap();
            if read_headers(&mut stream).await {
                seen.posts.fetch_add(1, Ordering::SeqCst);
            }
        }
        _ => {}
    }
}

#[expect(deprecated, reason = "closing with a reset is what is being tested, and never blocks here")]
fn socket_reset(stream: &TcpStream) {
    stream.set_linger(Some(Duration::ZERO)).unwrap();
}

/// Byte by byte, so that nothing of the body is taken.
async fn read_headers(stream: &mut TcpStream) -> bool {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return false,
        }
    }
    head.starts_with(b"POST /v1/videos ")
}

/// The multipart form ends with its boundary and two dashes.
async fn read_body(stream: &mut TcpStream) {
    let mut body = vec![0; 1 << 16];
    let mut length = 0;
    while !body[..length].ends_with(b"--\r\n") {
        match stream.read(&mut body[length..]).await {
            Ok(0) | Err(_) => return,
            Ok(read) => length += read,
        }
    }
}

async fn outcome(stage: Stage) -> (Result<String, SubmitError>, usize) {
    let (base, seen) = server(stage).await;
    let sora = Sora::new(account(&base, "openai")).unwrap();
    let outcome = submit(&sora, "a harbour", "key-1").await;
    // A replay would come at once; the time is for it to show itself.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(seen.connections.load(Ordering::SeqCst), 1, "{stage:?}: one connection");
    (outcome, seen.posts.load(Ordering::SeqCst))
}

#[tokio::test]
async fn a_connection_closed_at_any_stage_carries_one_post_and_leaves_the_submit_ambiguous() {
    let (before, posts) = outcome(Stage::BeforeReading).await;
    assert!(matches!(before, Err(SubmitError::Ambiguous { .. })) && posts == 0, "{before:?}");
    for stage in [
        Stage::AfterHeaders,
        Stage::AfterBody,
        Stage::Reset,
        Stage::Answering("HTTP/1.1 "),
        Stage::Answering("HTTP/1.1 200 OK\r\n"),
        Stage::Answering("HTTP/1.1 200 OK\r\ncontent-length: 34\r\n\r\n"),
        Stage::Answering("HTTP/1.1 200 OK\r\ncontent-length: 34\r\n\r\n{\"id\":\"video_1\","),
        Stage::Answering("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n10\r\n{\"id\":\"vid"),
        Stage::Answering("HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n"),
        Stage::Answering("HTTP/1.1 503 Busy\r\ncontent-length: 90\r\n\r\n{\"error\":{\"mess"),
        Stage::Answering("not HTTP at all\r\n\r\n"),
    ] {
        let (outcome, posts) = outcome(stage).await;
        assert_eq!(posts, 1, "{stage:?}");
        assert!(matches!(outcome, Err(SubmitError::Ambiguous { .. })), "{stage:?}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_listen_has_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/v1", listener.local_addr().unwrap());
    drop(listener);
    let sora = Sora::new(account(&base, "openai")).unwrap();
    let Err(SubmitError::Refused(error)) = submit(&sora, "a harbour", "key-1").await else {
        panic!("refused")
    };
    assert_eq!(error.kind, ErrorKind::ProviderInternal);
    assert!(error.message.contains("cannot be reached"), "{error}");
}

#[tokio::test]
async fn a_refusal_counts_even_when_its_words_break_off() {
    let (outcome, posts) =
        outcome(Stage::Answering("HTTP/1.1 400 Bad\r\ncontent-length: 90\r\n\r\n{\"error\":{\"mess")).await;
    assert!(matches!(outcome, Err(SubmitError::Refused(_))) && posts == 1, "{outcome:?}");
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_the_key() {
    let (elsewhere, seen) = server(Stage::StaleConnection).await;
    let answer =
        format!("HTTP/1.1 307 Elsewhere\r\nlocation: {elsewhere}/videos\r\ncontent-length: 0\r\n\r\n");
    let (outcome, posts) = outcome(Stage::Answering(answer.leak())).await;
    assert!(matches!(outcome, Err(SubmitError::Refused(_))) && posts == 1, "{outcome:?}");
    assert_eq!(seen.connections.load(Ordering::SeqCst), 0, "nobody came");
}

#[tokio::test]
async fn every_post_has_a_connection_of_its_own_so_that_a_stale_one_cannot_swallow_it() {
    let (base, seen) = server(Stage::StaleConnection).await;
    let sora = Sora::new(account(&base, "openai")).unwrap();
    for key in ["key-1", "key-2", "key-3"] {
        assert_eq!(submit(&sora, "a harbour", key).await.unwrap(), "video_1");
        // Time for a pool, if there were one, to take the connection back.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(seen.connections.load(Ordering::SeqCst), 3);
    assert_eq!(seen.posts.load(Ordering::SeqCst), 3);
}

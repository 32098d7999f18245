//! The bytes of a create request, as the official SDKs write them.

use crate::support::{KEY, account, permit, request};
use director_film::{ContentHash, Size};
use director_providers::{Material, Provider, Sora};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Sends one create request to a server that only listens, and returns what it heard.
async fn capture(sora: impl AsyncFnOnce(String)) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/v1", listener.local_addr().unwrap());
    let hearing = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut heard = Vec::new();
        while !heard.ends_with(b"--\r\n") && !heard.ends_with(b"}") {
            let mut piece = vec![0; 4096];
            let read = stream.read(&mut piece).await.unwrap();
            heard.extend_from_slice(&piece[..read]);
        }
        stream.write_all(b"HTTP/1.1 400 No\r\ncontent-length: 0\r\n\r\n").await.unwrap();
        String::from_utf8_lossy(&heard).into_owned()
    });
    sora(base).await;
    hearing.await.unwrap()
}

#[tokio::test]
async fn a_create_request_is_a_multipart_form_with_text_parts() {
    let heard = capture(async |base| {
        let sora = Sora::new(account(&base, "openai")).unwrap();
        let prepared = sora.prepare(&request("a harbour at dawn"), &Material::default()).await.unwrap();
        let _ = sora.submit(prepared, permit("key-1")).await;
    })
    .await;
    let (head, body) = heard.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /v1/videos HTTP/1.1\r\n"), "{head}");
    assert!(
        head.contains(&format!("authorization: Bearer {KEY}\r\n"))
            && head.contains("idempotency-key: key-1\r\n")
    );
    let boundary = head.split_once("multipart/form-data; boundary=").unwrap().1.split("\r\n").next().unwrap();
    let part = |name: &str, value: &str| {
        format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let golden = [
        part("prompt", "a harbour at dawn"),
        part("model", "sora-2"),
        part("seconds", "8"),
        part("size", "1280x720"),
        format!("--{boundary}--\r\n"),
    ];
    assert_eq!(body, golden.concat());
}

#[tokio::test]
async fn a_first_frame_goes_as_a_file_part_with_a_name_and_a_type() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("frame.png");
    image::RgbImage::new(64, 32).save(&path).unwrap();
    let mut wanted = request("a harbour");
    wanted.size = Size::new(64, 32);
    wanted.reference = Some(ContentHash::of(&std::fs::read(&path).unwrap()));
    let heard = capture(async |base| {
        let sora = Sora::new(account(&base, "openai")).unwrap();
        let material = Material { reference: Some(path), ..Material::default() };
        let prepared = sora.prepare(&wanted, &material).await.unwrap();
        let _ = sora.submit(prepared, permit("key-1")).await;
    })
    .await;
    let head = "Content-Disposition: form-data; name=\"input_reference\"; filename=\"reference.png\"\r\n\
                Content-Type: image/png\r\n\r\n\u{FFFD}PNG";
    assert!(heard.contains(head), "{heard}");
}

#[tokio::test]
async fn a_json_dialect_sends_one_flat_object() {
    let heard = capture(async |base| {
        let sora = Sora::new(account(&base, "new_api")).unwrap();
        let prepared = sora.prepare(&request("a harbour"), &Material::default()).await.unwrap();
        let _ = sora.submit(prepared, permit("key-1")).await;
    })
    .await;
    let (head, body) = heard.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("content-type: application/json\r\n"));
    assert_eq!(body, r#"{"model":"sora-2","prompt":"a harbour","seconds":"8","size":"1280x720"}"#);
}

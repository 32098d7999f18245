//! Media to a file: streamed, bounded, and the key goes to its own origin alone.

use super::{Http, reason};
use crate::{ErrorKind, ProviderError};
use futures::StreamExt;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION};
use std::path::Path;
use tokio::io::AsyncWriteExt;
use url::Url;

/// Far above any clip, far below a disk.
const LARGEST_TAKE: u64 = 4 << 30;
const REDIRECTS: usize = 4;

impl Http {
    /// Writes what `url` holds to `into`, from the start. May be repeated.
    pub(crate) async fn download(&self, url: &Url, into: &Path) -> Result<(), ProviderError> {
        let mut url = url.clone();
        for _ in 0..REDIRECTS {
            let response = self.open(&url).await?;
            if !response.status().is_redirection() {
                return self.save(response, into).await;
            }
            let target = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
            let next = target.and_then(|target| url.join(target).ok());
            url = next.ok_or_else(|| failed("the server redirects the download to nowhere"))?;
        }
        Err(failed("the server redirects the download in circles"))
    }

    /// Whether `url` answers with media. Reads nothing of it.
    pub(crate) async fn has_media(&self, url: &Url) -> bool {
        self.open(url).await.is_ok_and(|response| check_head(&response).is_ok())
    }

    /// The client that may visit `url`; every hop of a redirect comes through here.
    async fn open(&self, url: &Url) -> Result<reqwest::Response, ProviderError> {
        let request = if self.base.same_origin(url) {
            let request = self.free.get(url.clone());
            match &self.bearer {
                Some(bearer) => request.header(AUTHORIZATION, bearer.clone()),
                None => request,
            }
        } else if self.media_origins.contains(&url.origin()) {
            self.free.get(url.clone())
        } else if super::outside::may_visit(url) {
            self.outside.get(url.clone())
        } else {
            let host = url.host_str().unwrap_or_default();
            return Err(failed(&format!(
                "the media address leads to {host}, which is not a public https machine"
            )));
        };
        request.header("accept", "application/binary").send().await.map_err(|error| failed(&reason(&error)))
    }

    async fn save(&self, response: reqwest::Response, into: &Path) -> Result<(), ProviderError> {
        check_head(&response)?;
        let mut file = tokio::fs::File::create(into).await.map_err(|error| on_disk(into, &error))?;
        let mut written = 0_u64;
        let mut chunks = response.bytes_stream();
        while let Some(chunk) = chunks.next().await {
            let chunk =
                chunk.map_err(|error| failed(&format!("the download broke off: {}", reason(&error))))?;
            written += chunk.len() as u64;
            if written > LARGEST_TAKE {
                return Err(failed("the media is larger than 4 GiB"));
            }
            file.write_all(&chunk).await.map_err(|error| on_disk(into, &error))?;
        }
        if written == 0 {
            return Err(failed("the media is empty"));
        }
        file.flush().await.map_err(|error| on_disk(into, &error))
    }
}

/// An answer that is not media must not become a take: it would be judged as bad output, and bought again.
fn check_head(response: &reqwest::Response) -> Result<(), ProviderError> {
    let status = response.status().as_u16();
    match status {
        200 => {}
        401 | 402 | 407 => {
            return Err(ProviderError::new(ErrorKind::Auth, format!("the download answered {status}")));
        }
        403 | 404 | 410 => {
            return Err(ProviderError::new(
                ErrorKind::ResultExpired,
                format!("the download answered {status}"),
            ));
        }
        _ => {
            let error = failed(&format!("the download answered {status}"));
            return Err(
                error.after(super::reply::retry_after(response.headers(), std::time::SystemTime::now()))
            );
        }
    }
    let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.contains("json") || kind.starts_with("text/") {
        return Err(failed(&format!("the download answered {kind} instead of media")));
    }
    Ok(())
}

fn failed(why: &str) -> ProviderError {
    ProviderError::new(ErrorKind::DownloadFailed, why)
}

fn on_disk(path: &Path, error: &std::io::Error) -> ProviderError {
    failed(&format!("cannot write {}: {error}", path.display()))
}

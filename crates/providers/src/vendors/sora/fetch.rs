//! Where the media of a finished job is, and bringing it home.

use super::Sora;
use super::video::Video;
use crate::{ErrorKind, ProviderError};
use std::path::Path;
use url::Url;

impl Sora {
    /// Tries the dialect's places in their order. Addresses are asked for anew each time: they expire.
    pub(super) async fn bring_home(&self, job: &str, into: &Path) -> Result<(), ProviderError> {
        let mut object: Option<serde_json::Value> = None;
        let mut failure: Option<ProviderError> = None;
        for source in &self.account.dialect.results {
            let url = match source.pointer() {
                None => Some(self.content(job)),
                Some(pointer) => {
                    if object.is_none() {
                        object = Some(self.object_of(job).await?);
                    }
                    self.address(object.as_ref(), pointer)
                }
            };
            let Some(url) = url else { continue };
            match self.http.download(&url, into).await {
                Ok(()) => return Ok(()),
                Err(error) => failure = Some(error),
            }
        }
        let nothing = || ProviderError::new(ErrorKind::DownloadFailed, "the finished job names no media");
        Err(failure.unwrap_or_else(nothing))
    }

    async fn object_of(&self, job: &str) -> Result<serde_json::Value, ProviderError> {
        let reply = self.http.get(self.http.base.join(&["videos", job])).await?;
        let video = reply.json().as_ref().and_then(Video::decode);
        video.map(|video| video.raw).ok_or_else(|| {
            let error = self.told(&reply);
            ProviderError { kind: ErrorKind::DownloadFailed, ..error }
        })
    }

    fn address(&self, object: Option<&serde_json::Value>, pointer: &str) -> Option<Url> {
        let text = object?.pointer(pointer)?.as_str().filter(|text| !text.is_empty())?;
        self.http.base.resolve(text)
    }
}

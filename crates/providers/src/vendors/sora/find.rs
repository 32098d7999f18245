//! A lost job in the server's list: by time and by what was asked.

use super::Sora;
use super::dialect::Listing;
use super::video::Video;
use crate::{ErrorKind, Found, LostSubmit, ProviderError};
use serde_json::Value;

/// The server's clock may differ from ours by this much, in seconds.
const SKEW: i64 = 120;
const PAGE: &str = "100";
const PAGES: usize = 50;

impl Sora {
    /// Reads the list back to the time of the submit.
    pub(super) async fn search(&self, lost: &LostSubmit<'_>) -> Result<Found, ProviderError> {
        if self.account.dialect.listing == Listing::None {
            return Ok(unsure(format!("{} servers do not list jobs", self.account.dialect.name)));
        }
        let mut candidates = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..PAGES {
            let Some(page) = self.page(after.as_deref()).await? else {
                return Ok(unsure("this server does not list jobs".to_owned()));
            };
            let before_ours = |video: &Video| video.created_at.is_some_and(|at| at < lost.sent_from - SKEW);
            let past = page.videos.iter().any(before_ours);
            let last = page.last.filter(|_| page.more);
            candidates.extend(page.videos.into_iter().filter(|video| self.may_be_ours(video, lost)));
            match last {
                // A list that returns to where it was would never end.
                Some(last) if !past && after.as_deref() != Some(last.as_str()) => after = Some(last),
                _ => return Ok(self.choose(&candidates)),
            }
        }
        Ok(unsure(format!("more than {} newer jobs stand in the list", PAGES * 100)))
    }

    /// `None` when the server has no list.
    async fn page(&self, after: Option<&str>) -> Result<Option<Page>, ProviderError> {
        let mut url = self.http.base.join(&["videos"]);
        url.query_pairs_mut().append_pair("limit", PAGE).append_pair("order", "desc");
        if let Some(after) = after {
            url.query_pairs_mut().append_pair("after", after);
        }
        let reply = self.http.get(url).await?;
        if matches!(reply.status, 404 | 405 | 501) {
            return Ok(None);
        }
        let page = reply.json().filter(|_| reply.is_success()).and_then(|body| Page::read(&body));
        page.map(Some).ok_or_else(|| self.told(&reply))
    }

    fn may_be_ours(&self, video: &Video, lost: &LostSubmit<'_>) -> bool {
        let request = lost.request;
        let unknown = video.id.as_ref().is_some_and(|id| !lost.known_jobs.contains(id));
        let in_time =
            video.created_at.is_none_or(|at| (lost.sent_from - SKEW..=lost.sent_until + SKEW).contains(&at));
        // What the list does not tell cannot speak against a job.
        let same =
            |told: &Option<String>, asked: &str| told.as_ref().is_none_or(|told| told.trim() == asked.trim());
        unknown
            && in_time
            && same(&video.prompt, &request.prompt)
            && same(&video.model, self.model_on_the_wire(request))
            && same(&video.size, &request.size.to_string())
            && video.seconds.is_none_or(|seconds| (seconds - request.seconds.as_f64()).abs() < 0.5)
    }

    /// The oldest that carries our words and a time. Two lost takes of one request may find each other's job: both are ours,
    /// and ids are unique, so each is adopted once.
    fn choose(&self, candidates: &[Video]) -> Found {
        let certain = |video: &&Video| video.prompt.is_some() && video.created_at.is_some();
        let oldest = candidates.iter().filter(certain).min_by_key(|video| video.created_at);
        match oldest.and_then(|video| video.id.clone()) {
            Some(id) => Found::Job(id),
            None if candidates.is_empty() => Found::Nothing,
            None => {
                let ids: Vec<_> = candidates.iter().take(5).filter_map(|video| video.id.as_deref()).collect();
                unsure(format!(
                    "{} lists jobs without their prompts; one of these may be it: {}",
                    self.http.base,
                    ids.join(", ")
                ))
            }
        }
    }
}

fn unsure(why: String) -> Found {
    Found::Unsure { why }
}

#[derive(Debug)]
struct Page {
    videos: Vec<Video>,
    last: Option<String>,
    more: bool,
}

impl Page {
    /// `{data: […], has_more, last_id}`; an item that is no video would make the list worthless as proof.
    fn read(body: &Value) -> Option<Self> {
        let data = body.get("data")?.as_array()?;
        let videos: Vec<Video> = data.iter().map(Video::decode).collect::<Option<_>>()?;
        let last = body.get("last_id").and_then(Value::as_str).map(str::to_owned);
        let last = last.or_else(|| videos.last()?.id.clone());
        let more = body.get("has_more").and_then(Value::as_bool).unwrap_or(videos.len() >= 100);
        Some(Self { videos, last, more })
    }
}

/// The key alone cannot be looked for: nothing of it stands in the list. Never answers "not found", which would be taken as
/// leave to send again.
pub(super) fn key_alone() -> ProviderError {
    let why = "this contract knows no keys of ours; look with find_lost, by time and prompt";
    ProviderError::new(ErrorKind::InvalidRequest, why)
}

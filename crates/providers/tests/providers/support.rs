//! What the stories share.

use director_film::request::{Origin, ShotRequest};
use director_film::{MicroUsd, Seconds, Size, SpendPermit};
use director_provider_sim::{Config, Media, Sim};
use director_providers::{
    Dialect, JobState, Material, Provider, ProviderError, Secret, Sora, SoraAccount, SubmitError, Submitted,
};
use std::collections::BTreeMap;
use std::time::Duration;

pub(crate) const KEY: &str = "sk-test-key";
pub(crate) const TAKE: &[u8] = b"\0\0\0\x18ftypisom\0\0\0\0isommp42 and then some bytes of a take";

pub(crate) fn request(prompt: &str) -> ShotRequest {
    ShotRequest {
        provider: "sora".into(),
        model: "sora-2".into(),
        prompt: prompt.to_owned(),
        size: Size::HD,
        seconds: Seconds::whole(8),
        seed: None,
        reference: None,
        origin: Origin::Fresh,
        extras: BTreeMap::new(),
    }
}

pub(crate) fn permit(key: &str) -> SpendPermit {
    SpendPermit::mint("call".into(), MicroUsd::new(800_000), key.to_owned())
}

/// A server that renders at once and hands out [`TAKE`].
pub(crate) fn quick() -> Config {
    Config {
        api_key: Some(KEY.to_owned()),
        render: Duration::ZERO,
        media: Media::Fixed(TAKE.to_vec()),
        ..Config::default()
    }
}

pub(crate) fn account(base_url: &str, dialect: &str) -> SoraAccount {
    let dialect = Dialect::named(dialect).unwrap();
    SoraAccount {
        lost_after: Duration::from_millis(50),
        ..SoraAccount::new(base_url, Some(Secret::new(KEY)), dialect)
    }
}

pub(crate) fn adapter(sim: &Sim, dialect: &str) -> Sora {
    let media_origins = vec![sim.media_origin()];
    Sora::new(SoraAccount { media_origins, ..account(&sim.base_url(), dialect) }).unwrap()
}

pub(crate) async fn start(config: Config) -> (Sim, Sora) {
    let sim = Sim::start(config).await.unwrap();
    let sora = adapter(&sim, "openai");
    (sim, sora)
}

pub(crate) async fn submit(sora: &Sora, prompt: &str, key: &str) -> Result<String, SubmitError> {
    let prepared = sora.prepare(&request(prompt), &Material::default()).await.unwrap();
    match sora.submit(prepared, permit(key)).await? {
        Submitted::Accepted { job, .. } | Submitted::Done { job } => Ok(job),
    }
}

/// Polls until the job ends, at most five seconds.
pub(crate) async fn end(sora: &Sora, job: &str) -> Result<JobState, ProviderError> {
    for _ in 0..100 {
        match sora.poll(job).await? {
            JobState::Queued { .. } | JobState::Running { .. } => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            state => return Ok(state),
        }
    }
    panic!("the job does not end")
}

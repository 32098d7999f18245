//! The good way of a take through every kind of server.

use crate::support::{TAKE, adapter, end, quick, request, start, submit};
use director_film::request::Origin;
use director_film::{ContentHash, MicroUsd, Size};
use director_provider_sim::{Config, Habits, Sim};
use director_providers::{Charged, ErrorKind, JobState, Material, Provider, SubmitError, Submitted};
use std::time::Duration;

#[tokio::test]
async fn a_take_is_submitted_polled_and_fetched_from_every_kind_of_server() {
    let kinds = [
        (Habits::Openai, "openai"),
        (Habits::Sglang, "sglang"),
        (Habits::VllmOmni, "vllm_omni"),
        (Habits::Litellm, "litellm"),
        (Habits::NewApi, "new_api"),
    ];
    let each = kinds.iter().copied().chain(kinds.map(|(habits, _)| (habits, "generic")));
    for (habits, dialect) in each {
        let sim = Sim::start(Config { habits, ..quick() }).await.unwrap();
        let sora = adapter(&sim, dialect);
        let job = submit(&sora, "a harbour", "key-1").await.unwrap();
        let state = end(&sora, &job).await.unwrap();
        let reported = (habits == Habits::Litellm).then(|| MicroUsd::new(800_000));
        assert!(matches!(state, JobState::Done { charged } if charged == reported), "{dialect}: {state:?}");
        let dir = tempfile::tempdir().unwrap();
        let into = dir.path().join("take.mp4");
        sora.fetch(&job, &into).await.unwrap();
        assert_eq!(std::fs::read(&into).unwrap(), TAKE, "{dialect}");
        let stats = sim.stats();
        assert_eq!(
            (stats.posts, stats.accepted, stats.charges, stats.leaked_keys),
            (1, 1, 1, 0),
            "{dialect}"
        );
    }
}

#[tokio::test]
async fn a_running_job_tells_its_progress_and_the_servers_wish_is_kept() {
    let (_sim, sora) = start(Config { render: Duration::from_secs(2), poll_after_ms: 700, ..quick() }).await;
    let job = submit(&sora, "a harbour", "key-1").await.unwrap();
    assert!(
        matches!(sora.poll(&job).await.unwrap(), JobState::Queued { poll_after } if poll_after.as_millis() == 700)
    );
    tokio::time::sleep(Duration::from_secs(1)).await;
    let state = sora.poll(&job).await.unwrap();
    assert!(
        matches!(state, JobState::Running { progress: Some(share), .. } if share > 0.3 && share < 1.0),
        "{state:?}"
    );
}

#[tokio::test]
async fn a_first_frame_of_another_size_is_fitted_so_that_the_server_takes_it() {
    let (sim, sora) = start(quick()).await;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("frame.png");
    image::RgbImage::new(500, 500).save(&path).unwrap();
    let mut wanted = request("a harbour");
    wanted.size = Size::new(128, 72);
    wanted.reference = Some(ContentHash::of(&std::fs::read(&path).unwrap()));
    let material = Material { reference: Some(path), ..Material::default() };
    let mut prepared = sora.prepare(&wanted, &material).await.unwrap();
    let unfitted = std::fs::read(material.reference.unwrap()).unwrap();
    assert!(sora.submit(prepared.clone(), crate::support::permit("key-1")).await.is_ok());
    prepared.files[0].bytes = unfitted;
    let refused = sora.submit(prepared, crate::support::permit("key-2")).await;
    assert!(
        matches!(refused, Err(SubmitError::Refused(error)) if error.kind == ErrorKind::ReferenceMismatch)
    );
    assert_eq!(sim.stats().accepted, 1);
}

#[tokio::test]
async fn a_take_can_be_remixed_and_extended() {
    let (sim, sora) = start(quick()).await;
    let first = submit(&sora, "a harbour", "key-1").await.unwrap();
    let material = Material { origin_job: Some(first), ..Material::default() };
    for (origin, key) in [(Origin::Remix("take".into()), "key-2"), (Origin::Extend("take".into()), "key-3")] {
        let mut wanted = request("the same at night");
        wanted.origin = origin;
        let prepared = sora.prepare(&wanted, &material).await.unwrap();
        let submitted = sora.submit(prepared, crate::support::permit(key)).await.unwrap();
        assert!(matches!(submitted, Submitted::Accepted { .. }));
    }
    // An extension costs what both lengths cost together.
    assert_eq!(
        sim.stats().jobs.iter().map(|job| job.charged_micros).collect::<Vec<_>>(),
        [800_000, 800_000, 1_600_000]
    );
}

#[tokio::test]
async fn a_running_job_is_cancelled_where_deleting_stops_it() {
    let sim = Sim::start(Config { habits: Habits::VllmOmni, render: Duration::from_mins(1), ..quick() })
        .await
        .unwrap();
    let sora = adapter(&sim, "vllm_omni");
    let job = submit(&sora, "a harbour", "key-1").await.unwrap();
    sora.cancel(&job).await.unwrap();
    let JobState::Failed { error, charged } = end(&sora, &job).await.unwrap() else { panic!("failed") };
    assert_eq!((error.kind, charged), (ErrorKind::Cancelled, Charged::Nothing));
    assert_eq!(adapter(&sim, "openai").cancel(&job).await.unwrap_err().kind, ErrorKind::InvalidRequest);
}

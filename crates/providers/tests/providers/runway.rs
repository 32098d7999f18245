//! Runway's contract against its simulator.

use crate::support::{KEY, TAKE, permit, quick, request};
use director_film::request::ShotRequest;
use director_film::{ContentHash, MicroUsd, Size};
use director_provider_sim::{Config, Fault, Faults, MediaFault, PollFault, RenderFault, Sim, SubmitFault};
use director_providers::{
    Charged, ErrorKind, Found, JobState, LostSubmit, Material, Provider, Runway, RunwayAccount, Secret,
    SubmitError, Submitted,
};
use std::collections::BTreeSet;
use std::time::Duration;

async fn start(config: Config) -> (Sim, Runway) {
    let sim = Sim::start(config).await.unwrap();
    let account = RunwayAccount {
        base_url: sim.base_url(),
        media_origins: vec![sim.media_origin()],
        lost_after: Duration::from_millis(50),
        ..RunwayAccount::new(Secret::new(KEY))
    };
    (sim, Runway::new(account).unwrap())
}

fn wanted() -> ShotRequest {
    ShotRequest {
        provider: "runway".into(),
        model: "gen4.5".to_owned(),
        seed: Some(7),
        ..request("a harbour")
    }
}

async fn submit(runway: &Runway) -> Result<String, SubmitError> {
    let prepared = runway.prepare(&wanted(), &Material::default()).await.unwrap();
    match runway.submit(prepared, permit("key-1")).await? {
        Submitted::Accepted { job, .. } | Submitted::Done { job } => Ok(job),
    }
}

#[tokio::test]
async fn a_take_is_paid_as_reported_and_fetched_without_showing_the_key_to_the_other_origin() {
    let (sim, runway) = start(quick()).await;
    let job = submit(&runway).await.unwrap();
    let state = runway.poll(&job).await.unwrap();
    assert!(
        matches!(state, JobState::Done { charged: Some(cost) } if cost == MicroUsd::new(800_000)),
        "{state:?}"
    );
    let dir = tempfile::tempdir().unwrap();
    let into = dir.path().join("take.mp4");
    sim.set_faults(Faults { media: Fault::times(MediaFault::Expired, 1), ..Faults::default() });
    assert_eq!(runway.fetch(&job, &into).await.unwrap_err().kind, ErrorKind::ResultExpired);
    runway.fetch(&job, &into).await.unwrap();
    assert_eq!(std::fs::read(&into).unwrap(), TAKE);
    assert_eq!((sim.stats().accepted, sim.stats().leaked_keys), (1, 0));
}

#[tokio::test]
async fn a_throttled_task_was_accepted_and_is_waited_for() {
    let (sim, runway) = start(Config { render: Duration::from_mins(1), ..quick() }).await;
    let job = submit(&runway).await.unwrap();
    assert!(matches!(runway.poll(&job).await.unwrap(), JobState::Queued { .. }));
    runway.cancel(&job).await.unwrap();
    let state = runway.poll(&job).await.unwrap();
    assert!(
        matches!(&state, JobState::Failed { error, .. } if error.kind == ErrorKind::Cancelled),
        "{state:?}"
    );
    assert_eq!(sim.stats().posts, 1);
}

#[tokio::test]
async fn a_lost_answer_is_ambiguous_and_goes_to_a_person() {
    for kind in
        [SubmitFault::LostBefore, SubmitFault::LostAfter, SubmitFault::ErrorBefore, SubmitFault::ErrorAfter]
    {
        let (sim, runway) = start(quick()).await;
        sim.set_faults(Faults { submit: Fault::times(kind, 1), ..Faults::default() });
        assert!(matches!(submit(&runway).await, Err(SubmitError::Ambiguous { .. })), "{kind:?}");
        assert_eq!(sim.stats().posts, 1, "{kind:?}");
        let (request, known_jobs) = (wanted(), BTreeSet::new());
        let lost = LostSubmit {
            idempotency_key: "key-1",
            request: &request,
            sent_from: 0,
            sent_until: i64::MAX,
            known_jobs: &known_jobs,
        };
        assert!(matches!(runway.find_lost(&lost).await.unwrap(), Found::Unsure { .. }));
    }
}

#[tokio::test]
async fn refusals_have_their_class() {
    for (kind, class) in [
        (SubmitFault::RateLimited, ErrorKind::RateLimited),
        (SubmitFault::Overloaded, ErrorKind::RateLimited),
        (SubmitFault::Moderation, ErrorKind::ModerationInput),
        (SubmitFault::ModelGone, ErrorKind::ModelGone),
    ] {
        let (sim, runway) = start(quick()).await;
        sim.set_faults(Faults { submit: Fault::always(kind), ..Faults::default() });
        let outcome = submit(&runway).await;
        assert!(
            matches!(&outcome, Err(SubmitError::Refused(error)) if error.kind == class),
            "{kind:?}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn a_failed_task_books_its_own_cost() {
    for (fate, class, cost) in [
        (RenderFault::Fails, ErrorKind::ProviderInternal, 0),
        (RenderFault::FailsCharged, ErrorKind::BadOutput, 800_000),
        (RenderFault::Moderation, ErrorKind::ModerationOutput, 800_000),
    ] {
        let (sim, runway) = start(quick()).await;
        sim.set_faults(Faults { render: Fault::always(fate), ..Faults::default() });
        let job = submit(&runway).await.unwrap();
        let JobState::Failed { error, charged } = runway.poll(&job).await.unwrap() else {
            panic!("{fate:?}")
        };
        assert_eq!((error.kind, charged), (class, Charged::Amount(MicroUsd::new(cost))), "{fate:?}");
    }
}

#[tokio::test]
async fn a_poll_that_fails_is_asked_again_and_a_lasting_404_is_a_lost_task() {
    let (sim, runway) = start(quick()).await;
    let job = submit(&runway).await.unwrap();
    for kind in [PollFault::Error, PollFault::Lost, PollFault::RateLimited, PollFault::Unknown] {
        sim.set_faults(Faults { poll: Fault::times(kind, 1), ..Faults::default() });
        runway.poll(&job).await.unwrap_err();
        assert!(matches!(runway.poll(&job).await.unwrap(), JobState::Done { .. }), "{kind:?}");
    }
    sim.set_faults(Faults { poll: Fault::always(PollFault::Unknown), ..Faults::default() });
    runway.poll(&job).await.unwrap_err();
    tokio::time::sleep(Duration::from_millis(80)).await;
    assert!(matches!(runway.poll(&job).await.unwrap(), JobState::Lost));
}

#[tokio::test]
async fn a_first_frame_goes_to_the_other_endpoint_as_a_data_address() {
    let (sim, runway) = start(quick()).await;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("frame.png");
    image::RgbImage::new(320, 180).save(&path).unwrap();
    let mut wanted = wanted();
    wanted.size = Size::new(128, 72);
    wanted.reference = Some(ContentHash::of(&std::fs::read(&path).unwrap()));
    let material = Material { reference: Some(path), ..Material::default() };
    let prepared = runway.prepare(&wanted, &material).await.unwrap();
    assert_eq!(prepared.body["endpoint"], "image_to_video");
    runway.submit(prepared, permit("key-1")).await.unwrap();
    assert_eq!(sim.stats().accepted, 1);
}

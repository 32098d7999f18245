//! Every fault of the simulator and the class it gets.

use crate::support::{KEY, TAKE, account, adapter, end, quick, start, submit};
use director_film::MicroUsd;
use director_provider_sim::{
    Config, Fault, Faults, Habits, MediaFault, PollFault, RenderFault, Sim, SubmitFault,
};
use director_providers::{
    Charged, ErrorKind, JobState, Provider, ProviderError, Secret, Sora, SoraAccount, SubmitError,
};
use std::time::Duration;

fn refused(outcome: Result<String, SubmitError>) -> ProviderError {
    match outcome {
        Err(SubmitError::Refused(error)) => error,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn a_submit_refused_before_acceptance_has_its_class_and_costs_nothing() {
    for (kind, class, wait) in [
        (SubmitFault::RateLimited, ErrorKind::RateLimited, Some(7)),
        (SubmitFault::QuotaExhausted, ErrorKind::QuotaExhausted, None),
        (SubmitFault::Overloaded, ErrorKind::RateLimited, Some(7)),
        (SubmitFault::ErrorInside, ErrorKind::Auth, None),
        (SubmitFault::Moderation, ErrorKind::ModerationInput, None),
        (SubmitFault::ModelGone, ErrorKind::ModelGone, None),
    ] {
        let (sim, sora) = start(quick()).await;
        sim.set_faults(Faults { submit: Fault::always(kind), retry_after_seconds: 7, ..Faults::default() });
        let error = refused(submit(&sora, "a harbour", "key-1").await);
        assert_eq!(
            (error.kind, error.retry_after),
            (class, wait.map(Duration::from_secs)),
            "{kind:?}: {error}"
        );
        assert_eq!((sim.stats().posts, sim.stats().accepted, sim.stats().charges), (1, 0, 0), "{kind:?}");
    }
}

#[tokio::test]
async fn a_wrong_key_is_told_without_showing_it() {
    let sim = Sim::start(quick()).await.unwrap();
    let wrong =
        SoraAccount { api_key: Some(Secret::new("sk-wrong-one")), ..account(&sim.base_url(), "openai") };
    let sora = Sora::new(wrong).unwrap();
    let error = refused(submit(&sora, "a harbour", "key-1").await);
    assert_eq!(error.kind, ErrorKind::Auth);
    let shown = format!("{error} {error:?} {sora:?}");
    assert!(!shown.contains("sk-wrong-one") && !shown.contains(KEY), "{shown}");
}

async fn ending(habits: Habits, dialect: &str, fate: RenderFault) -> (ProviderError, Charged) {
    let sim = Sim::start(Config { habits, ..quick() }).await.unwrap();
    let sora = adapter(&sim, dialect);
    sim.set_faults(Faults { render: Fault::always(fate), ..Faults::default() });
    let job = submit(&sora, "a harbour", "key-1").await.unwrap();
    match end(&sora, &job).await.unwrap() {
        JobState::Failed { error, charged } => (error, charged),
        other => panic!("{dialect} {fate:?}: {other:?}"),
    }
}

#[tokio::test]
async fn a_failed_job_has_its_class_and_an_unknown_charge_is_never_called_none() {
    for (fate, class) in [
        (RenderFault::Fails, ErrorKind::ProviderInternal),
        (RenderFault::FailsCharged, ErrorKind::ProviderInternal),
        (RenderFault::Moderation, ErrorKind::ModerationOutput),
        (RenderFault::Cancelled, ErrorKind::Cancelled),
        (RenderFault::CompletedWithError, ErrorKind::ProviderInternal),
    ] {
        let (error, charged) = ending(Habits::Openai, "openai", fate).await;
        assert_eq!((error.kind, charged), (class, Charged::Unknown), "{fate:?}: {error}");
    }
}

#[tokio::test]
async fn a_failure_told_with_status_500_is_read_as_the_jobs_own() {
    let (error, charged) = ending(Habits::VllmOmni, "vllm_omni", RenderFault::Moderation).await;
    assert_eq!((error.kind, charged), (ErrorKind::ModerationOutput, Charged::Nothing));
    let (error, _) = ending(Habits::VllmOmni, "generic", RenderFault::Fails).await;
    assert_eq!(error.kind, ErrorKind::ProviderInternal);
}

#[tokio::test]
async fn a_poll_that_fails_is_asked_again_and_ends_well() {
    for (kind, class) in [
        (PollFault::Error, ErrorKind::ProviderInternal),
        (PollFault::RateLimited, ErrorKind::RateLimited),
        (PollFault::HtmlNotFound, ErrorKind::ProviderInternal),
        (PollFault::Lost, ErrorKind::ProviderInternal),
    ] {
        let (sim, sora) = start(quick()).await;
        let job = submit(&sora, "a harbour", "key-1").await.unwrap();
        sim.set_faults(Faults { poll: Fault::times(kind, 1), ..Faults::default() });
        assert_eq!(sora.poll(&job).await.unwrap_err().kind, class, "{kind:?}");
        assert!(matches!(sora.poll(&job).await.unwrap(), JobState::Done { .. }), "{kind:?}");
    }
}

#[tokio::test]
async fn a_status_outside_the_contract_keeps_the_job_running() {
    let (sim, sora) = start(quick()).await;
    let job = submit(&sora, "a harbour", "key-1").await.unwrap();
    sim.set_faults(Faults { poll: Fault::times(PollFault::StrangeStatus, 1), ..Faults::default() });
    assert!(matches!(sora.poll(&job).await.unwrap(), JobState::Running { .. }));
}

#[tokio::test]
async fn a_job_is_lost_only_when_its_server_goes_on_not_knowing_it() {
    let (sim, sora) = start(quick()).await;
    let job = submit(&sora, "a harbour", "key-1").await.unwrap();
    sim.set_faults(Faults { poll: Fault::times(PollFault::Unknown, 1), ..Faults::default() });
    assert_eq!(sora.poll(&job).await.unwrap_err().kind, ErrorKind::Lost);
    assert!(matches!(sora.poll(&job).await.unwrap(), JobState::Done { .. }), "one 404 was a hiccup");
    sim.set_faults(Faults { poll: Fault::always(PollFault::Unknown), ..Faults::default() });
    sora.poll(&job).await.unwrap_err();
    tokio::time::sleep(Duration::from_millis(80)).await;
    assert!(matches!(sora.poll(&job).await.unwrap(), JobState::Lost));
}

#[tokio::test]
async fn a_job_that_never_ends_is_given_up_with_its_charge_unknown() {
    let sim = Sim::start(quick()).await.unwrap();
    sim.set_faults(Faults { render: Fault::always(RenderFault::Stuck), ..Faults::default() });
    let sora =
        Sora::new(SoraAccount { stuck_after: Duration::ZERO, ..account(&sim.base_url(), "openai") }).unwrap();
    let job = submit(&sora, "a harbour", "key-1").await.unwrap();
    assert!(matches!(sora.poll(&job).await.unwrap(), JobState::Running { .. }), "not at once");
    tokio::time::sleep(Duration::from_millis(2100)).await;
    let JobState::Failed { error, charged } = sora.poll(&job).await.unwrap() else { panic!("given up") };
    assert_eq!((error.kind, charged), (ErrorKind::TimeoutStuck, Charged::Unknown));
}

#[tokio::test]
async fn a_download_that_fails_is_repeated_and_never_generates_again() {
    for (kind, class) in [
        (MediaFault::Truncated, ErrorKind::DownloadFailed),
        (MediaFault::Empty, ErrorKind::DownloadFailed),
        (MediaFault::JsonError, ErrorKind::DownloadFailed),
        (MediaFault::Error, ErrorKind::DownloadFailed),
        (MediaFault::Expired, ErrorKind::ResultExpired),
    ] {
        for (habits, dialect) in [(Habits::Openai, "openai"), (Habits::NewApi, "new_api")] {
            let sim = Sim::start(Config { habits, ..quick() }).await.unwrap();
            let sora = adapter(&sim, dialect);
            let job = submit(&sora, "a harbour", "key-1").await.unwrap();
            end(&sora, &job).await.unwrap();
            sim.set_faults(Faults { media: Fault::times(kind, 1), ..Faults::default() });
            let dir = tempfile::tempdir().unwrap();
            let into = dir.path().join("take.mp4");
            let error = sora.fetch(&job, &into).await.unwrap_err();
            assert_eq!(error.kind, class, "{dialect} {kind:?}: {error}");
            sora.fetch(&job, &into).await.unwrap();
            assert_eq!(std::fs::read(&into).unwrap(), TAKE, "{dialect} {kind:?}");
            let stats = sim.stats();
            assert_eq!((stats.posts, stats.leaked_keys), (1, 0), "{dialect} {kind:?}");
        }
    }
}

#[tokio::test]
async fn wrong_media_comes_home_as_it_is_because_it_was_paid_for() {
    for kind in [MediaFault::Wrong, MediaFault::Half] {
        let (sim, sora) = start(quick()).await;
        let job = submit(&sora, "a harbour", "key-1").await.unwrap();
        sim.set_faults(Faults { media: Fault::always(kind), ..Faults::default() });
        let dir = tempfile::tempdir().unwrap();
        let into = dir.path().join("take.mp4");
        sora.fetch(&job, &into).await.unwrap();
        assert_ne!(std::fs::read(&into).unwrap(), TAKE);
    }
}

#[tokio::test]
async fn media_on_a_private_machine_nobody_trusted_is_not_fetched() {
    let sim = Sim::start(Config { habits: Habits::NewApi, ..quick() }).await.unwrap();
    let sora = Sora::new(account(&sim.base_url(), "new_api")).unwrap();
    let job = submit(&sora, "a harbour", "key-1").await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    let error = sora.fetch(&job, &dir.path().join("take.mp4")).await.unwrap_err();
    assert!(error.kind == ErrorKind::DownloadFailed && error.message.contains("public"), "{error}");
    assert_eq!(sim.stats().downloads, 0);
}

#[tokio::test]
async fn a_charged_failure_books_what_the_server_reports() {
    let (error, charged) = ending(Habits::Litellm, "litellm", RenderFault::FailsCharged).await;
    assert_eq!((error.kind, charged), (ErrorKind::ProviderInternal, Charged::Amount(MicroUsd::new(800_000))));
}

#[tokio::test]
async fn a_slow_server_is_waited_for() {
    let (sim, sora) = start(quick()).await;
    sim.set_faults(Faults { delay_ms: 400, ..Faults::default() });
    assert!(submit(&sora, "a harbour", "key-1").await.is_ok());
}

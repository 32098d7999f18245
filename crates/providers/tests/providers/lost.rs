//! Finding a job whose answer was lost.

use crate::support::{adapter, quick, request, start, submit};
use director_film::request::ShotRequest;
use director_provider_sim::{Class, Config, Fault, Faults, Habits, Sim, SubmitFault};
use director_providers::{Found, LostSubmit, Provider, Sora, SubmitError};
use std::collections::BTreeSet;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().cast_signed()
}

async fn look(sora: &Sora, request: &ShotRequest, known: &BTreeSet<String>, sent: i64) -> Found {
    let lost = LostSubmit {
        idempotency_key: "key-1",
        request,
        sent_from: sent,
        sent_until: sent + 5,
        known_jobs: known,
    };
    sora.find_lost(&lost).await.unwrap()
}

fn lose(sim: &Sim, kind: SubmitFault) {
    sim.set_faults(Faults { submit: Fault::times(kind, 1), ..Faults::default() });
}

#[tokio::test]
async fn a_job_accepted_without_an_answer_is_found_in_the_list_and_bought_once() {
    for kind in [SubmitFault::LostAfter, SubmitFault::TornAfter, SubmitFault::ErrorAfter] {
        let (sim, sora) = start(quick()).await;
        lose(&sim, kind);
        let lost = submit(&sora, "a harbour", "key-1").await;
        assert!(matches!(lost, Err(SubmitError::Ambiguous { .. })), "{kind:?}: {lost:?}");
        let found = look(&sora, &request("a harbour"), &BTreeSet::new(), now()).await;
        assert_eq!(found, Found::Job("video_00000001".to_owned()), "{kind:?}");
        assert_eq!((sim.stats().posts, sim.stats().accepted), (1, 1));
    }
}

#[tokio::test]
async fn a_request_that_never_arrived_is_found_nowhere() {
    for kind in [SubmitFault::LostBefore, SubmitFault::ErrorBefore] {
        let (sim, sora) = start(quick()).await;
        submit(&sora, "another shot", "key-0").await.unwrap();
        lose(&sim, kind);
        assert!(
            matches!(submit(&sora, "a harbour", "key-1").await, Err(SubmitError::Ambiguous { .. })),
            "{kind:?}"
        );
        assert_eq!(look(&sora, &request("a harbour"), &BTreeSet::new(), now()).await, Found::Nothing);
        assert_eq!(sim.stats().accepted, 1);
    }
}

#[tokio::test]
async fn another_calls_job_of_the_same_words_or_an_old_one_is_never_adopted() {
    let (_sim, sora) = start(quick()).await;
    let known = BTreeSet::from([submit(&sora, "a harbour", "key-0").await.unwrap()]);
    assert_eq!(look(&sora, &request("a harbour"), &known, now()).await, Found::Nothing);
    let later = now() + 4000;
    assert_eq!(look(&sora, &request("a harbour"), &BTreeSet::new(), later).await, Found::Nothing);
    let longer = ShotRequest { seconds: director_film::Seconds::whole(12), ..request("a harbour") };
    assert_eq!(look(&sora, &longer, &BTreeSet::new(), now()).await, Found::Nothing);
    let found = look(&sora, &request("a harbour"), &BTreeSet::new(), now()).await;
    assert!(matches!(found, Found::Job(_)), "the look itself works: {found:?}");
}

#[tokio::test]
async fn the_list_is_read_page_by_page() {
    let (sim, sora) = start(Config { page: 3, ..quick() }).await;
    submit(&sora, "a harbour", "key-1").await.unwrap();
    for number in 0..10 {
        submit(&sora, &format!("shot {number}"), "key-2").await.unwrap();
    }
    let found = look(&sora, &request("a harbour"), &BTreeSet::new(), now()).await;
    assert_eq!(found, Found::Job("video_00000001".to_owned()));
    assert_eq!(sim.stats().lists, 4);
}

#[tokio::test]
async fn a_job_that_appears_late_is_found_after_the_grace_period() {
    let (sim, sora) = start(quick()).await;
    let faults =
        Faults { submit: Fault::times(SubmitFault::LostAfter, 1), listing_lag_ms: 400, ..Faults::default() };
    sim.set_faults(faults);
    submit(&sora, "a harbour", "key-1").await.unwrap_err();
    assert_eq!(look(&sora, &request("a harbour"), &BTreeSet::new(), now()).await, Found::Nothing);
    tokio::time::sleep(Duration::from_millis(450)).await;
    assert!(matches!(look(&sora, &request("a harbour"), &BTreeSet::new(), now()).await, Found::Job(_)));
}

#[tokio::test]
async fn where_nothing_can_be_known_a_person_must_decide() {
    let blind = Sim::start(Config { class: Class::C, ..quick() }).await.unwrap();
    let without_prompts = Sim::start(Config { habits: Habits::Sglang, ..quick() }).await.unwrap();
    let routes = [(&blind, "openai"), (&blind, "litellm"), (&without_prompts, "sglang")];
    for (sim, dialect) in routes {
        lose(sim, SubmitFault::LostAfter);
        let sora = adapter(sim, dialect);
        submit(&sora, "a harbour", "key-1").await.unwrap_err();
        let found = look(&sora, &request("a harbour"), &BTreeSet::new(), now()).await;
        assert!(matches!(found, Found::Unsure { .. }), "{dialect}: {found:?}");
    }
}

#[tokio::test]
async fn a_key_alone_never_gives_leave_to_send_again() {
    let (_sim, sora) = start(quick()).await;
    assert!(sora.find("key-1").await.is_err());
}

#[tokio::test]
async fn a_server_that_knows_keys_answers_a_repeated_submit_with_the_same_job() {
    let (sim, sora) = start(Config { class: Class::A, ..quick() }).await;
    lose(&sim, SubmitFault::LostAfter);
    submit(&sora, "a harbour", "key-1").await.unwrap_err();
    let job = submit(&sora, "a harbour", "key-1").await.unwrap();
    assert_eq!(submit(&sora, "a harbour", "key-1").await.unwrap(), job);
    let stats = sim.stats();
    assert_eq!((stats.posts, stats.accepted, stats.charges, stats.posts_by_key["key-1"]), (3, 1, 1, 3));
}

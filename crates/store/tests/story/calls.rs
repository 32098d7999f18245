//! The life of a paid call: one writer, one job, one settlement.

use crate::stage::{LEASE, normalised, on_both, speech, usd, video};
use director_film::ContentHash;
use director_store::{CallState, LedgerKind, Micros, NewEvent, StoreError};

on_both! {
    async fn a_call_goes_from_intent_to_settled_with_one_event_per_step(stage) {
        let store = stage.open().await;
        let (project, plan) = stage.film(&store, &["a kettle"]).await;
        let clip = &plan.clips[0];
        let (take, call) = stage.order(&store, &project, clip, 1, video(clip, &project.id, usd(100))).await.unwrap();
        assert_eq!(store.call(&call).await.unwrap().state, CallState::Intent);
        let mut claim = stage.shoot(&store, &call, Some(usd(80))).await;
        assert_eq!(claim.row.charged, Some(usd(80)));
        store.settle(&mut claim, usd(80), stage.now()).await.unwrap();

        let row = store.call(&call).await.unwrap();
        assert_eq!((row.state, row.charged, row.take), (CallState::Settled, Some(usd(80)), Some(take.clone())));
        assert_eq!(row.lease_until, Micros::default(), "a call that is over holds no lease");
        let events = stage.events(&store, 7).await;
        let kinds: Vec<_> = events.iter().map(|event| event.kind.as_str()).collect();
        let steps = ["intent", "submitting", "running", "fetched", "verified", "settled"].map(|step| format!("call.{step}"));
        assert_eq!(kinds[0], "plan.saved");
        assert_eq!(kinds[1..], steps);
        assert!(events.windows(2).all(|pair| pair[0].seq < pair[1].seq));
        assert_eq!(store.events_after(events[4].seq, 1).await.unwrap(), events[5..6]);

        let ledger = store.ledger(Some(&project.id)).await.unwrap();
        assert_eq!(ledger.len(), 1);
        assert_eq!((ledger[0].kind, ledger[0].amount, ledger[0].source.as_str()), (LedgerKind::Charge, usd(80), "provider"));
        let run = store.runs(&project.id).await.unwrap().remove(0);
        assert_eq!((run.take, run.cost_micros, run.state), (take, usd(80), CallState::Settled));
        let original = ContentHash::of(call.as_str().as_bytes());
        assert_eq!(run.normalised, Some(normalised(&original)));
        assert_eq!(store.asset("original", call.as_str()).await.unwrap(), Some(original));
        assert!(store.open_calls(None).await.unwrap().is_empty());
        assert_eq!(store.spent(&project.id).await.unwrap(), usd(80));
    }
}

on_both! {
    async fn a_worker_that_was_overtaken_can_write_nothing(stage) {
        let store = stage.open().await;
        let call = store.create_call(None, &speech(usd(100)), stage.now()).await.unwrap();
        let mut slow = stage.claim(&store, &call).await.unwrap();
        assert!(stage.claim(&store, &call).await.is_none(), "the lease is held");
        store.mark_submitting(&mut slow, stage.now(), stage.now()).await.unwrap();
        store.check_lease(&slow, stage.now().plus(LEASE / 2)).await.unwrap();
        stage.wait(LEASE * 2);

        let mut quick = stage.claim(&store, &call).await.unwrap();
        assert_eq!((quick.generation, quick.row.state), (slow.generation + 1, CallState::Submitting));
        let original = ContentHash::of(b"speech");
        let refusals = [
            store.check_lease(&slow, Micros::default()).await,
            store.renew_lease(&mut slow, stage.now().plus(LEASE)).await,
            store.mark_submitting(&mut slow, stage.now(), stage.now()).await,
            store.mark_running(&mut slow, "job-1", stage.now(), stage.now()).await,
            store.mark_fetched(&mut slow, &original, 1, None, stage.now()).await,
            store.settle(&mut slow, usd(90), stage.now()).await,
            store.fail(&mut slow, usd(90), "charged", "no", stage.now()).await,
            store.needs_review(&mut slow, "who knows", stage.now()).await,
            store.release_lease(slow).await,
        ];
        for refusal in refusals {
            assert!(matches!(refusal, Err(StoreError::LeaseLost { .. })), "{refusal:?}");
        }
        assert!(store.ledger(None).await.unwrap().is_empty());
        assert_eq!(store.asset("original", call.as_str()).await.unwrap(), None);
        store.settle(&mut quick, usd(60), stage.now()).await.unwrap();
        assert_eq!(store.ledger(None).await.unwrap()[0].amount, usd(60));
    }
}

on_both! {
    async fn a_call_is_settled_once_whoever_tries_and_however_often(stage) {
        let store = stage.open().await;
        let call = store.create_call(None, &speech(usd(100)), stage.now()).await.unwrap();
        let mut first = stage.claim(&store, &call).await.unwrap();
        store.mark_submitting(&mut first, stage.now(), stage.now()).await.unwrap();
        let mut attempts = Vec::new();
        for _ in 0..8 {
            stage.wait(LEASE * 2);
            attempts.push(stage.claim(&store, &call).await.unwrap());
        }
        attempts.push(first);
        let tasks = attempts.into_iter().map(|mut claim| {
            let (store, now) = (store.clone(), stage.now());
            tokio::spawn(async move {
                let first = store.settle(&mut claim, usd(70), now).await.is_ok();
                let second = store.settle(&mut claim, usd(70), now).await;
                assert!(second.is_err());
                first
            })
        });
        let mut settled = 0;
        for task in tasks.collect::<Vec<_>>() {
            settled += usize::from(task.await.unwrap());
        }
        assert_eq!(settled, 1);
        assert_eq!(store.ledger(None).await.unwrap().len(), 1);
        let report = store.budget_report(stage.now()).await.unwrap();
        assert_eq!((report.rows[0].held, report.rows[0].spent), (usd(0), usd(70)));
        assert!(stage.claim(&store, &call).await.is_none(), "a settled call cannot be claimed");
    }
}

on_both! {
    async fn two_calls_are_never_one_job(stage) {
        let store = stage.open().await;
        let mut claims = Vec::new();
        for _ in 0..3 {
            let call = store.create_call(None, &speech(usd(1)), stage.now()).await.unwrap();
            let mut claim = stage.claim(&store, &call).await.unwrap();
            store.mark_submitting(&mut claim, stage.now(), stage.now()).await.unwrap();
            claims.push(claim);
        }
        store.mark_running(&mut claims[0], "job-1", stage.now(), stage.now()).await.unwrap();
        let stolen = store.mark_running(&mut claims[1], "job-1", stage.now(), stage.now()).await;
        assert!(matches!(stolen, Err(StoreError::Conflict { .. })), "{stolen:?}");
        assert_eq!(store.call(claims[1].call()).await.unwrap().state, CallState::Submitting);
        store.mark_running(&mut claims[1], "job-2", stage.now(), stage.now()).await.unwrap();
        assert_eq!(store.in_flight(&"openai".into()).await.unwrap(), 3);
        assert_eq!(store.in_flight(&"previz".into()).await.unwrap(), 0);
    }
}

on_both! {
    async fn a_failed_call_gives_its_hold_back_and_books_what_was_charged_all_the_same(stage) {
        let store = stage.open().await;
        for (charged, entries, spent) in [(usd(0), 0, usd(0)), (usd(30), 1, usd(30))] {
            let call = store.create_call(None, &speech(usd(100)), stage.now()).await.unwrap();
            let mut claim = stage.claim(&store, &call).await.unwrap();
            store.mark_submitting(&mut claim, stage.now(), stage.now()).await.unwrap();
            store.fail(&mut claim, charged, "moderation", "refused: a trademark", stage.now()).await.unwrap();
            let row = store.call(&call).await.unwrap();
            assert_eq!((row.state, row.error_class.as_deref()), (CallState::Failed, Some("moderation")));
            assert_eq!(row.error_message.as_deref(), Some("refused: a trademark"));
            assert_eq!(store.ledger(None).await.unwrap().len(), entries);
            let report = store.budget_report(stage.now()).await.unwrap();
            assert_eq!((report.rows[0].held, report.rows[0].spent), (usd(0), spent));
        }
    }
}

on_both! {
    async fn a_wish_to_cancel_reaches_the_worker_and_a_cancelled_call_costs_nothing(stage) {
        let store = stage.open().await;
        let call = store.create_call(None, &speech(usd(100)), stage.now()).await.unwrap();
        store.ask_to_cancel(&call, stage.now()).await.unwrap();
        store.ask_to_cancel(&call, stage.now()).await.unwrap();
        let mut claim = stage.claim(&store, &call).await.unwrap();
        assert!(claim.row.cancel_wanted);
        store.cancel(&mut claim, usd(0), stage.now()).await.unwrap();
        assert_eq!(store.call(&call).await.unwrap().state, CallState::Cancelled);
        assert_eq!(store.budget_report(stage.now()).await.unwrap().rows[0].held, usd(0));
        assert_eq!(stage.events(&store, 3).await.len(), 3);
    }
}

on_both! {
    async fn a_call_in_review_keeps_its_hold_and_waits_for_a_person(stage) {
        let store = stage.open().await;
        let call = store.create_call(None, &speech(usd(100)), stage.now()).await.unwrap();
        let mut claim = stage.claim(&store, &call).await.unwrap();
        store.mark_submitting(&mut claim, stage.now(), stage.now()).await.unwrap();
        store.needs_review(&mut claim, "the answer was lost", stage.now()).await.unwrap();
        stage.wait(LEASE * 10);
        assert!(stage.claim(&store, &call).await.is_none());
        assert_eq!(store.budget_report(stage.now()).await.unwrap().rows[0].held, usd(100));
        assert_eq!(store.open_calls(None).await.unwrap()[0].error_message.as_deref(), Some("the answer was lost"));
    }
}

on_both! {
    async fn a_call_cannot_skip_the_steps_that_protect_it(stage) {
        let store = stage.open().await;
        let call = store.create_call(None, &speech(usd(100)), stage.now()).await.unwrap();
        let mut claim = stage.claim(&store, &call).await.unwrap();
        let original = ContentHash::of(b"speech");
        let skips = [
            store.mark_running(&mut claim, "job-1", stage.now(), stage.now()).await,
            store.mark_fetched(&mut claim, &original, 1, None, stage.now()).await,
            store.mark_verified(&mut claim, &normalised(&original), stage.now()).await,
            store.settle(&mut claim, usd(1), stage.now()).await,
        ];
        for skip in skips {
            assert!(matches!(skip, Err(StoreError::IllegalStep { .. })), "{skip:?}");
        }
        store.mark_submitting(&mut claim, stage.now(), stage.now()).await.unwrap();
        let withdrawn = store.cancel(&mut claim, usd(0), stage.now()).await;
        assert!(matches!(withdrawn, Err(StoreError::IllegalStep { .. })), "a request may be on its way");
    }
}

on_both! {
    async fn leases_are_renewed_together_let_go_and_ended_after_a_crash(stage) {
        let store = stage.open().await;
        let (project, plan) = stage.film(&store, &["a kettle", "a cup"]).await;
        let mut claims = Vec::new();
        for clip in &plan.clips {
            let (_, call) = stage.order(&store, &project, clip, 1, video(clip, &project.id, usd(0))).await.unwrap();
            claims.push(stage.claim(&store, &call).await.unwrap());
        }
        let until = stage.now().plus(LEASE * 3);
        assert_eq!(store.renew_leases("worker-1", stage.now(), until).await.unwrap(), 2);
        assert_eq!(store.renew_leases("worker-2", stage.now(), until).await.unwrap(), 0);
        store.check_lease(&claims[0], until).await.unwrap();

        let polled = claims.pop().unwrap();
        let (call, next) = (polled.call().clone(), stage.now().plus(LEASE));
        store.schedule_poll(polled, next).await.unwrap();
        let row = store.call(&call).await.unwrap();
        assert_eq!((row.next_poll_at, row.poll_count), (Some(next), 1));
        assert!(stage.claim(&store, &call).await.is_some(), "let go at once");

        assert_eq!(store.expire_leases(&project.id, stage.now()).await.unwrap(), 2);
        let dead = claims.pop().unwrap();
        let call = dead.call().clone();
        assert!(matches!(store.check_lease(&dead, Micros::default()).await, Err(StoreError::LeaseLost { .. })));
        assert!(stage.claim(&store, &call).await.is_some());
    }
}

on_both! {
    async fn what_was_written_before_a_crash_is_there_after_it(stage) {
        let (call, key) = {
            let store = stage.open().await;
            let call = store.create_call(None, &speech(usd(100)), stage.now()).await.unwrap();
            let mut claim = stage.claim(&store, &call).await.unwrap();
            store.mark_submitting(&mut claim, stage.now(), stage.now().plus(LEASE)).await.unwrap();
            (call, claim.row.idempotency_key.clone())
        };
        let store = stage.open().await;
        let open = store.open_calls(None).await.unwrap();
        assert_eq!((open.len(), &open[0].id, open[0].state), (1, &call, CallState::Submitting));
        assert_eq!((&open[0].idempotency_key, open[0].ceiling), (&key, usd(100)));
        assert!(open[0].submit_deadline > open[0].submit_started_at);
        assert_eq!(open[0].request, serde_json::json!({ "text": "hello" }));
    }
}

on_both! {
    async fn an_event_of_its_own_is_appended_and_read_in_order(stage) {
        let store = stage.open().await;
        for number in 0..3 {
            let event = NewEvent {
                project: None,
                subject: "studio".to_owned(),
                kind: "note".to_owned(),
                data: serde_json::json!({ "number": number }),
            };
            store.append_event(&event, stage.now()).await.unwrap();
        }
        let events = stage.events(&store, 3).await;
        let numbers: Vec<_> = events.iter().map(|event| event.data["number"].as_i64().unwrap()).collect();
        assert_eq!(numbers, [0, 1, 2]);
    }
}

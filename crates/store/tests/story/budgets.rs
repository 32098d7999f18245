//! Caps that hold.

use crate::stage::{cap_of_all, on_both, speech, usd, video};
use director_film::MicroUsd;
use director_store::{BudgetKey, StoreError};

on_both! {
    async fn over_the_cap_leaves_nothing_behind(stage) {
        let store = stage.open().await;
        let (project, plan) = stage.film(&store, &["a kettle"]).await;
        let clip = &plan.clips[0];
        store.set_budget(&cap_of_all(), Some(usd(100)), stage.now()).await.unwrap();
        store.create_call(None, &speech(usd(60)), stage.now()).await.unwrap();
        let before = (stage.events(&store, 3).await, store.budget_report(stage.now()).await.unwrap().rows);

        let refused = stage.order(&store, &project, clip, 1, video(clip, &project.id, usd(41))).await;
        let Err(StoreError::OverCap { budget, cap, held, spent, wanted }) = refused else { panic!("{refused:?}") };
        assert_eq!((budget, cap, held, spent, wanted), (cap_of_all(), usd(100), usd(60), usd(0), usd(41)));
        assert!(store.runs(&project.id).await.unwrap().is_empty());
        assert_eq!(store.open_calls(None).await.unwrap().len(), 1);
        let after = (stage.events(&store, 3).await, store.budget_report(stage.now()).await.unwrap().rows);
        assert_eq!(after, before);

        stage.order(&store, &project, clip, 1, video(clip, &project.id, usd(40))).await.unwrap();
    }
}

on_both! {
    async fn every_budget_named_must_have_enough_left(stage) {
        let store = stage.open().await;
        let (month, project) = (BudgetKey::month("2026-11"), BudgetKey::project(&"tea".into()));
        store.set_budget(&month, Some(usd(1000)), stage.now()).await.unwrap();
        store.set_budget(&project, Some(usd(10)), stage.now()).await.unwrap();
        let mut call = speech(usd(11));
        call.budgets = vec![month.clone(), project.clone(), BudgetKey::run("make-1"), month.clone()];
        let refused = store.create_call(None, &call, stage.now()).await;
        assert!(matches!(&refused, Err(StoreError::OverCap { budget, .. }) if *budget == project), "{refused:?}");
        call.ceiling = usd(10);
        store.create_call(None, &call, stage.now()).await.unwrap();
        let rows = store.budget_report(stage.now()).await.unwrap().rows;
        assert_eq!(rows.len(), 3, "a budget without a cap counts from its first call on");
        assert!(rows.iter().all(|row| row.held == usd(10)), "a budget named twice is held once: {rows:?}");
    }
}

on_both! {
    async fn a_cap_set_late_knows_what_was_spent_before(stage) {
        let store = stage.open().await;
        let call = store.create_call(None, &speech(usd(50)), stage.now()).await.unwrap();
        let mut claim = stage.claim(&store, &call).await.unwrap();
        store.mark_submitting(&mut claim, stage.now(), stage.now()).await.unwrap();
        store.settle(&mut claim, usd(50), stage.now()).await.unwrap();
        store.create_call(None, &speech(usd(25)), stage.now()).await.unwrap();

        let low = store.set_budget(&cap_of_all(), Some(usd(74)), stage.now()).await;
        assert!(matches!(low, Err(StoreError::CapTooLow { held, spent, .. }) if (held, spent) == (usd(25), usd(50))));
        assert_eq!(store.budget_report(stage.now()).await.unwrap().rows[0].cap, None, "a refused cap changes nothing");
        store.set_budget(&cap_of_all(), Some(usd(75)), stage.now()).await.unwrap();
        let row = store.budget_report(stage.now()).await.unwrap().rows.remove(0);
        assert_eq!((row.cap, row.left()), (Some(usd(75)), Some(usd(0))));
        assert!(store.create_call(None, &speech(usd(1)), stage.now()).await.is_err());
        store.set_budget(&cap_of_all(), None, stage.now()).await.unwrap();
        store.create_call(None, &speech(usd(1)), stage.now()).await.unwrap();
    }
}

on_both! {
    async fn a_bill_above_the_quote_is_booked_shown_and_stops_spending_but_not_free_calls(stage) {
        let store = stage.open().await;
        store.set_budget(&cap_of_all(), Some(usd(100)), stage.now()).await.unwrap();
        let call = store.create_call(None, &speech(usd(90)), stage.now()).await.unwrap();
        let mut claim = stage.claim(&store, &call).await.unwrap();
        store.mark_submitting(&mut claim, stage.now(), stage.now()).await.unwrap();
        store.settle(&mut claim, usd(130), stage.now()).await.unwrap();
        let row = store.budget_report(stage.now()).await.unwrap().rows.remove(0);
        assert_eq!((row.held, row.spent, row.left()), (usd(0), usd(130), Some(usd(-30))));
        let events = stage.events(&store, 5).await;
        let overrun = events.iter().find(|event| event.kind == "budget.overrun").unwrap();
        assert_eq!((&overrun.data["charged_micros"], &overrun.data["ceiling_micros"]), (&130.into(), &90.into()));
        let refused = store.create_call(None, &speech(usd(1)), stage.now()).await;
        assert!(matches!(refused, Err(StoreError::OverCap { .. })), "{refused:?}");
        store.create_call(None, &speech(usd(0)), stage.now()).await.unwrap();
    }
}

on_both! {
    async fn money_that_cannot_be_is_refused(stage) {
        let store = stage.open().await;
        for amount in [usd(-1), MicroUsd::new(i64::MAX), MicroUsd::new(i64::MIN)] {
            let calls = [
                store.create_call(None, &speech(amount), stage.now()).await.map(|_| ()),
                store.set_budget(&cap_of_all(), Some(amount), stage.now()).await,
            ];
            for refused in calls {
                assert!(matches!(refused, Err(StoreError::BadAmount { .. })), "{amount}: {refused:?}");
            }
        }
        let call = store.create_call(None, &speech(usd(1)), stage.now()).await.unwrap();
        let mut claim = stage.claim(&store, &call).await.unwrap();
        store.mark_submitting(&mut claim, stage.now(), stage.now()).await.unwrap();
        let refused = store.settle(&mut claim, usd(-5), stage.now()).await;
        assert!(matches!(refused, Err(StoreError::BadAmount { .. })), "{refused:?}");
        assert_eq!(store.call(&call).await.unwrap().state, director_store::CallState::Submitting);
    }
}

//! Many at once, on one machine: tasks and processes.

use crate::stage::{cap_of_all, on_both, speech, usd};
use director_film::ids::OwnerId;
use director_store::{BudgetKey, Micros, Store, StoreError};
use std::process::{Child, Command, Stdio};

const CAP: i64 = 10_000;
const AMOUNT: i64 = 37;
const PROCESSES: usize = 3;
const TASKS: usize = 100;
const CHILD_DATABASE: &str = "DIRECTOR_STORE_RACE_DATABASE";

/// Runs [`reserve_in_a_child_process`] of this very test program.
fn start_child(url: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "race::reserve_in_a_child_process", "--ignored", "--nocapture"])
        .env(CHILD_DATABASE, url)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// How many of `tasks` concurrent reservations were accepted. Everything but a full budget is an error.
async fn reserve_at_once(store: &Store, tasks: usize) -> usize {
    let reservations: Vec<_> = (0..tasks)
        .map(|number| {
            let store = store.clone();
            let now = Micros::new(1_800_000_000_000_000 + i64::try_from(number).unwrap());
            tokio::spawn(async move { store.create_call(None, &speech(usd(AMOUNT)), now).await })
        })
        .collect();
    let mut accepted = 0;
    for reservation in reservations {
        match reservation.await.unwrap() {
            Ok(_) => accepted += 1,
            Err(StoreError::OverCap { .. }) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    accepted
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "started by the cap race as another process"]
async fn reserve_in_a_child_process() {
    let Ok(url) = std::env::var(CHILD_DATABASE) else { return };
    let store = Store::open(&url, &OwnerId::from("local")).await.unwrap();
    reserve_at_once(&store, TASKS).await;
}

on_both! {
    /// More is asked for than the cap allows, so the end must lie within one item of it.
    async fn processes_and_tasks_reserving_at_once_reach_the_cap_and_never_pass_it(stage) {
        let store = stage.open().await;
        store.set_budget(&cap_of_all(), Some(usd(CAP)), stage.now()).await.unwrap();
        let children: Vec<_> = (1..PROCESSES).map(|_| start_child(&stage.url)).collect();
        reserve_at_once(&store, TASKS).await;
        for mut child in children {
            assert!(child.wait().unwrap().success());
        }
        let accepted = i64::try_from(store.open_calls(None).await.unwrap().len()).unwrap();
        assert_eq!(accepted, CAP / AMOUNT, "the cap is reached to within one item");
        let row = store.budget_report(stage.now()).await.unwrap().rows.remove(0);
        assert_eq!((row.held, row.spent), (usd(accepted * AMOUNT), usd(0)));
    }
}

on_both! {
    /// Two budgets, in either order, while calls start and end: nobody waits for each other in a circle, nothing is lost.
    async fn holds_and_settlements_at_once_end_with_every_cent_accounted_for(stage) {
        let store = stage.open().await;
        let tasks: Vec<_> = (0..24_i64)
            .map(|number| {
                let (store, now) = (store.clone(), stage.now());
                let mut call = speech(usd(10));
                call.budgets = vec![BudgetKey::month("2026-11"), BudgetKey::run("make-1")];
                if number % 2 == 0 {
                    call.budgets.reverse();
                }
                tokio::spawn(async move {
                    let id = store.create_call(None, &call, now).await.unwrap();
                    let lease = now.plus(crate::stage::LEASE);
                    let mut claim = store.claim_call(&id, "racer", now, lease).await.unwrap().unwrap();
                    store.mark_submitting(&mut claim, now, lease).await.unwrap();
                    if number % 3 == 0 {
                        store.fail(&mut claim, usd(0), "refused", "no", now).await.unwrap();
                    } else {
                        store.settle(&mut claim, usd(number), now).await.unwrap();
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let expected: i64 = (0..24).filter(|number| number % 3 != 0).sum();
        let booked: i64 = store.ledger(None).await.unwrap().iter().map(|entry| entry.amount.micros()).sum();
        assert_eq!(booked, expected);
        let rows = store.budget_report(stage.now()).await.unwrap().rows;
        assert_eq!(rows.len(), 2);
        for row in rows {
            assert_eq!((row.held, row.spent), (usd(0), usd(expected)), "{}", row.key);
        }
    }
}

on_both! {
    async fn an_empty_database_may_be_opened_by_many_at_once(stage) {
        let openings: Vec<_> = (0..6)
            .map(|_| {
                let url = stage.url.clone();
                tokio::spawn(async move { Store::open(&url, &OwnerId::from("local")).await })
            })
            .collect();
        for opening in openings {
            opening.await.unwrap().unwrap().projects().await.unwrap();
        }
    }
}

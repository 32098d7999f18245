//! Nothing is spent that nobody allowed.

use crate::workplace::{SHORT_SCRIPT, Workplace};

#[test]
fn a_provider_that_cannot_be_called_is_refused_with_the_free_alternative() {
    let work = Workplace::new();
    work.write("lamp.md", SHORT_SCRIPT);
    let done = work.run(&["make", "lamp.md", "--provider", "sora", "--max-usd", "100"]);
    assert_eq!(done.code, 3, "{}", done.stderr);
    assert!(done.complaint().contains("previz"), "{}", done.stderr);
}

#[test]
fn a_dry_run_prices_the_provider_and_shoots_a_free_animatic() {
    let work = Workplace::new();
    work.write("lamp.md", SHORT_SCRIPT);
    let report = work.make(&["lamp.md", "--provider", "sora", "--dry-run"]);
    assert!(
        report["price"]["estimate_micros"].as_i64().unwrap() >= 1_200_000,
        "three clips of 4 s at 0.10 USD/s: {}",
        report["price"]
    );
    assert_eq!(report["price"]["spent_micros"], 0);
    assert!(report["clips"].as_array().unwrap().iter().all(|clip| clip["takes"][0]["provider"] == "previz"));
}

#[test]
fn a_free_film_goes_through_the_priced_and_journalled_path() {
    let work = Workplace::new();
    work.write("lamp.md", SHORT_SCRIPT);
    assert_eq!(work.run(&["budget", "set", "month", "5"]).code, 0);
    let report = work.make(&["lamp.md"]);
    let budget = work.run(&["budget", "report", "--json"]);
    let budget: serde_json::Value = serde_json::from_str(&budget.stdout).unwrap();
    assert_eq!(budget["ledger"].as_array().unwrap().len(), report["clips"].as_array().unwrap().len());
    assert_eq!(budget["spent_micros"], 0);
    assert_eq!(work.run(&["budget", "set", "moon", "5"]).code, 2);
    assert!(work.run(&["budget", "holds"]).stdout.is_empty(), "nothing stays held");
}

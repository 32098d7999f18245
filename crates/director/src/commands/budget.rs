//! `director budget`

use crate::args::{Budget, BudgetAction};
use crate::commands::{print, print_json, quietly};
use crate::settings::Configuration;
use director_film::MicroUsd;
use director_store::{BudgetRow, CallRow, LedgerEntry};
use director_studio::{StudioError, now, open_store};
use serde::Serialize;

#[derive(Serialize)]
struct Report {
    budgets: Vec<BudgetRow>,
    ledger: Vec<LedgerEntry>,
    spent_micros: MicroUsd,
}

pub(crate) fn run(budget: &Budget) -> anyhow::Result<()> {
    let settings = Configuration::load()?.studio()?;
    match &budget.action {
        BudgetAction::Report { json } => {
            let report = quietly(async { report(&open_store(&settings).await?).await })?;
            if *json { print_json(&report) } else { print(&report_for_people(&report)) }
        }
        BudgetAction::Set { scope, usd } => {
            quietly(async { director_studio::set_cap(&open_store(&settings).await?, scope, *usd).await })?;
            print(&format!("{scope}: cap {usd}\n"))
        }
        BudgetAction::Holds { json } => {
            let calls = quietly(async { Ok(open_store(&settings).await?.open_calls(None).await?) })?;
            let holds: Vec<_> = calls.iter().map(Hold::of).collect();
            if *json {
                print_json(&holds)
            } else {
                print(&holds.iter().map(Hold::for_people).collect::<String>())
            }
        }
    }
}

async fn report(store: &director_store::Store) -> Result<Report, StudioError> {
    let ledger = store.ledger(None).await?;
    let spent_micros = ledger.iter().map(|entry| entry.amount).sum();
    Ok(Report { budgets: store.budget_report(now()).await?.rows, ledger, spent_micros })
}

fn report_for_people(report: &Report) -> String {
    let capped = report.budgets.iter().filter(|row| row.cap.is_some());
    let caps: String = capped.map(budget_for_people).collect();
    let none = if caps.is_empty() { "no cap is set; `director budget set month 20` sets one\n" } else { "" };
    format!("{caps}{none}spent in all: {} in {} calls\n", report.spent_micros, report.ledger.len())
}

fn budget_for_people(row: &BudgetRow) -> String {
    let cap = row.cap.map_or_else(String::new, |cap| cap.to_string());
    format!("{}: cap {cap}, held {}, spent {}\n", row.key, row.held, row.spent)
}

/// A call whose money is set aside.
#[derive(Serialize)]
struct Hold<'a> {
    call: &'a str,
    project: Option<&'a str>,
    provider: &'a str,
    state: &'a str,
    held_micros: MicroUsd,
    why: Option<&'a str>,
}

impl<'a> Hold<'a> {
    fn of(call: &'a CallRow) -> Self {
        Self {
            call: call.id.as_str(),
            project: call.project.as_ref().map(director_film::ids::ProjectId::as_str),
            provider: call.provider.as_str(),
            state: call.state.as_str(),
            held_micros: call.ceiling,
            why: call.error_message.as_deref(),
        }
    }

    fn for_people(&self) -> String {
        let why = self.why.map_or(String::new(), |why| format!("  {why}"));
        format!("{}  {}  {}  up to {}{why}\n", self.call, self.provider, self.state, self.held_micros)
    }
}

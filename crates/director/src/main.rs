//! The command line: what was typed becomes settings and choices, the studio does the work, the exit code tells how it ended.

mod args;
mod commands;
mod ending;
mod progress;
mod settings;

use args::{Args, Command};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return ending::of_parsing(&error),
    };
    settings::start_log();
    let done = match args.command {
        Command::Make(make) => commands::make::run(make),
        Command::Plan(plan) => commands::plan::run(&plan),
        Command::Draft(draft) => commands::draft::run(&draft),
        Command::Generate(generate) => commands::generate::run(generate),
        Command::Repo(repo) => commands::repo::run(&repo),
        Command::Doctor(doctor) => commands::doctor::run(&doctor),
        Command::Budget(budget) => commands::budget::run(&budget),
        Command::Providers(providers) => commands::providers::run(&providers),
    };
    ending::of(done)
}

//! `director-provider-sim`: a vendor's API on this machine, for rehearsals and tests.

use clap::Parser;
use director_provider_sim::{Class, Config, Habits, Media, Sim};
use std::path::PathBuf;
use std::time::Duration;

/// Serves the OpenAI Videos contract on loopback and prints its address. Faults: POST /sim/faults; counters: GET /sim/stats.
#[derive(Debug, Parser)]
#[command(version)]
struct Args {
    /// 0 lets the system choose
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// What is offered for finding a lost job: A idempotency key, B list, C nothing
    #[arg(long, value_enum, ignore_case = true, default_value_t = Class::B)]
    class: Class,
    /// Whose habits the server has
    #[arg(long, value_enum, default_value_t = Habits::Openai)]
    habits: Habits,
    /// Every request must carry this key
    #[arg(long)]
    api_key: Option<String>,
    /// Seconds from acceptance to the end of a job
    #[arg(long, default_value_t = 1.0)]
    render_seconds: f64,
    /// Hand out this file instead of a video made for each request
    #[arg(long)]
    media: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let media = match args.media {
        Some(path) => Media::Fixed(std::fs::read(path)?),
        None => Media::default(),
    };
    let config = Config {
        port: args.port,
        class: args.class,
        habits: args.habits,
        api_key: args.api_key,
        render: Duration::try_from_secs_f64(args.render_seconds)?,
        media,
        ..Config::default()
    };
    let sim = Sim::start(config).await?;
    println!("{}", sim.base_url());
    tokio::signal::ctrl_c().await?;
    Ok(())
}

//! One file per command: choices in, result out on stdout.

pub(crate) mod budget;
pub(crate) mod doctor;
pub(crate) mod draft;
pub(crate) mod generate;
pub(crate) mod make;
pub(crate) mod plan;
pub(crate) mod providers;
pub(crate) mod repo;

use crate::progress;
use director_studio::{StudioError, Watch};
use serde::Serialize;
use std::io::Write;

/// Runs a job with its progress shown and Ctrl-C heard.
fn watched<T>(job: impl AsyncFnOnce(&Watch) -> Result<T, StudioError>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let (watch, messages) = Watch::new();
        let screen = tokio::spawn(progress::show(messages));
        let interrupt = tokio::spawn(progress::stop_on_interrupt(watch.clone()));
        let done = job(&watch).await;
        interrupt.abort();
        let _ = interrupt.await;
        drop(watch);
        let _ = screen.await;
        Ok(done?)
    })
}

/// Runs a short job without progress.
fn quietly<T>(job: impl Future<Output = Result<T, StudioError>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(job)?)
}

fn print_json<T: Serialize>(value: &T) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value).map_err(std::io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

fn print(text: &str) -> anyhow::Result<()> {
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(())
}

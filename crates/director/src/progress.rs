//! Progress for people, on stderr: a moving line on a terminal, plain lines elsewhere.

use director_film::ids::ClipId;
use director_studio::{Message, TakeStage, Watch};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;

/// Shows messages until the sender is gone.
pub(crate) async fn show(mut messages: UnboundedReceiver<Message>) {
    let mut screen = Screen::new();
    while let Some(message) = messages.recv().await {
        screen.show(message);
    }
    screen.bar.finish_and_clear();
}

/// The first Ctrl-C drains, the second kills what runs.
pub(crate) async fn stop_on_interrupt(watch: Watch) {
    if tokio::signal::ctrl_c().await.is_ok() {
        eprintln!("\nstopping: steps under way finish; Ctrl-C again stops them too");
        watch.drain();
    }
    if tokio::signal::ctrl_c().await.is_ok() {
        watch.stop_now();
    }
}

struct Screen {
    bar: ProgressBar,
    terminal: bool,
    clips: usize,
    ready: usize,
}

impl Screen {
    fn new() -> Self {
        let terminal = std::io::stderr().is_terminal();
        let target = if terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(ProgressStyle::with_template("{spinner} {msg}").expect("the template is valid"));
        if terminal {
            bar.enable_steady_tick(Duration::from_millis(120));
        }
        Self { bar, terminal, clips: 0, ready: 0 }
    }

    fn line(&self, text: &str) {
        if self.terminal {
            self.bar.println(text);
        } else {
            eprintln!("{text}");
        }
    }

    fn show(&mut self, message: Message) {
        match message {
            Message::Note(text) => self.line(&format!("  note   {text}")),
            Message::Speaking { done, of } => self.bar.set_message(format!("speaking {done}/{of}")),
            Message::Planned { clips, frames, seconds } => {
                self.line(&format!("  plan   {clips} clips, {seconds:.2} s, {} frames", frames.0));
            }
            Message::Priced { provider, to_shoot, kept, estimate } => {
                self.clips = to_shoot.len();
                let cost = estimate.estimate_micros;
                let p95 = estimate.p95_micros;
                self.line(&format!(
                    "  price  {cost} (95 %: {p95}) on {provider}: {} to shoot, {kept} kept",
                    to_shoot.len()
                ));
                if kept > 0 && !to_shoot.is_empty() {
                    self.line(&format!("         to shoot: {}", join(&to_shoot)));
                }
            }
            Message::Take { clip, attempt, stage } => self.take(&clip, attempt, stage),
            Message::Cutting { done, of } => self.bar.set_message(format!("cutting {done}/{of}")),
            Message::Finished { path } => self.line(&format!("  film   {path}")),
        }
    }

    fn take(&mut self, clip: &ClipId, attempt: u32, stage: TakeStage) {
        let again = if attempt > 1 { format!(", attempt {attempt}") } else { String::new() };
        match stage {
            TakeStage::Submitted => self.bar.set_message(format!("{clip} submitted")),
            TakeStage::Running(progress) => {
                let share = progress.map_or(String::new(), |share| format!(" {:.0} %", share * 100.0));
                self.bar.set_message(format!("{}/{} ready, {clip} shooting{share}", self.ready, self.clips));
            }
            TakeStage::Fetched => self.bar.set_message(format!("{clip} fetched")),
            TakeStage::Settled { cost } => self.bar.set_message(format!("{clip} settled at {cost}")),
            TakeStage::Assessed { verdict, why, .. } => {
                self.ready += usize::from(verdict.is_usable());
                let why = why.map_or(String::new(), |why| format!(": {why}"));
                let count = format!("({}/{})", self.ready, self.clips);
                self.line(&format!("  take   {clip}: {}{again}{why} {count}", verdict.as_str()));
            }
            TakeStage::Failed { why } => self.line(&format!("  take   {clip}: failed{again}: {why}")),
            TakeStage::Review { why } => self.line(&format!("  review {clip}: {why}")),
        }
    }
}

fn join(clips: &[ClipId]) -> String {
    clips.iter().map(ClipId::as_str).collect::<Vec<_>>().join(", ")
}

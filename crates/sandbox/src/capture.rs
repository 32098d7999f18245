//! Reading a program's output without letting it fill the memory.

use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What of a stream is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Keep {
    /// The first bytes; reading ends at the first byte too many.
    Head(usize),
    /// The last bytes of however many there are.
    Tail(usize),
}

#[derive(Debug, Default)]
struct Kept {
    bytes: Vec<u8>,
    overflow: bool,
}

/// A stream being read on a thread of its own.
#[derive(Debug)]
pub(crate) struct Capture {
    kept: Arc<Mutex<Kept>>,
    thread: Option<JoinHandle<()>>,
}

impl Capture {
    pub(crate) fn start(stream: impl Read + Send + 'static, keep: Keep) -> Self {
        let kept = Arc::new(Mutex::new(Kept::default()));
        let shared = Arc::clone(&kept);
        let thread = std::thread::spawn(move || drain(stream, keep, &shared));
        Self { kept, thread: Some(thread) }
    }

    pub(crate) fn overflowed(&self) -> bool {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).overflow
    }

    /// What was read. Waits a second for the stream's end at most: a process that escaped its group may hold it open.
    pub(crate) fn take(mut self) -> Vec<u8> {
        if let Some(thread) = self.thread.take() {
            let patience = Instant::now() + Duration::from_secs(1);
            while !thread.is_finished() && Instant::now() < patience {
                std::thread::sleep(Duration::from_micros(500));
            }
        }
        std::mem::take(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner).bytes)
    }
}

fn drain(mut stream: impl Read, keep: Keep, shared: &Mutex<Kept>) {
    let mut chunk = vec![0_u8; 64 << 10];
    loop {
        let count = match stream.read(&mut chunk) {
            Ok(0) => return,
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(_) => return,
        };
        let mut kept = shared.lock().unwrap_or_else(PoisonError::into_inner);
        if !kept.add(&chunk[..count], keep) {
            return;
        }
    }
}

impl Kept {
    /// Whether reading should go on.
    fn add(&mut self, more: &[u8], keep: Keep) -> bool {
        self.bytes.extend_from_slice(more);
        match keep {
            Keep::Head(most) => {
                self.overflow = self.bytes.len() > most;
                self.bytes.truncate(most);
                !self.overflow
            }
            Keep::Tail(most) => {
                let excess = self.bytes.len().saturating_sub(most);
                self.bytes.drain(..excess);
                true
            }
        }
    }
}

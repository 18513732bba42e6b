//! The keyboard of a terminal as the keypad of a telephone: every key at once, none of them shown.

use std::collections::VecDeque;
use std::io::Write;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, read};
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::cli::exit::{Exit, Failure};

/// A key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// A character.
    Char(char),
    /// The end of a line.
    Enter,
    /// The character before is taken back.
    Back,
    /// Ctrl-D, or the end of the input.
    End,
    /// Ctrl-C, or somebody ends the program.
    Interrupt,
}

/// The keyboard. When it is dropped the terminal is as it was.
pub struct Keyboard {
    before: Termios,
    bytes: VecDeque<u8>,
    /// Readable when somebody ends the program.
    ended: UnixStream,
    /// True then.
    pub interrupts: watch::Receiver<bool>,
}

impl Keyboard {
    /// Takes the keyboard.
    ///
    /// # Errors
    /// Standard input is no terminal, or it cannot be set.
    pub fn take() -> Result<Self, Failure> {
        let failed = |error: Errno| {
            Failure::new(Exit::Input, format!("the keyboard cannot be read: {error}"))
                .help("give --keys to play the call without a terminal")
        };
        let before = tcgetattr(input()).map_err(failed)?;
        let (ended, interrupts) =
            watch_signals().map_err(|error| Failure::new(Exit::Bug, error))?;
        let mut raw = before.clone();
        raw.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO | LocalModes::IEXTEN);
        // Ctrl-C is a signal, so that it reaches whoever works. Nothing else stops a call.
        for index in [SpecialCodeIndex::VSUSP, SpecialCodeIndex::VQUIT] {
            raw.special_codes[index] = DISABLED;
        }
        tcsetattr(input(), OptionalActions::Now, &raw).map_err(failed)?;
        Ok(Self { before, bytes: VecDeque::new(), ended, interrupts })
    }

    /// The next key, if one comes until then.
    pub fn next(&mut self, until: Option<Instant>) -> Option<Stroke> {
        loop {
            if let Some(stroke) = self.decode() {
                return Some(stroke);
            }
            match self.wait(until) {
                Waited::Bytes => {}
                Waited::InVain => return None,
                Waited::Ended => return Some(Stroke::Interrupt),
            }
        }
    }

    fn wait(&mut self, until: Option<Instant>) -> Waited {
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        let left = left.and_then(|left| Timespec::try_from(left).ok());
        let (keys, ended) = (input(), self.ended.as_fd());
        let mut watched = [PollFd::new(&keys, PollFlags::IN), PollFd::new(&ended, PollFlags::IN)];
        match poll(&mut watched, left.as_ref()) {
            Err(Errno::INTR) => return Waited::Bytes,
            Err(_) => return Waited::Ended,
            Ok(0) => return Waited::InVain,
            Ok(_) => {}
        }
        let [keys, ended] = watched.map(|watched| !watched.revents().is_empty());
        if ended {
            return Waited::Ended;
        }
        let mut buffer = [0; 64];
        match read(input(), &mut buffer) {
            Ok(0) | Err(_) if keys => self.bytes.push_back(END),
            Ok(count) => self.bytes.extend(buffer.iter().take(count)),
            Err(_) => {}
        }
        Waited::Bytes
    }

    fn decode(&mut self) -> Option<Stroke> {
        loop {
            return Some(match self.bytes.pop_front()? {
                0x03 => Stroke::Interrupt,
                END => Stroke::End,
                b'\r' | b'\n' => Stroke::Enter,
                0x08 | 0x7f => Stroke::Back,
                0x1b => {
                    self.skip_sequence();
                    continue;
                }
                byte if byte < 0x20 => continue,
                byte => match self.character(byte) {
                    Some(c) => Stroke::Char(c),
                    None => continue,
                },
            });
        }
    }

    /// An arrow or a function key, which no telephone has.
    fn skip_sequence(&mut self) {
        if !matches!(self.bytes.front(), Some(b'[' | b'O')) {
            return;
        }
        self.bytes.pop_front();
        while let Some(byte) = self.bytes.pop_front() {
            if (0x40..=0x7e).contains(&byte) {
                return;
            }
        }
    }

    fn character(&mut self, first: u8) -> Option<char> {
        let length = match first {
            0xf0.. => 4,
            0xe0.. => 3,
            0xc0.. => 2,
            _ => 1,
        };
        let mut bytes = vec![first];
        while bytes.len() < length {
            bytes.push(self.bytes.pop_front()?);
        }
        std::str::from_utf8(&bytes).ok()?.chars().next()
    }
}

/// No key has this meaning (`_POSIX_VDISABLE`).
const DISABLED: u8 = 0;

/// Ctrl-D.
const END: u8 = 0x04;

/// What came of waiting.
enum Waited {
    Bytes,
    InVain,
    Ended,
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        // A terminal that is gone needs nothing any more.
        let _ = tcsetattr(input(), OptionalActions::Now, &self.before);
    }
}

fn input() -> BorrowedFd<'static> {
    rustix::stdio::stdin()
}

/// Watches for whoever ends the program, so that the terminal is left as it was.
fn watch_signals() -> std::io::Result<(UnixStream, watch::Receiver<bool>)> {
    let (mut tell, told) = UnixStream::pair()?;
    let (interrupt, interrupts) = watch::channel(false);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let kinds = [SignalKind::terminate(), SignalKind::hangup(), SignalKind::interrupt()];
    let signals: Vec<_> = {
        let _guard = runtime.enter();
        kinds.into_iter().map(signal).collect::<Result<_, _>>()?
    };
    std::thread::spawn(move || {
        let any = signals.into_iter().map(|mut signal| {
            Box::pin(async move {
                signal.recv().await;
            })
        });
        runtime.block_on(futures_util::future::select_all(any));
        // Nobody listens any more where the call is over.
        let _ = interrupt.send(true);
        let _ = tell.write_all(b"!");
    });
    Ok((told, interrupts))
}

/// How long the screen stays as it is at most while somebody is waited for.
pub const TICK: Duration = Duration::from_millis(100);

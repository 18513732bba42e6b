//! Where what happens in a call is told.

use std::io::Write;

use super::show::Screen;
use super::trace::{Happening, Telling};
use crate::flow::simulate::{Event, Millis, Sink};

/// Keeps what happens in a call, or tells it at once.
pub struct Teller<'p> {
    /// How it is told.
    pub telling: Telling<'p>,
    /// The form for people.
    pub screen: Screen,
    /// Where to.
    pub way: Way,
    /// What happened.
    pub happenings: Vec<Happening>,
}

/// How what happens is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// At the end, as a result.
    Kept,
    /// At once, as lines for people, on standard output or beside the result.
    Lines {
        /// Standard output is for the result.
        beside: bool,
    },
    /// At once, as lines of JSON.
    Json,
}

impl Sink for Teller<'_> {
    fn event(&mut self, at: Millis, event: Event<'_>) {
        let happening = self.telling.tell(at, event);
        match self.way {
            Way::Kept => {}
            Way::Json => line(&mut std::io::stdout(), &happening.json()),
            Way::Lines { beside } => {
                if let Some(text) = self.screen.lines(&happening) {
                    match beside {
                        true => line(&mut std::io::stderr(), &text),
                        false => line(&mut std::io::stdout(), &text),
                    }
                }
            }
        }
        self.happenings.push(happening);
    }
}

/// Who has stopped to listen misses what follows; the call goes on.
fn line(to: &mut dyn Write, text: &str) {
    let _ = writeln!(to, "{text}").and_then(|()| to.flush());
}

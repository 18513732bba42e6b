//! A customer who does what the command line says.

use std::collections::VecDeque;

use crate::flow::simulate::{Answer, Caller, InputAsk, LexAsk, Said};

/// What a customer does: keys for one input after the other, words for one turn of a bot after the other. One
/// who has nothing left to do lets the time run out, again and again, and then hangs up.
#[derive(Debug)]
pub struct Script {
    /// Keys; where there are none, the time runs out.
    pub keys: VecDeque<String>,
    /// Words.
    pub says: VecDeque<String>,
    /// How often there was nothing left to do.
    pub idle: usize,
}

/// How often somebody who has nothing left to do listens to the same questions.
const PATIENCE: usize = 10;

impl Caller for Script {
    fn keys(&mut self, _: &InputAsk<'_>) -> Answer {
        match self.keys.pop_front() {
            Some(keys) if !keys.is_empty() => Answer::keys(&keys),
            Some(_) => Answer::TimedOut,
            None => self.idles(),
        }
    }

    fn speaks(&mut self, ask: &LexAsk<'_>) -> Result<Said, Answer> {
        match self.says.pop_front() {
            Some(words) if !words.is_empty() => Ok(Said::typed(&words, ask.call().channel())),
            Some(_) => Err(Answer::TimedOut),
            None => Err(self.idles()),
        }
    }
}

impl Script {
    /// Nothing is left to do.
    fn idles(&mut self) -> Answer {
        self.idle += 1;
        match self.idle > PATIENCE {
            true => Answer::HungUp { after: 0 },
            false => Answer::TimedOut,
        }
    }

    /// What was left undone when the call ended.
    pub fn left(&self) -> Option<String> {
        let has_keys = self.keys.iter().any(|keys| !keys.is_empty());
        let keys = has_keys.then(|| {
            let keys: Vec<&str> = self.keys.iter().map(String::as_str).collect();
            format!("keys {}", keys.join(","))
        });
        let says = self.says.iter().map(|words| format!("{words:?}"));
        let left: Vec<String> = keys.into_iter().chain(says).collect();
        (!left.is_empty()).then(|| left.join(", "))
    }
}

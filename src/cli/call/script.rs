//! A customer who does what the command line says.

use std::collections::VecDeque;

use super::super::world::Bot;
use crate::flow::simulate::{Answer, Caller, InputAsk, LexAsk};

/// What a customer does: keys for one input after the other, words for one bot after the other. One
/// who has nothing left to do lets the time run out.
#[derive(Debug)]
pub struct Script {
    /// Keys; where there are none, the time runs out.
    pub keys: VecDeque<String>,
    /// Words.
    pub says: VecDeque<String>,
    /// What becomes of them.
    pub bot: Bot,
}

impl Caller for Script {
    fn keys(&mut self, _: &InputAsk<'_>) -> Answer {
        match self.keys.pop_front() {
            Some(keys) if !keys.is_empty() => Answer::keys(&keys),
            _ => Answer::TimedOut,
        }
    }

    fn speaks(&mut self, ask: &LexAsk<'_>) -> Answer {
        match self.says.pop_front() {
            Some(words) if !words.is_empty() => self.bot.understand(ask, &words),
            _ => Answer::TimedOut,
        }
    }
}

impl Script {
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

//! What a block takes of the keys that a customer presses.
//!
//! Source: <https://docs.aws.amazon.com/connect/latest/adminguide/store-customer-input.html>: the
//! input ends with the terminating keys (`#` unless others are set), with as many keys as are asked
//! for, or when no key comes for five seconds; `*` takes back what was entered, unless that is
//! turned off.

use super::Millis;
use super::questions::InputAsk;

/// The time for a further key where the block does not set one.
pub(super) const BETWEEN: Millis = 5_000;

/// Collects the keys of one input. Times are counted from the question, which is when the prompt
/// begins.
#[derive(Clone, Debug)]
pub struct Keypad {
    rules: Rules,
    keys: String,
    /// The input ends at this time if no key comes.
    until: Millis,
    over: bool,
    /// Bytes of the keys that were taken.
    used: usize,
}

/// What an input takes.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub prompt: Millis,
    pub first: Millis,
    pub between: Millis,
    pub most: usize,
    pub ends: Box<str>,
    pub cancels: bool,
}

impl From<&InputAsk<'_>> for Keypad {
    fn from(ask: &InputAsk<'_>) -> Self {
        let InputAsk { prompt, first, between, most, ends, cancels, typed, .. } = *ask;
        let mut keypad =
            Self::new(Rules { prompt, first, between, most, ends: ends.into(), cancels });
        keypad.waiting(typed);
        keypad
    }
}

impl Keypad {
    pub(super) fn new(rules: Rules) -> Self {
        let until = rules.prompt.saturating_add(rules.first);
        Self { rules, keys: String::new(), until, over: false, used: 0 }
    }

    /// Takes keys that were pressed before the question.
    pub(super) fn waiting(&mut self, keys: &str) {
        for key in keys.chars() {
            if self.press(key, 0) {
                break;
            }
        }
    }

    /// Bytes of the keys that were taken.
    pub(super) fn used(&self) -> usize {
        self.used
    }

    /// Whether no more keys are taken.
    pub(super) fn is_over(&self) -> bool {
        self.over
    }

    /// Takes a key that is pressed at this time; whether the input is over with it. A key that comes
    /// too late is not taken.
    pub fn press(&mut self, key: char, at: Millis) -> bool {
        if self.over || at >= self.until {
            self.over = true;
            return true;
        }
        self.used += key.len_utf8();
        self.until = at.saturating_add(self.rules.between);
        if key == '*' && self.rules.cancels {
            self.keys.clear();
            return false;
        }
        self.keys.push(key);
        if !self.rules.ends.is_empty() && self.keys.ends_with(&*self.rules.ends) {
            self.keys.truncate(self.keys.len() - self.rules.ends.len());
            self.over = true;
        }
        self.over = self.over || self.keys.chars().count() >= self.rules.most;
        if self.over {
            self.until = at;
        }
        self.over
    }

    /// When the input is over: at this time if no key comes before.
    #[must_use]
    pub fn until(&self) -> Millis {
        self.until
    }

    /// The keys so far, without those that end the input.
    #[must_use]
    pub fn keys(&self) -> &str {
        &self.keys
    }
}

#[cfg(test)]
mod tests {
    use super::{Keypad, Rules};

    fn keypad(ends: &str, cancels: bool) -> Keypad {
        let rules = Rules {
            prompt: 1_000,
            first: 5_000,
            between: 2_000,
            most: 4,
            ends: ends.into(),
            cancels,
        };
        Keypad::new(rules)
    }

    /// What is left of keys that are pressed every second.
    fn left(mut keypad: Keypad, keys: &str) -> (String, u64) {
        for (key, at) in keys.chars().zip(1..) {
            if keypad.press(key, at * 1_000) {
                break;
            }
        }
        (keypad.keys().to_owned(), keypad.until())
    }

    #[test]
    fn an_input_ends_with_its_keys_its_length_or_its_time() {
        assert_eq!(left(keypad("#", true), "12#9"), ("12".into(), 3_000));
        assert_eq!(left(keypad("##", true), "1##"), ("1".into(), 3_000));
        assert_eq!(left(keypad("#", true), "12345"), ("1234".into(), 4_000));
        assert_eq!(
            left(keypad("#", true), "12"),
            ("12".into(), 4_000),
            "two seconds after the last"
        );
        assert_eq!(left(keypad("#", true), ""), (String::new(), 6_000));
    }

    #[test]
    fn star_takes_back_unless_it_is_a_key_like_others() {
        assert_eq!(left(keypad("#", true), "12*3#"), ("3".into(), 5_000));
        assert_eq!(left(keypad("#", false), "1*3#"), ("1*3".into(), 4_000));
    }

    #[test]
    fn a_key_that_comes_too_late_is_not_taken() {
        let mut keypad = keypad("#", true);
        assert!(!keypad.press('1', 2_000));
        assert!(keypad.press('2', 4_500));
        assert_eq!(keypad.keys(), "1");
    }
}

//! What a caller asks for.

use std::time::Duration;

use super::answer::{Answer, answers};
use super::number::{Number, Span};
use super::record::{Record, WITHHELD};
use super::search::{Limits, Search};
use super::words::OwnWords;

/// Digits that a number has, with its country code, for a record of it to be kept.
const DIGITS: std::ops::RangeInclusive<usize> = 10..=15;

/// What a caller asks for: words for a number.
#[derive(Clone, Debug)]
pub struct Request {
    caller: String,
    number: Number,
}

/// Why a number is not turned into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is no telephone number of 10 to 15 digits.
    #[error("the target number is invalid")]
    Invalid,
    /// No key that it would be dialled with has letters.
    #[error("the target number has only 0s and 1s where words could stand")]
    OnlyBinary,
}

impl Request {
    /// A request by a caller, whose number may be withheld, for a number as a flow has it: E.164,
    /// perhaps without its +, or as the caller typed it.
    ///
    /// # Errors
    /// The number is missing or wrong, or there is nothing in it to turn into words.
    pub fn new(caller: Option<&str>, target: Option<&str>) -> Result<Self, Refusal> {
        let number = target.and_then(|target| Number::handed_over(target).ok());
        let number = number.filter(|number| DIGITS.contains(&(number.e164().len() - 1)));
        let number = number.ok_or(Refusal::Invalid)?;
        let digits = number.digits(Span::Subscriber);
        if digits.is_some_and(|digits| digits.as_bytes().iter().all(|d| matches!(d, b'0' | b'1'))) {
            return Err(Refusal::OnlyBinary);
        }
        let caller = caller.map(str::trim).filter(|caller| is_number(caller)).unwrap_or(WITHHELD);
        Ok(Self { caller: caller.into(), number })
    }

    /// The number, as E.164 has it.
    pub fn target(&self) -> String {
        self.number.e164()
    }

    /// The best five ways to write the number; its digits where there is no word for it.
    pub fn answers(&self) -> Vec<Answer> {
        let own = OwnWords::default();
        answers(&mut Search::new(&own, Limits::default()), &self.number, Span::Subscriber)
    }

    /// The record of what was found at a time since 1970.
    pub fn record(&self, time: Duration, answers: &[Answer]) -> Record {
        Record::new(&self.caller, &self.target(), time, answers)
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    DIGITS.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(target: &str) -> Refusal {
        Request::new(Some("+12065550100"), Some(target)).unwrap_err()
    }

    #[test]
    fn a_withheld_number_does_not_fail_a_good_target() {
        for caller in [None, Some(""), Some("anonymous"), Some("sip:someone@example.com")] {
            let request = Request::new(caller, Some("+18003569377")).unwrap();
            let answers = request.answers();
            let record = request.record(Duration::from_millis(1_790_000_000_007), &answers);
            assert_eq!((record.caller.as_str(), record.numbers.len()), (WITHHELD, answers.len()));
            assert!(Record::parse(&record.to_message().to_string()).is_ok());
        }
    }

    #[test]
    fn a_target_is_read_as_a_flow_has_it() {
        for (target, e164) in [
            ("+18003569377", "+18003569377"),
            ("18003569377", "+18003569377"),
            ("8003569377", "+18003569377"),
            ("442079460958", "+442079460958"),
        ] {
            assert_eq!(Request::new(None, Some(target)).unwrap().target(), e164);
        }
    }

    #[test]
    fn what_cannot_be_turned_into_words_is_refused() {
        for target in ["", "123", "anonymous", "+999123456789", "+29051234"] {
            assert_eq!(refusal(target), Refusal::Invalid, "{target}");
        }
        assert_eq!(Request::new(None, None).unwrap_err(), Refusal::Invalid);
        assert_eq!(refusal("+15141011010"), Refusal::OnlyBinary);
    }
}

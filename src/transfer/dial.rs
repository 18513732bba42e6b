//! What Amazon Connect would dial for an answer.

use std::time::Duration;

use serde_json::Value;

use crate::connect::dial::{COMMA, MAX_TONES, is_e164, is_tone};

/// How long a tone takes with the pause behind it. Amazon Connect does not tell; this is what the
/// telephony of Amazon Chime SDK, on which it runs, does unless told otherwise.
const TONE: Duration = Duration::from_millis(250);

/// What would be dialled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dial {
    /// The number, where there is one.
    pub number: Option<String>,
    /// The tones and pauses that follow.
    pub steps: Vec<Step>,
    /// What is wrong with either.
    pub problems: Vec<Problem>,
}

/// A tone, or a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The sign.
    pub sign: char,
    /// When it begins, counted from the first.
    pub at: Duration,
    /// How long it takes.
    pub takes: Duration,
}

/// What is wrong with an answer that is to be dialled. The texts quote neither number nor tones.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// There is no number.
    #[error("there is no phoneNumber")]
    NoNumber,
    /// There are no tones.
    #[error("there is no dtmfSequence")]
    NoTones,
    /// A field is no text.
    #[error("{0} is not a string")]
    NotText(&'static str),
    /// The number is not in E.164.
    #[error("phoneNumber is not in E.164: a + and 8 to 15 digits are expected")]
    NotE164,
    /// There are too many tones.
    #[error("dtmfSequence has {0} characters, Amazon Connect takes at most {MAX_TONES}")]
    TooLong(usize),
    /// A sign is no tone.
    #[error("dtmfSequence has {sign:?} at place {place}, which is none of 0-9 , * #")]
    NoTone {
        /// The sign.
        sign: char,
        /// Its place, counted from 1.
        place: usize,
    },
}

impl Dial {
    /// How long tones and pauses take together.
    pub fn takes(&self) -> Duration {
        self.steps.last().map(|last| last.at + last.takes).unwrap_or_default()
    }
}

/// What Amazon Connect would dial for an answer.
pub fn dial(answer: &Value) -> Dial {
    let mut problems = Vec::new();
    let number = text(answer, "phoneNumber", Problem::NoNumber, &mut problems);
    let tones = text(answer, "dtmfSequence", Problem::NoTones, &mut problems);
    if number.is_some_and(|number| !is_e164(number)) {
        problems.push(Problem::NotE164);
    }
    let tones = tones.unwrap_or_default();
    let count = tones.chars().count();
    if count > MAX_TONES {
        problems.push(Problem::TooLong(count));
    }
    let wrong = tones.chars().zip(1..).find(|(sign, _)| !is_tone(*sign));
    problems.extend(wrong.map(|(sign, place)| Problem::NoTone { sign, place }));
    Dial { number: number.map(str::to_owned), steps: steps(tones), problems }
}

fn text<'a>(
    answer: &'a Value,
    key: &'static str,
    missing: Problem,
    problems: &mut Vec<Problem>,
) -> Option<&'a str> {
    match answer.get(key) {
        Some(Value::String(text)) => return Some(text),
        Some(Value::Null) | None => problems.push(missing),
        Some(_) => problems.push(Problem::NotText(key)),
    }
    None
}

fn steps(tones: &str) -> Vec<Step> {
    let mut at = Duration::ZERO;
    let step = |sign| {
        let takes = if sign == ',' { COMMA } else { TONE };
        let step = Step { sign, at, takes };
        at += takes;
        step
    };
    tones.chars().map(step).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn problems(answer: &Value) -> Vec<String> {
        dial(answer).problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn tones_and_pauses_add_up() {
        let dial = dial(&json!({"phoneNumber": "+12065550100", "dtmfSequence": ",1*,#"}));
        assert_eq!(dial.problems, []);
        let at: Vec<_> = dial.steps.iter().map(|step| step.at.as_millis()).collect();
        assert_eq!(at, [0, 750, 1000, 1250, 2000]);
        assert_eq!(dial.takes(), Duration::from_millis(2250));
    }

    #[test]
    fn what_cannot_be_dialled_is_told_without_quoting_it() {
        let number = |number: Value| json!({"phoneNumber": number, "dtmfSequence": ""});
        for good in ["+12065550100", "+4930123456", "+290123456"] {
            assert!(problems(&number(good.into())).is_empty(), "{good}");
        }
        for bad in ["2065550100", "+0123456789", "+1 206 555 0100", "+1234567", "", "tel:+1206555"]
        {
            let told = "phoneNumber is not in E.164: a + and 8 to 15 digits are expected";
            assert_eq!(problems(&number(bad.into())), [told], "{bad}");
        }
        let tones = |tones: Value| json!({"phoneNumber": "+12065550100", "dtmfSequence": tones});
        assert!(problems(&tones("0".repeat(50).into())).is_empty());
        for (bad, told) in [
            (
                json!("1".repeat(51)),
                "dtmfSequence has 51 characters, Amazon Connect takes at most 50",
            ),
            (json!("12w3"), "dtmfSequence has 'w' at place 3, which is none of 0-9 , * #"),
            (json!(123), "dtmfSequence is not a string"),
            (json!(null), "there is no dtmfSequence"),
        ] {
            assert_eq!(problems(&tones(bad)), [told]);
        }
        assert_eq!(problems(&json!({})), ["there is no phoneNumber", "there is no dtmfSequence"]);
    }
}

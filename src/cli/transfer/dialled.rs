//! What Amazon Connect would dial, for people and machines.

use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::super::output::{Paint, shown};
use crate::connect::answer::{self, Validation};
use crate::transfer::{Dial, Step, dial};

/// What would be dialled for an answer.
#[derive(Debug, Serialize)]
pub(super) struct Dialled {
    /// The number, if there is one.
    number: Option<String>,
    /// Tones and pauses, in their order.
    digits: Vec<Digit>,
    /// Seconds that tones and pauses take together, about.
    seconds: f64,
    /// Seconds of pauses among them.
    pauses: f64,
    /// What is wrong with number, tones or answer.
    pub(super) problems: Vec<String>,
}

/// A tone or a pause.
#[derive(Debug, Serialize)]
struct Digit {
    sign: char,
    at: f64,
    takes: f64,
}

impl Dialled {
    /// What would be dialled for an answer.
    pub(super) fn of(value: &Value) -> Self {
        let dial = dial(value);
        let mut problems: Vec<String> = dial.problems.iter().map(ToString::to_string).collect();
        problems.extend(answer::check(value, Validation::Json).err().map(|e| e.to_string()));
        let digit = |step: &Step| Digit {
            sign: step.sign,
            at: step.at.as_secs_f64(),
            takes: step.takes.as_secs_f64(),
        };
        let pauses: Duration =
            dial.steps.iter().filter(|step| step.sign == ',').map(|step| step.takes).sum();
        let Dial { number, steps, .. } = &dial;
        Self {
            number: number.clone(),
            digits: steps.iter().map(digit).collect(),
            seconds: dial.takes().as_secs_f64(),
            pauses: pauses.as_secs_f64(),
            problems,
        }
    }

    /// For people: the number, the tones with their pauses, how long it takes.
    pub(super) fn table(&self, paint: &Paint) -> String {
        let takes = match self.digits.is_empty() {
            true => String::new(),
            false => format!("about {} s, {} s of them pauses", self.seconds, self.pauses),
        };
        let fields = paint.fields(&[
            ("dials", self.number.as_deref().map(shown).unwrap_or_default()),
            ("tones", self.tones()),
            ("takes", takes),
        ]);
        let problems =
            self.problems.iter().map(|text| format!("{} {}", paint.warn("wrong:"), shown(text)));
        let lines = std::iter::once(fields).filter(|text| !text.is_empty()).chain(problems);
        lines.collect::<Vec<_>>().join("\n")
    }

    /// `pause 1.5 s, 1 2 3 #, pause 0.75 s`.
    fn tones(&self) -> String {
        let runs = self.digits.chunk_by(|a, b| (a.sign == ',') == (b.sign == ','));
        let told = runs.map(|run| match run.first().is_some_and(|digit| digit.sign == ',') {
            true => format!("pause {} s", run.iter().map(|digit| digit.takes).sum::<f64>()),
            false => {
                let signs = run.iter().map(|digit| shown(&digit.sign.to_string()));
                signs.collect::<Vec<_>>().join(" ")
            }
        });
        told.collect::<Vec<_>>().join(", ")
    }
}

//! What happened in a call, for people.

use serde_json::Value;

use super::trace::{Happening, What};
use crate::cli::output::{Paint, shown, wrapped};
use crate::flow::simulate::{Millis, Party, Sound};

/// How wide lines are where no terminal says it.
const WIDTH: usize = 100;
/// The widths of the time and of the word for what happens.
const TIME: usize = 7;
const WORD: usize = 8;

/// Lines for people.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Its colours.
    pub paint: Paint,
    /// How wide it is, where that is known.
    pub width: Option<usize>,
    /// Every block is shown.
    pub blocks: bool,
    /// The fault that follows was shown already.
    told: bool,
}

impl Screen {
    /// A screen.
    pub fn new(paint: Paint, width: Option<usize>, blocks: bool) -> Self {
        Self { paint, width, blocks, told: false }
    }

    /// The lines for what happened; `None` for what is of no interest here.
    pub fn lines(&mut self, happening: &Happening) -> Option<String> {
        let told = std::mem::take(&mut self.told);
        let (word, text) = self.worded(&happening.what, told)?;
        let width = self.width.unwrap_or(WIDTH).min(WIDTH);
        let space = width.saturating_sub(TIME + WORD + 4).max(20);
        let mut lines = Vec::new();
        for line in shown(&text).split("\\n") {
            lines.extend(wrapped(line, space));
        }
        let indent = " ".repeat(TIME + WORD + 4);
        let text: Vec<String> =
            lines.iter().map(|line| self.painted(&happening.what, line)).collect();
        let head = format!("{:>TIME$}", clock(happening.at));
        let word = format!("{word:<WORD$}");
        let text = text.join(&format!("\n{indent}"));
        Some(format!("{}  {}  {text}", self.paint.dim(&head), self.paint.dim(&word)))
    }

    /// A word for what happened, and what there is to say of it.
    fn worded(&mut self, what: &What, told: bool) -> Option<(&'static str, String)> {
        let blocks = self.blocks;
        Some(match what {
            What::Hears { to, what, words, lasts, .. } => {
                (hearer(*to), heard(*what, words, *lasts))
            }
            What::Presses { keys } => ("presses", keys.clone()),
            What::Speaks { words } => ("says", words.clone()),
            What::TimesOut => {
                self.told = true;
                ("waits", "until the time is over".into())
            }
            What::Sets { space: "Attributes", key, value } => {
                ("sets", format!("{key} = {}", plain(value)))
            }
            What::Sets { space, key, value } if blocks => {
                let name = [space, key.as_str()].join(".");
                ("sets", format!("$.{} = {}", name.trim_end_matches('.'), plain(value)))
            }
            What::Invoked { function, took, fault } => {
                self.told = fault.is_some();
                ("lambda", invoked(function, *took, fault.as_deref()))
            }
            // What changes the contact itself is told where it can be read.
            What::Does { r#type, .. } if blocks || !r#type.starts_with("Update") => {
                ("does", r#type.clone())
            }
            What::Fails { error, why } if blocks || !told => ("fails", format!("{error}: {why}")),
            What::Enters { block, r#type, .. } if blocks => {
                ("block", format!("{block} ({})", r#type))
            }
            What::Begins { flow, from: Some(from), .. } => {
                ("calls", format!("{flow}, from {from}"))
            }
            What::Begins { flow, .. } => ("flow", flow.clone()),
            What::Returns { flow, result } if blocks => ("returns", format!("{flow} {result}")),
            What::Queued { queue } => ("queue", format!("the contact goes to {}", short(queue))),
            What::Answered => ("agent", "answers".into()),
            What::AgentLeft => ("agent", "hangs up".into()),
            What::ThirdParty { number, tones } if tones.is_empty() => ("dials", number.clone()),
            What::ThirdParty { number, tones } => ("dials", format!("{number}, then {tones}")),
            What::Returned => ("back", "the third party hangs up".into()),
            What::Ends { words, .. } => ("ends", words.clone()),
            What::Sets { .. }
            | What::Does { .. }
            | What::Fails { .. }
            | What::Enters { .. }
            | What::Leaves { .. }
            | What::Returns { .. }
            | What::Stops => return None,
        })
    }

    fn painted(&self, what: &What, text: &str) -> String {
        match what {
            What::Hears { to: Party::Customer, .. } => text.to_owned(),
            What::Presses { .. } | What::Speaks { .. } => self.paint.bold(text),
            What::Invoked { fault: Some(_), .. } | What::Fails { .. } => self.paint.warn(text),
            What::Ends { orderly: true, .. } => self.paint.good(text),
            What::Ends { .. } => self.paint.bad(text),
            _ => self.paint.dim(text),
        }
    }
}

fn hearer(party: Party) -> &'static str {
    match party {
        Party::Customer => "hears",
        Party::Agent => "whisper",
    }
}

fn heard(what: Sound, words: &str, lasts: Millis) -> String {
    match what {
        Sound::Text | Sound::Ssml if words.trim().is_empty() => {
            format!("(a pause of {})", seconds(lasts))
        }
        Sound::Prompt => format!("(prompt {})", words.rsplit('/').next().unwrap_or(words)),
        Sound::Media => format!("(recording {words})"),
        Sound::Music => "(music)".into(),
        Sound::Text | Sound::Ssml | Sound::Bot => words.to_owned(),
    }
}

fn invoked(function: &str, took: Millis, fault: Option<&str>) -> String {
    let name = function_name(function);
    match fault {
        Some(fault) => format!("{name}: {fault}"),
        None => format!("{name} answers after {}", seconds(took)),
    }
}

/// A function without the account that it is in.
pub fn function_name(function: &str) -> &str {
    function.split(":function:").last().unwrap_or(function)
}

/// A queue or an agent without the instance that it is in.
pub fn short(arn: &str) -> &str {
    let place = arn.split_once(":instance/").and_then(|(_, rest)| rest.split_once('/'));
    place.map_or(arn, |(_, place)| place)
}

/// A value without the quotes of JSON.
pub fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A time of a call: `1:02.3`.
pub fn clock(at: Millis) -> String {
    let (minutes, tenths) = (at / 60_000, at % 60_000 / 100);
    format!("{minutes}:{:02}.{}", tenths / 10, tenths % 10)
}

/// A length of time: `4.2 s`.
pub fn seconds(time: Millis) -> String {
    format!("{}.{} s", time / 1_000, time % 1_000 / 100)
}

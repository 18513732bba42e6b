//! The `connectctl call` that plays a script, where one line can say it.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde_json::Value;

use crate::flow::explore::{Choice, Happens, Script};
use crate::flow::simulate::{
    Answer, Ask, BlockRef, Call, Channel, LambdaAnswer, LambdaOutcome, Program, QueueAnswer,
    TalkAnswer, ThirdPartyAnswer,
};

/// What the options of one call say.
#[derive(Debug, Default)]
struct Options {
    /// Options that are given once, with their values.
    single: BTreeMap<&'static str, String>,
    /// Options that name something, with what they say of it.
    named: BTreeMap<(&'static str, String), String>,
    keys: Vec<String>,
    says: Vec<String>,
    /// How often blocks have failed.
    failed: HashMap<BlockRef, u32>,
    /// How often blocks were come to.
    visits: HashMap<BlockRef, u32>,
    /// Something cannot be said.
    cannot: bool,
}

/// The command line that plays a script; `None` where that takes more than its options say.
pub fn line(program: &Program, script: &Script) -> Option<String> {
    let mut options = Options::default();
    options.start(script);
    script.watch(program, &mut (), |call, one| options.take(program, call, one))?;
    let always = |at: &BlockRef| options.failed.get(at) == options.visits.get(at);
    if options.cannot || !options.failed.keys().all(always) {
        return None;
    }
    let mut words = vec!["connectctl call".to_owned(), quoted(program.file(script.root))];
    let several = program.flows().filter(|flow| program.file(*flow) == program.file(script.root));
    if several.count() > 1 {
        words.extend(["--flow".to_owned(), quoted(program.name(script.root))]);
    }
    words.extend(options.words());
    Some(words.join(" "))
}

impl Options {
    fn start(&mut self, script: &Script) {
        let channel = script.start.contact.channel;
        if channel != Channel::Voice {
            self.single.insert("--channel", channel.word().to_owned());
        }
        for (reference, value) in &script.start.given {
            let name = reference.strip_prefix("$.Attributes.").unwrap_or(reference);
            match value {
                Value::String(text) => {
                    self.named.insert(("--set", name.to_owned()), text.clone());
                }
                _ => self.cannot = true,
            }
        }
    }

    /// An option that holds for the whole call, and must not be said twice in different ways.
    fn single(&mut self, name: &'static str, value: impl Into<String>) {
        let value = value.into();
        self.cannot |= *self.single.entry(name).or_insert_with(|| value.clone()) != value;
    }

    fn named(&mut self, option: &'static str, name: &str, value: impl Into<String>) {
        let value = value.into();
        let known = self.named.entry((option, name.to_owned()));
        self.cannot |= *known.or_insert_with(|| value.clone()) != value;
    }

    fn take(&mut self, program: &Program, call: &Call, one: &Happens) {
        if let Some(at) = one.at {
            self.visits.insert(at, one.visit);
        }
        let error = match &one.choice {
            Choice::Goes | Choice::Turns { .. } => return,
            Choice::Fault(error) => Some(&**error),
            Choice::Answer(answer) => match &**answer {
                Answer::Failed { error, .. } => Some(&**error),
                answer => {
                    match call.ask(program) {
                        Some(ask) => self.answer(&ask, answer),
                        None => self.cannot = true,
                    }
                    None
                }
            },
        };
        if let (Some(error), Some(at)) = (error, one.at) {
            *self.failed.entry(at).or_default() += 1;
            let name = program.block(at).map_or("", |block| block.identifier);
            self.named("--fail", name, error);
        }
    }

    fn answer(&mut self, ask: &Ask<'_>, answer: &Answer) {
        match (ask, answer) {
            (Ask::Input(_), Answer::Pressed(pressed)) => self.keys.push(pressed.keys.to_string()),
            (Ask::Input(_), Answer::TimedOut) => self.keys.push(String::new()),
            (Ask::Lex(_), Answer::TimedOut) => self.says.push(String::new()),
            (Ask::Lex(_), Answer::Understood(said)) => {
                let plain = said.slots.is_empty() && said.session_attributes.is_empty();
                self.cannot |= !plain || !said.more.is_empty();
                self.says.push(said.utterance.to_string());
            }
            (Ask::Hours(_), Answer::Open(open)) => {
                self.single("--hours", if *open { "open" } else { "closed" });
            }
            (Ask::Metric(ask), Answer::Number(number)) => {
                self.named("--metric", &ask.metric, number.to_string());
            }
            (Ask::Queue(_), Answer::Queue(answer)) => match answer {
                QueueAnswer::Full => self.single("--queue", "full"),
                QueueAnswer::Nobody => self.single("--queue", "nobody"),
                QueueAnswer::Answered(after) => {
                    self.single("--queue", (after / 1_000).to_string());
                }
            },
            (Ask::ThirdParty(_), Answer::ThirdParty(answer)) => {
                let word = match answer {
                    ThirdPartyAnswer::Answered { .. } => "answers",
                    ThirdPartyAnswer::Busy => "busy",
                    ThirdPartyAnswer::NoAnswer => "no-answer",
                    ThirdPartyAnswer::Failed => "failed",
                };
                self.single("--third-party", word);
            }
            (Ask::Lambda(ask), Answer::Lambda(answer)) => self.function(&ask.function(), answer),
            (Ask::Lambda(_), Answer::Done(_)) | (Ask::Wait(_), Answer::TimedOut) => {}
            (Ask::Talk(_), Answer::Talk(TalkAnswer::AgentLeaves(_))) => {}
            (Ask::Outside(ask), answer) => self.cannot |= ask.answer() != *answer,
            _ => self.cannot = true,
        }
    }

    fn function(&mut self, function: &str, answer: &LambdaAnswer) {
        let name = function.rsplit(':').next().unwrap_or(function);
        self.cannot |= answer.took > 0 || name.is_empty();
        let word = match &answer.outcome {
            LambdaOutcome::Answer(value) => value.to_string(),
            LambdaOutcome::Error(_) => "error".to_owned(),
            LambdaOutcome::Throttled => "throttle".to_owned(),
            LambdaOutcome::Silence => "timeout".to_owned(),
        };
        self.named("--lambda", name, word);
    }

    /// The options, as they are written.
    fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        let usual = [("--hours", "open"), ("--third-party", "answers")];
        for (option, value) in &self.single {
            if !usual.contains(&(*option, value.as_str())) {
                words.extend([(*option).to_owned(), quoted(value)]);
            }
        }
        for ((option, name), value) in &self.named {
            words.extend([(*option).to_owned(), quoted(&format!("{name}={value}"))]);
        }
        let done = self.keys.iter().rposition(|keys| !keys.is_empty()).map_or(0, |at| at + 1);
        match (self.keys.is_empty(), self.keys.get(..done).unwrap_or_default()) {
            (true, _) => {}
            (false, []) => words.extend(["--keys".to_owned(), "''".to_owned()]),
            (false, keys) => words.extend(["--keys".to_owned(), quoted(&keys.join(","))]),
        }
        for said in &self.says {
            words.extend(["--say".to_owned(), quoted(said)]);
        }
        words
    }
}

/// A word as a shell takes it.
fn quoted(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_./,=:+@%".contains(&b);
    let text = Path::new(text).display().to_string();
    match !text.is_empty() && text.bytes().all(plain) {
        true => text,
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

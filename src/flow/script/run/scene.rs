//! The world that a test gives.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use serde_json::{Value, json};

use super::Failure;
use super::names::{means, short};
use crate::connect::answer::MAX_BYTES;
use crate::flow::script::given::{Given, Hours};
use crate::flow::script::reply::{Reply, Source};
use crate::flow::script::shapes::{Each, Many, Named};
use crate::flow::simulate::{
    Answer, Ask, BlockRef, Done, HoursAsk, LambdaAnswer, LambdaAsk, LambdaOutcome, LexAsk,
    MetricAsk, OutsideAsk, QueueAnswer, Said, TalkAnswer, ThirdPartyAnswer,
};

/// Runs the functions whose answers are in no test: our own, programs, endpoints.
pub trait Functions {
    /// The answer of a [`Source::Handler`], a [`Source::Command`] or a [`Source::Url`].
    ///
    /// # Errors
    /// There is no such function: why. That the function fails is an answer.
    fn invoke(&mut self, source: &Source, ask: &LambdaAsk<'_>) -> Result<LambdaAnswer, String>;

    /// What a bot of [`Given::bots`] makes of what the customer says; `None` where it is none of them.
    fn converse(&mut self, _ask: &LexAsk<'_>, _said: Said) -> Option<Conversed> {
        None
    }
}

/// A turn of a conversation with a bot.
#[derive(Clone, Debug)]
pub struct Conversed {
    /// What the bot made of it.
    pub answer: Answer,
    /// The functions that it called.
    pub hooks: Vec<Hooked>,
}

/// A call of the function of a bot.
#[derive(Clone, Debug)]
pub struct Hooked {
    /// The function.
    pub function: String,
    /// The event.
    pub event: Value,
    /// Why nobody could answer.
    pub unknown: Option<String>,
}

/// How long an invocation takes of which nobody says.
const USUAL: u64 = 200;

/// The world that a test gives, and what was asked of it.
pub struct Scene<'f> {
    given: &'f Given,
    functions: &'f mut dyn Functions,
    /// How often the call came to each block.
    visits: HashMap<BlockRef, usize>,
    /// How often each thing was asked for: what is a list, goes on with each.
    turns: HashMap<String, usize>,
    /// The functions that were called, and their parameters.
    pub calls: Vec<(String, Value)>,
    unknown: BTreeMap<String, String>,
}

impl<'f> Scene<'f> {
    pub fn new(given: &'f Given, functions: &'f mut dyn Functions) -> Self {
        let (visits, turns, calls, unknown) = Default::default();
        Self { given, functions, visits, turns, calls, unknown }
    }

    /// The error with which a block is to fail that the call has come to.
    pub fn fault(&mut self, at: BlockRef, identifier: &str) -> Option<String> {
        let visit = self.visits.entry(at).or_default();
        *visit += 1;
        let errors = self.given.faults.get(identifier)?;
        errors.turn(*visit - 1).filter(|error| *error != NONE).cloned()
    }

    /// What a test answers at this very block.
    pub fn given(&self, ask: &Ask<'_>) -> Option<Answer> {
        let at = ask.block()?;
        let block = ask.program().block(at)?;
        let visit = self.visits.get(&at).copied().unwrap_or(1);
        self.given.answers.get(block.identifier)?.turn(visit.saturating_sub(1)).cloned()
    }

    /// What the world answers.
    pub fn answer(&mut self, ask: &Ask<'_>) -> Answer {
        match ask {
            Ask::Input(_) | Ask::Lex(_) | Ask::Wait(_) => Answer::TimedOut,
            Ask::Lambda(ask) => self.lambda(ask),
            Ask::Hours(ask) => self.hours(ask),
            Ask::Metric(ask) => self.metric(ask),
            Ask::Queue(_) => {
                let usual = || Answer::Queue(QueueAnswer::Answered(10_000));
                self.next("queue", &self.given.queue).map_or_else(usual, Into::into)
            }
            Ask::Talk(_) => {
                let usual = || Answer::Talk(TalkAnswer::AgentLeaves(60_000));
                self.next("talk", &self.given.talk).map_or_else(usual, Into::into)
            }
            Ask::ThirdParty(_) => {
                let answered = ThirdPartyAnswer::Answered { after: 5_000, returns: Some(60_000) };
                let given = self.next("third_party", &self.given.third_party);
                given.map_or(Answer::ThirdParty(answered), Into::into)
            }
            Ask::Roll(ask) => Answer::Rolled(ask.call().roll()),
            Ask::Outside(ask) => self.outside(ask),
        }
    }

    /// The value that holds this time.
    fn next<T>(&mut self, of: &str, values: &'f Many<T>) -> Option<&'f T> {
        let turn = self.turns.entry(of.to_owned()).or_default();
        *turn += 1;
        values.turn(*turn - 1)
    }

    /// The value that holds this time for a name.
    fn named<T>(&mut self, of: &str, reference: &str, table: &'f Named<Many<T>>) -> Option<&'f T> {
        let (name, values) = table.iter().find(|(name, _)| means(name, reference))?;
        self.next(&format!("{of} {name}"), values)
    }

    fn each<T>(&mut self, of: &str, name: &str, given: Option<&'f Each<T>>) -> Option<&'f T> {
        match given? {
            Each::All(values) => self.next(of, values),
            Each::By(table) => self.named(of, name, table),
        }
    }

    fn hours(&mut self, ask: &HoursAsk<'_>) -> Answer {
        let hours = ask.hours();
        let name = hours.as_deref().or(ask.queue()).unwrap_or_default();
        let given = self.each("hours", name, self.given.hours.as_ref());
        Answer::Open(given != Some(&Hours::Closed))
    }

    fn metric(&mut self, ask: &MetricAsk<'_>) -> Answer {
        let given = self.each("metrics", &ask.metric, self.given.metrics.as_ref());
        Answer::Number(given.copied().unwrap_or(1.0))
    }

    fn outside(&mut self, ask: &OutsideAsk<'_>) -> Answer {
        let given = self.named("outside", ask.kind, &self.given.outside);
        given.map_or_else(|| ask.answer(), Into::into)
    }

    fn lambda(&mut self, ask: &LambdaAsk<'_>) -> Answer {
        let function = ask.function().into_owned();
        let event = ask.event();
        let parameters = event.pointer("/Details/Parameters").cloned().unwrap_or_default();
        self.calls.push((function.clone(), parameters));
        let Some(reply) = self.named("lambda", &function, &self.given.lambda) else {
            if ask.asynchronous {
                return Answer::done();
            }
            return Answer::Lambda(
                self.unknown(ask, "the flow calls it, and nothing says what it answers"),
            );
        };
        let answer = self.reply(reply, ask);
        match (ask.asynchronous, &answer.outcome) {
            (true, LambdaOutcome::Throttled) | (false, _) => Answer::Lambda(answer),
            (true, _) => Answer::Done(Done::default()),
        }
    }

    fn reply(&mut self, reply: &Reply, ask: &LambdaAsk<'_>) -> LambdaAnswer {
        let outcome = match &reply.from {
            Source::Answer(answer) => LambdaOutcome::Answer(answer.clone()),
            Source::Error(words) => LambdaOutcome::Error(words.as_str().into()),
            Source::Throttled => LambdaOutcome::Throttled,
            Source::TimesOut => LambdaOutcome::Silence,
            Source::Oversized => {
                LambdaOutcome::Answer(json!({ "oversized": "x".repeat(MAX_BYTES) }))
            }
            Source::Handler(_) | Source::Command(_) | Source::Url(_) => {
                let answer = match self.functions.invoke(&reply.from, ask) {
                    Ok(answer) => answer,
                    Err(why) => return self.unknown(ask, &why),
                };
                let took = reply.took.map_or(answer.took, |time| time.0);
                return LambdaAnswer { took, ..answer };
            }
        };
        LambdaAnswer { took: reply.took.map_or(USUAL, |time| time.0), outcome }
    }

    /// A function for which nobody answers: the test fails, whatever the flow makes of that.
    fn unknown(&mut self, ask: &LambdaAsk<'_>, why: &str) -> LambdaAnswer {
        self.unknown.insert(short(&ask.function()).to_owned(), why.to_owned());
        LambdaAnswer { took: 0, outcome: LambdaOutcome::Error(why.into()) }
    }

    /// What a bot that the test gives makes of what the customer says.
    pub fn converse(&mut self, ask: &LexAsk<'_>, said: Said) -> Option<Answer> {
        let Conversed { answer, hooks } = self.functions.converse(ask, said)?;
        for Hooked { function, event, unknown } in hooks {
            if let Some(why) = unknown {
                self.unknown.insert(short(&function).to_owned(), why);
            }
            self.calls.push((function, event));
        }
        Some(answer)
    }

    /// Functions that were called and of which the test says nothing.
    pub fn unanswered(&self, range: &Range<usize>) -> Vec<Failure> {
        let unknown = self.unknown.iter().map(|(function, why)| Failure {
            range: range.clone(),
            what: "given.lambda".into(),
            expected: format!("an answer of {function}"),
            found: vec![why.clone()],
            block: None,
            at: 0,
        });
        unknown.collect()
    }
}

/// What stands for no error.
pub(super) const NONE: &str = "none";

//! From a test that was played to a test case.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow::{self, Break, Continue};
use std::ops::Range;

use serde_json::Value;

use super::language;
use super::limits::{hindrances, real, unchecked};
use super::names::Names;
use super::{Case, Gap, Observation};
use crate::connect::Channel;
use crate::flow::script::file::Test;
use crate::flow::script::pattern::Pattern;
use crate::flow::script::run::{Moment, Ran, means, short};
use crate::flow::script::steps::Step;
use crate::flow::script::then::Then;
use crate::flow::simulate::Program;

/// A test and what came of it here.
#[derive(Clone, Copy, Debug)]
pub struct Played<'t> {
    /// The flows.
    pub program: &'t Program,
    /// The test, [whole](crate::flow::script::TestFile::whole).
    pub test: &'t Test,
    /// What came of it.
    pub ran: &'t Ran,
    /// What the instance calls things.
    pub names: &'t Names,
}

/// The test as a test case.
///
/// # Errors
/// It cannot be one: each reason.
pub fn convert(played: Played<'_>) -> Result<Case, Vec<Gap>> {
    let Played { program, test, ran, .. } = played;
    let mut reasons = hindrances(program, test, ran);
    let then = test.then.clone().unwrap_or_default();
    let mut builder = Builder::new(played, &then);
    for (place, (_, moment)) in ran.moments.iter().enumerate() {
        if builder.goes_on(place, moment).is_break() {
            builder.leaves(ran.moments.get(place + 1..).unwrap_or_default());
            break;
        }
    }
    reasons.extend(builder.reason.take());
    let case = builder.end();
    if reasons.is_empty() && case.observations.len() < 2 {
        reasons.push(Gap::new("then", "nothing comes of it that a test case can see"));
    }
    match reasons.is_empty() {
        true => Ok(case),
        false => Err(reasons),
    }
}

/// A prompt that is waited for: what the test calls it, and where.
type Wanted = (&'static str, Option<Pattern>, Range<usize>);

struct Builder<'t> {
    played: Played<'t>,
    then: &'t Then,
    wanted: BTreeMap<usize, Wanted>,
    case: Case,
    /// What is answered from the beginning, in the order in which it is asked for.
    overrides: Vec<Value>,
    /// How many observations there were when an attribute was set last.
    set: HashMap<String, usize>,
    /// The customer has done something since the last observation.
    busy: bool,
    over: bool,
    reason: Option<Gap>,
}

impl<'t> Builder<'t> {
    fn new(played: Played<'t>, then: &'t Then) -> Self {
        let given = played.test.given.clone().unwrap_or_default();
        let name = played.test.name.value.clone();
        let channel = given.channel.map_or(Channel::Voice, Channel::from);
        let attributes = given.attributes.iter();
        let attributes = attributes.map(|(key, value)| (key.to_owned(), value.clone())).collect();
        let real = played.ran.moments.iter().filter_map(|(_, moment)| real(moment));
        let mut all: Vec<Gap> = Vec::new();
        for one in real {
            if !all.contains(&one) {
                all.push(one);
            }
        }
        let begin = Observation {
            what: "when",
            expected: "the test to begin".into(),
            range: played.test.name.range.clone(),
            event: language::begins(),
            actions: Vec::new(),
        };
        let case = Case {
            name,
            channel,
            from: given.from,
            attributes,
            observations: vec![begin],
            unchecked: unchecked(then),
            real: all,
        };
        let (overrides, set, busy, over, reason) = Default::default();
        let wanted = wanted(played);
        Self { played, then, wanted, case, overrides, set, busy, over, reason }
    }

    fn goes_on(&mut self, place: usize, moment: &Moment) -> ControlFlow<()> {
        match moment {
            Moment::Heard(words) => self.heard(place, words),
            Moment::Keys(keys) => self.does(language::presses(keys)),
            Moment::Words(words) => self.does(language::says(words)),
            Moment::HangsUp => {
                self.act(language::hangs_up());
                self.over = true;
                return Break(());
            }
            Moment::Attribute(key) => {
                self.set.insert(key.clone(), self.case.observations.len());
            }
            Moment::Function { name, answer } => {
                let response = answer.as_ref().and_then(language::function);
                self.answers("InvokeLambdaFunction", name, response);
                self.invoked(name);
            }
            Moment::Hours(Some(id), open) => {
                let Names { open: always, closed: never, .. } = self.played.names;
                match if *open { always } else { never } {
                    Some(other) => {
                        let id = self.name(id);
                        self.overrides.push(language::substitutes(HOURS, &id, other));
                    }
                    None => self.answers(HOURS, id, Some(language::open(*open))),
                }
            }
            Moment::Queue(queue, false) => {
                self.answers(QUEUES, queue, Some(language::error("QueueAtCapacity")));
            }
            Moment::Fault { kind, error, queue: Some(queue), .. } if kind == QUEUES => {
                self.answers(QUEUES, queue, Some(language::error(error)));
            }
            Moment::Queue(queue, true) => {
                self.queued(queue);
                return Break(());
            }
            Moment::Hours(None, _) | Moment::Fault { .. } | Moment::Other(_) => {}
        }
        Continue(())
    }

    /// What something of the flow is called in the instance.
    fn name(&self, id: &str) -> String {
        self.played.names.resources.get(id).map_or(id, String::as_str).to_owned()
    }

    fn answers(&mut self, kind: &str, id: &str, response: Option<Value>) {
        let id = self.name(id);
        self.overrides.extend(response.map(|response| language::answers(kind, &id, response)));
    }

    fn observe(&mut self, (what, pattern, range): Wanted, found: &str, event: Value) {
        let expected = pattern.map_or_else(|| found.to_owned(), |pattern| pattern.to_string());
        let actions = Vec::new();
        self.case.observations.push(Observation { what, expected, range, event, actions });
        self.busy = false;
    }

    fn heard(&mut self, place: usize, words: &str) {
        let Some(wanted) = self.wanted.remove(&place) else { return };
        // Speech is cut where there are pauses, so that only its sense can be compared.
        let part = wanted.1.as_ref().filter(|pattern| pattern.is_words());
        let part = part.filter(|_| self.case.channel == Channel::Chat);
        let event = match part {
            Some(part) => language::hears(part.as_str(), false),
            None => language::hears(words, true),
        };
        self.observe(wanted, words, event);
    }

    fn invoked(&mut self, function: &str) {
        let lambda = self.then.lambda.0.iter().find(|(name, _)| means(name, function));
        let Some((_, calls)) = lambda else { return };
        let wanted = ("lambda", None, calls.range.clone());
        let event = language::starts("InvokeLambdaFunction", &self.name(function));
        self.observe(wanted, &format!("{} to be called", short(function)), event);
    }

    /// The contact would come into a queue: there the test ends, before an agent is called.
    fn queued(&mut self, queue: &str) {
        let range = self.then.queue.as_ref().map(|queue| queue.range.clone());
        let range = range.unwrap_or_else(|| self.played.test.name.range.clone());
        let event = language::starts(QUEUES, &self.name(queue));
        self.observe(("queue", None, range), queue, event);
    }

    /// What comes after the end of the test case is left to nobody's eyes.
    fn leaves(&mut self, rest: &[(u64, Moment)]) {
        const AFTER: &str = "it comes after the contact would have come into a queue";
        let does = |(_, moment): &(u64, Moment)| {
            matches!(moment, Moment::Keys(_) | Moment::Words(_) | Moment::HangsUp)
        };
        let heard = self.wanted.values().any(|(_, pattern, _)| pattern.is_some());
        let mut gaps = Vec::new();
        gaps.extend(heard.then(|| Gap::new("heard", AFTER)));
        gaps.extend(rest.iter().any(does).then(|| Gap::new("when", AFTER)));
        for (name, _) in self.then.lambda.iter() {
            let is_called = |(_, moment): &(u64, Moment)| matches!(moment, Moment::Function { name: function, .. } if means(name, function));
            let is_called = rest.iter().any(is_called);
            gaps.extend(is_called.then(|| Gap::new(format!("lambda.{name}"), AFTER)));
        }
        self.case.unchecked.extend(gaps);
    }

    /// The customer does something, once the last prompt is heard.
    fn does(&mut self, action: Value) {
        if self.busy {
            let why = "two inputs follow each other, and nothing is heard between them";
            self.reason.get_or_insert_with(|| Gap::new("when", why));
        }
        self.busy = true;
        self.act(action);
    }

    fn act(&mut self, action: Value) {
        if let Some(last) = self.case.observations.last_mut() {
            last.actions.push(action);
        }
    }

    fn end(mut self) -> Case {
        self.attributes();
        if !self.over {
            self.act(language::ends());
        }
        if let Some(first) = self.case.observations.first_mut() {
            first.actions.splice(0..0, self.overrides);
        }
        self.case
    }

    /// What attributes must be in the end is looked at when the last thing is observed.
    fn attributes(&mut self) {
        for (key, expected) in self.then.attributes.iter() {
            let late = self.set.get(key).is_some_and(|set| *set >= self.case.observations.len());
            let why = match &expected.value {
                _ if late => "it is set after the last thing that can be seen",
                None => "what is not set cannot be checked",
                Some(pattern) if !pattern.is_words() => "an expression cannot be checked",
                Some(pattern) => {
                    self.act(language::reads(&format!("$.Attributes.{key}"), pattern.as_str()));
                    continue;
                }
            };
            self.case.unchecked.push(Gap::new(format!("attributes.{key}"), why));
        }
    }
}

/// The block that looks at hours of operation.
const HOURS: &str = "CheckHoursOfOperation";

/// The block that puts a contact into a queue.
const QUEUES: &str = "TransferContactToQueue";

/// The prompts that are waited for, by their place among the moments: those that the test names, and
/// those behind which the customer does something.
fn wanted(played: Played<'_>) -> BTreeMap<usize, Wanted> {
    let moments = &played.ran.moments;
    let heard = |from: usize, pattern: &Pattern| {
        moments.iter().enumerate().skip(from).find_map(|(place, (_, moment))| match moment {
            Moment::Heard(words) if pattern.is_in(words) => Some(place),
            _ => None,
        })
    };
    let mut wanted = BTreeMap::new();
    let mut last = None;
    for (place, (_, moment)) in moments.iter().enumerate() {
        match moment {
            Moment::Heard(_) => last = Some(place),
            Moment::Keys(_) | Moment::Words(_) | Moment::HangsUp => {
                let range = played.test.name.range.clone();
                wanted.extend(last.map(|place| (place, ("heard", None, range))));
            }
            _ => {}
        }
    }
    let expected = played.test.then.iter().flat_map(|then| then.heard.iter());
    for pattern in expected {
        let named = ("heard", Some(pattern.value.clone()), pattern.range.clone());
        wanted.extend(heard(0, pattern).map(|place| (place, named)));
    }
    let mut from = 0;
    for step in played.test.when.iter() {
        let Step::Hear(pattern) = &step.value else { continue };
        let Some(place) = heard(from, pattern) else { continue };
        wanted.insert(place, ("heard", Some(pattern.clone()), step.range.clone()));
        from = place;
    }
    wanted
}

//! Whether what came of a call is what must come of it.

use std::ops::Range;

use serde_json::Value;

use super::Failure;
use super::names::{means, short};
use super::notes::Notes;
use super::scene::Scene;
use crate::flow::script::file::Test;
use crate::flow::script::pattern::Pattern;
use crate::flow::script::shapes::{Placed, Time};
use crate::flow::script::then::{Calls, Then};
use crate::flow::simulate::{Call, End};

/// A call that is over, and what is known of it.
pub struct Checks<'c, 'p, 'f> {
    pub call: &'c Call,
    pub notes: &'c Notes<'p>,
    pub scene: &'c Scene<'f>,
}

impl Checks<'_, '_, '_> {
    /// What is not as it must be.
    pub fn all(&self, test: &Test, then: &Then) -> Vec<Failure> {
        let mut failures = Vec::new();
        self.outcome(test, then, &mut failures);
        self.hearing(then, &mut failures);
        self.attributes(then, &mut failures);
        self.moves(then, &mut failures);
        self.called(then, &mut failures);
        self.times(then, &mut failures);
        self.blocks(then, &mut failures);
        failures
    }

    fn failure(
        &self,
        range: &Range<usize>,
        what: &str,
        expected: String,
        found: Vec<String>,
    ) -> Failure {
        let found = if found.is_empty() { vec!["nothing".to_owned()] } else { found };
        let (block, at) = (self.notes.block(), self.call.now());
        Failure { range: range.clone(), what: what.to_owned(), expected, found, block, at }
    }

    fn outcome(&self, test: &Test, then: &Then, failures: &mut Vec<Failure>) {
        let Some(end) = self.call.end() else { return };
        let found = || {
            let words = format!("{}: {end}", end.name());
            let error = self.notes.error.clone().filter(|_| matches!(end, End::Unhandled { .. }));
            [Some(words), error].into_iter().flatten().collect()
        };
        match &then.outcome {
            Some(outcome) if outcome.name() != end.name() => {
                let expected = outcome.name().to_owned();
                failures.push(self.failure(&outcome.range, "outcome", expected, found()));
            }
            None if !end.is_orderly() => {
                let expected = "an orderly end".to_owned();
                failures.push(self.failure(&test.name.range, "outcome", expected, found()));
            }
            _ => {}
        }
    }

    fn hearing(&self, then: &Then, failures: &mut Vec<Failure>) {
        let heard = &self.notes.heard;
        for pattern in then.heard.iter() {
            if !heard.iter().any(|heard| pattern.is_in(&heard.words)) {
                let found = heard.iter().map(|heard| heard.words.clone()).collect();
                failures.push(self.failure(&pattern.range, "heard", pattern.to_string(), found));
            }
        }
        for pattern in then.never_heard.iter() {
            let Some(heard) = heard.iter().find(|heard| pattern.is_in(&heard.words)) else {
                continue;
            };
            let expected = format!("never to hear {}", pattern.value);
            let failure =
                self.failure(&pattern.range, "never_heard", expected, vec![heard.words.clone()]);
            failures.push(Failure { block: heard.block.clone(), at: heard.at, ..failure });
        }
    }

    fn attributes(&self, then: &Then, failures: &mut Vec<Failure>) {
        for (key, expected) in then.attributes.iter() {
            let value = self.call.attributes().find(|(known, _)| *known == key);
            let value = value.map(|(_, value)| value);
            let holds = match (&expected.value, value) {
                (Some(pattern), Some(value)) => pattern.is(value),
                (None, None) => true,
                _ => false,
            };
            if !holds {
                let found =
                    value.map_or_else(|| vec!["not set".into()], |value| vec![value.to_owned()]);
                let what = format!("attributes.{key}");
                failures.push(self.failure(
                    &expected.range,
                    &what,
                    wanted(expected, "not set"),
                    found,
                ));
            }
        }
    }

    fn moves(&self, then: &Then, failures: &mut Vec<Failure>) {
        if let Some(queue) = &then.queue {
            let name = self.call.read("$.Queue.Name");
            let is = |pattern: &Pattern, found: &str| {
                means(pattern.as_str(), found) || pattern.is(found) || pattern.is(&name)
            };
            self.one(queue, "queue", "no queue", &self.notes.queues, is, failures);
        }
        if let Some(transfer) = &then.transfer {
            let to: Vec<String> =
                self.notes.third_parties.iter().map(|(to, _)| to.clone()).collect();
            let is = |pattern: &Pattern, found: &str| {
                means(pattern.as_str(), found) || pattern.is(found)
            };
            self.one(transfer, "transfer", "no transfer", &to, is, failures);
        }
        if let Some(tones) = &then.tones {
            let found: Vec<String> =
                self.notes.third_parties.iter().map(|(_, tones)| tones.clone()).collect();
            if !found.iter().any(|found| tones.is(found)) {
                failures.push(self.failure(&tones.range, "tones", tones.to_string(), found));
            }
        }
    }

    /// One of what was found must be it, or nothing must have been found.
    fn one(
        &self,
        expected: &Placed<Option<Pattern>>,
        what: &str,
        none: &str,
        found: &[String],
        is: impl Fn(&Pattern, &str) -> bool,
        failures: &mut Vec<Failure>,
    ) {
        let holds = match &expected.value {
            Some(pattern) => found.iter().any(|found| is(pattern, found)),
            None => found.is_empty(),
        };
        if !holds {
            let found = if found.is_empty() { vec![none.to_owned()] } else { found.to_vec() };
            failures.push(self.failure(&expected.range, what, wanted(expected, none), found));
        }
    }

    fn called(&self, then: &Then, failures: &mut Vec<Failure>) {
        for (name, calls) in then.lambda.iter() {
            let found: Vec<&(String, Value)> =
                self.scene.calls.iter().filter(|(function, _)| means(name, function)).collect();
            self.calls(&format!("lambda.{name}"), calls, &found, &self.scene.calls, failures);
        }
        for (kind, calls) in then.outside.iter() {
            let found: Vec<&(String, Value)> =
                self.notes.done.iter().filter(|(known, _)| known == kind).collect();
            self.calls(&format!("outside.{kind}"), calls, &found, &self.notes.done, failures);
        }
    }

    fn calls(
        &self,
        what: &str,
        calls: &Placed<Calls>,
        found: &[&(String, Value)],
        all: &[(String, Value)],
        failures: &mut Vec<Failure>,
    ) {
        let often = calls.times.map_or(!found.is_empty(), |times| times == found.len());
        let with = Value::Object(calls.with.clone());
        if !often {
            let expected = match calls.times {
                Some(times) => format!("called {times} times"),
                None => "called".to_owned(),
            };
            let mut words = vec![format!("called {} times", found.len())];
            if found.is_empty() && !all.is_empty() {
                let others: Vec<&str> = all.iter().map(|(name, _)| short(name)).collect();
                words.push(format!("others were called: {}", others.join(", ")));
            }
            failures.push(self.failure(&calls.range, what, expected, words));
        } else if !calls.with.is_empty() && !found.iter().any(|(_, event)| holds(event, &with)) {
            let found = found.iter().map(|(_, parameters)| parameters.to_string()).collect();
            failures.push(self.failure(&calls.range, what, format!("with {with}"), found));
        }
    }

    fn times(&self, then: &Then, failures: &mut Vec<Failure>) {
        if let Some(limit) = &then.ends_within
            && self.call.now() > limit.0
        {
            let found = format!("after {}", Time(self.call.now()));
            let expected = format!("within {}", limit.value);
            failures.push(self.failure(&limit.range, "ends_within", expected, vec![found]));
        }
        let silence = self.call.longest_silence();
        if let Some(limit) = &then.longest_silence
            && silence.lasts > limit.0
        {
            let found = format!("{} of silence, from {}", Time(silence.lasts), Time(silence.from));
            let expected = format!("{} at most", limit.value);
            let failure = self.failure(&limit.range, "longest_silence", expected, vec![found]);
            let block = self.notes.heard.iter().rev().find(|heard| heard.at <= silence.from);
            let block = block.and_then(|heard| heard.block.clone());
            failures.push(Failure { block, at: silence.from, ..failure });
        }
    }

    fn blocks(&self, then: &Then, failures: &mut Vec<Failure>) {
        let mut passed = self.notes.blocks.iter().filter_map(|at| self.notes.name(*at));
        let all = || {
            let names = self.notes.blocks.iter().filter_map(|at| self.notes.name(*at));
            vec![names.collect::<Vec<_>>().join(" > ")]
        };
        for block in then.passes.iter() {
            if !passed.any(|name| name == **block) {
                failures.push(self.failure(&block.range, "passes", block.value.clone(), all()));
                break;
            }
        }
        for block in then.never_passes.iter() {
            let mut names = self.notes.blocks.iter().filter_map(|at| self.notes.name(*at));
            if names.any(|name| name == **block) {
                let expected = format!("never to pass {}", block.value);
                failures.push(self.failure(&block.range, "never_passes", expected, all()));
            }
        }
    }
}

fn wanted(expected: &Placed<Option<Pattern>>, none: &str) -> String {
    expected.value.as_ref().map_or_else(|| none.to_owned(), ToString::to_string)
}

/// Whether a value has all of another; a text between slashes is an expression.
fn holds(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            part.iter().all(|(key, part)| whole.get(key).is_some_and(|whole| holds(whole, part)))
        }
        (Value::String(text), Value::String(part)) => {
            Pattern::new(part).is_ok_and(|pattern| pattern.is(text))
        }
        (Value::String(text), Value::Number(number)) => *text == number.to_string(),
        _ => whole == part,
    }
}

//! A call that was played, as a result.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::show::{Screen, clock, function_name, plain, seconds, short};
use super::trace::{Happening, Telling};
use crate::cli::output::{Paint, Report, count, rows, shown, width};
use crate::cli::world::Invocation;
use crate::connect::mask;
use crate::flow::simulate::{Call, Channel, FlowId, Millis};

/// A call that was played.
#[derive(Serialize)]
pub struct Played {
    flow: String,
    file: String,
    channel: Channel,
    from: Option<String>,
    /// It ended as a call should.
    pub ok: bool,
    end: &'static str,
    end_words: String,
    lasted: Millis,
    blocks: u64,
    longest_silence: Silence,
    queue: Option<String>,
    attributes: Map<String, Value>,
    invocations: Vec<Value>,
    /// What happened; nothing where it was told already.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Happening>,
    /// Every block is shown.
    #[serde(skip)]
    pub show_blocks: bool,
}

/// A time in which the customer heard nothing.
#[derive(Serialize)]
struct Silence {
    from: Millis,
    lasted: Millis,
}

impl Report for Played {
    const SCHEMA: &'static str = "connectctl.call/1";

    fn table(&self, paint: &Paint) -> String {
        let mut screen = Screen::new(*paint, width(), self.show_blocks);
        let mut lines: Vec<String> =
            self.events.iter().filter_map(|happening| screen.lines(happening)).collect();
        fold(&mut lines);
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(self.summary(paint));
        lines.join("\n")
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.events)
    }
}

impl Played {
    /// What came of a call.
    pub fn of(
        call: &Call,
        flow: FlowId,
        telling: &Telling<'_>,
        invocations: &[Invocation],
        events: Vec<Happening>,
    ) -> Self {
        let (program, silence) = (telling.program, call.longest_silence());
        let attributes =
            call.attributes().map(|(key, value)| (key.to_owned(), telling.text(value).into()));
        Self {
            flow: program.name(flow).to_owned(),
            file: program.file(flow).to_owned(),
            channel: call.channel(),
            from: telling.from.map(|from| telling.text(from)),
            ok: call.end().is_some_and(|end| end.is_orderly()),
            end: call.end().map_or("", |end| end.name()),
            end_words: call.end().map(ToString::to_string).unwrap_or_default(),
            lasted: call.now(),
            blocks: call.blocks(),
            longest_silence: Silence { from: silence.from, lasted: silence.lasts },
            queue: call.queue().map(str::to_owned),
            attributes: attributes.collect(),
            invocations: invocations.iter().map(|one| telling.invocation(one)).collect(),
            events,
            show_blocks: false,
        }
    }

    /// What came of the call as a line of JSON, after those of what happened.
    pub fn json(&self) -> String {
        let mut line = json!({ "event": "over", "schema": Self::SCHEMA });
        let fields = serde_json::to_value(self).ok();
        if let (Some(line), Some(Value::Object(fields))) = (line.as_object_mut(), fields) {
            line.extend(fields);
        }
        line.to_string()
    }

    fn summary(&self, paint: &Paint) -> String {
        let attribute = |(key, value): (&String, &Value)| shown(&format!("{key}={}", plain(value)));
        let blocks = usize::try_from(self.blocks).unwrap_or(usize::MAX);
        let Silence { from, lasted } = self.longest_silence;
        paint.fields(&[
            ("lasted", format!("{}, {}", clock(self.lasted), count(blocks, "block", "blocks"))),
            ("silence", format!("{} at most, from {}", seconds(lasted), clock(from))),
            ("queue", self.queue.as_deref().map(short).unwrap_or_default().to_owned()),
            ("attributes", self.attributes.iter().map(attribute).collect::<Vec<_>>().join(", ")),
            ("lambdas", self.lambdas()),
            ("logged", self.complaints()),
        ])
    }

    /// The functions that were invoked and how often, who answered, and what that called.
    fn lambdas(&self) -> String {
        let who = |invocation| (name(invocation), field(invocation, "by"));
        let one = |((name, by), times): ((&str, &str), usize)| {
            let same = self.invocations.iter().filter(|other| who(other) == (name, by));
            let calls = same.filter_map(|other| other.get("calls")?.as_array()).flatten();
            let calls: Vec<&str> = tally(calls.map(|call| field(call, "operation")))
                .into_iter()
                .map(|(call, _)| call)
                .collect();
            let calls =
                if calls.is_empty() { String::new() } else { format!(": {}", calls.join(", ")) };
            format!("{} ({by}{calls})", often(name, times))
        };
        tally(self.invocations.iter().map(who)).into_iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// What our own functions had to complain about, though they answered.
    fn complaints(&self) -> String {
        let answered =
            self.invocations.iter().filter(|one| one.pointer("/answer/answer").is_some());
        let lines = answered.flat_map(|invocation| {
            let lines = invocation.get("log").and_then(Value::as_array).into_iter().flatten();
            let bad = lines.filter(|line| ["ERROR", "WARN"].contains(&field(line, "level")));
            bad.map(|line| format!("{}: {}", name(invocation), field(line, "message")))
        });
        let lines = tally(lines).into_iter().map(|(line, times)| often(&line, times));
        lines.collect::<Vec<_>>().join("; ")
    }
}

/// Lines of a call that are shown: so many at its beginning, and at its end.
const HEAD: usize = 200;
const TAIL: usize = 50;

/// Leaves out the middle of a call that turns in a circle.
fn fold(lines: &mut Vec<String>) {
    let left_out = lines.len().saturating_sub(HEAD + TAIL);
    if left_out > 1 {
        let note = format!("... {left_out} lines are left out here; -o ndjson has everything");
        lines.splice(HEAD..HEAD + left_out, [note]);
    }
}

/// A text of an object.
fn field<'v>(object: &'v Value, key: &str) -> &'v str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The name of a function that was invoked.
fn name(invocation: &Value) -> &str {
    function_name(field(invocation, "function"))
}

/// Each thing once, in the order in which they come, and how often it is there.
fn tally<T: PartialEq>(things: impl Iterator<Item = T>) -> Vec<(T, usize)> {
    let mut counts: Vec<(T, usize)> = Vec::new();
    for thing in things {
        match counts.iter_mut().find(|(known, _)| *known == thing) {
            Some((_, times)) => *times += 1,
            None => counts.push((thing, 1)),
        }
    }
    counts
}

fn often(what: &str, times: usize) -> String {
    if times == 1 { what.to_owned() } else { format!("{what} {times} times") }
}

impl Telling<'_> {
    /// An invocation, to be shown.
    fn invocation(&self, invocation: &Invocation) -> Value {
        let mut value = serde_json::to_value(invocation).unwrap_or_default();
        if let Some(event) = value.get_mut("event").filter(|_| !self.open) {
            *event = mask::event(event);
        }
        self.value(&value)
    }
}

impl Happening {
    /// The happening as a line of JSON.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

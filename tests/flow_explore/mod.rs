//! Every path of a flow: what a walk finds, shown by playing it; what it comes to, against calls
//! that are played at random; and the command.

mod command;
mod finds;
mod proof;
mod random;
mod ships;

use connectctl::flow::explore::{Exploration, Explorer, Limits, Reads};
use connectctl::flow::model::Flow;
use connectctl::flow::simulate::{FlowId, Program};
use connectctl::flow::source::{Contents, Reading, SourceText, read};
use serde_json::{Value, json};

/// Flows, ready to be explored.
#[derive(Default)]
struct Flows {
    program: Program,
    reads: Reads,
}

impl Flows {
    /// Flows by their names.
    fn of<'f>(flows: impl IntoIterator<Item = (&'f str, &'f Value)>) -> Self {
        let mut all = Self::default();
        for (name, flow) in flows {
            let source = SourceText::new(format!("{name}.json"), flow.to_string());
            let Ok(Contents::Flows(texts)) = read(&source, &Reading::default()) else {
                panic!("{name} is no flow")
            };
            let tree = texts[0].tree().expect("JSON");
            let flow = Flow::new(&texts[0], tree.root(), source.name());
            let id = all.program.add(&flow, &texts[0].given, source.name(), None);
            all.reads.add(id, &flow);
        }
        all
    }

    /// A flow alone.
    fn one(flow: &Value) -> Self {
        Self::of([("main", flow)])
    }

    /// Explores the first flow.
    fn explore(&self) -> Exploration {
        self.explore_within(Limits::default())
    }

    fn explore_within(&self, limits: Limits) -> Exploration {
        let explorer = Explorer::new(&self.program, &self.reads);
        explorer.explore(FlowId(0), None, limits, &|_| {})
    }

    /// The identifier of a block.
    fn name(&self, at: Option<connectctl::flow::simulate::BlockRef>) -> &str {
        at.and_then(|at| self.program.block(at)).map_or("", |block| block.identifier)
    }
}

/// A block: its name, type and parameters, and where it leads. A way that is named `+1` is the
/// condition that equals 1, one that is named `!X` the error X, and `` the next block.
fn block(name: &str, kind: &str, parameters: Value, ways: &[(&str, &str)]) -> Value {
    let mut transitions = json!({ "Conditions": [], "Errors": [] });
    for (way, to) in ways {
        if let Some(operand) = way.strip_prefix('+') {
            let condition = json!({ "Operator": "Equals", "Operands": [operand] });
            let branch = json!({ "NextAction": to, "Condition": condition });
            transitions["Conditions"].as_array_mut().expect("a list").push(branch);
        } else if let Some(error) = way.strip_prefix('!') {
            let branch = json!({ "NextAction": to, "ErrorType": error });
            transitions["Errors"].as_array_mut().expect("a list").push(branch);
        } else {
            transitions["NextAction"] = json!(to);
        }
    }
    json!({ "Identifier": name, "Type": kind, "Parameters": parameters, "Transitions": transitions })
}

/// A block that says something.
fn say(name: &str, to: &str) -> Value {
    let ways = [("", to), ("!NoMatchingError", to)];
    block(name, "MessageParticipant", json!({ "Text": format!("This is {name}.") }), &ways)
}

/// A block that asks for a key.
fn menu(name: &str, ways: &[(&str, &str)]) -> Value {
    let parameters =
        json!({ "Text": "Press a key.", "StoreInput": "False", "InputTimeLimitSeconds": "5" });
    block(name, "GetParticipantInput", parameters, ways)
}

fn hang_up(name: &str) -> Value {
    block(name, "DisconnectParticipant", json!({}), &[])
}

/// A flow that begins with the first of some blocks.
fn flow(blocks: &[Value]) -> Value {
    json!({ "Version": "2019-10-30", "StartAction": blocks[0]["Identifier"], "Actions": blocks })
}

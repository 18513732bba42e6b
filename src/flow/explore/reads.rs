//! What the blocks of a program read, and what comes of it.

use std::collections::{HashMap, HashSet};

use jsonc_parser::ast::Value;

use crate::flow::catalog::catalog;
use crate::flow::jsonpath::{Reference, references, whole};
use crate::flow::model::{Block, Flow, scalar};
use crate::flow::simulate::{BlockRef, FlowId};

/// What can be read: `$.External.tier`.
#[derive(Clone, Debug, Hash, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// `External`.
    pub space: Box<str>,
    /// `tier`.
    pub keys: Vec<Box<str>>,
}

impl Place {
    pub(super) fn new(space: &str, keys: &[&str]) -> Self {
        Self { space: space.into(), keys: keys.iter().map(|key| Box::from(*key)).collect() }
    }

    fn of(reference: &Reference<'_>) -> Self {
        Self::new(reference.namespace, &reference.keys)
    }

    /// The first key, which is empty where there is none.
    pub(super) fn key(&self) -> &str {
        self.keys.first().map_or("", |key| key)
    }
}

/// What a place has to hold for a block to succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// A number of turns.
    Count,
    /// A number of seconds.
    Seconds,
    /// A telephone number.
    Phone,
    /// The ARN of a queue or an agent.
    Queue,
    /// A flow or a module.
    Flow,
    /// What is called or asked: a function, a bot.
    Name,
}

/// What comes of a read.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sink {
    /// The conditions of the block compare it.
    Compared,
    /// It decides where the call goes in a way that cannot be taken apart.
    Decides,
    /// Somebody hears it.
    Said,
    /// The block succeeds only where it is this.
    Needs(Need),
    /// It can be read at another place from then on.
    Becomes(Place),
}

/// A read of a block.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub block: BlockRef,
    pub place: Place,
    /// It is all of the text in which it stands.
    pub whole: bool,
    pub sink: Sink,
}

/// An operator and its operand.
pub(super) type Relation = (Box<str>, Box<str>);

/// What the flows of a program read and write.
#[derive(Clone, Debug, Default)]
pub struct Reads {
    pub(super) all: Vec<Read>,
    /// Places that blocks set, and which.
    pub(super) writes: HashMap<BlockRef, Vec<Place>>,
    /// Operators and operands of the conditions of blocks that compare.
    pub(super) relations: HashMap<BlockRef, Vec<Relation>>,
    /// Functions whose answers the flow waits for.
    pub(super) synchronous: HashSet<BlockRef>,
    /// Results of modules that blocks tell apart.
    pub(super) results: Vec<Box<str>>,
    /// Some flow is set for when the customer is on hold.
    pub(super) customer_hold: bool,
    /// Some flow is set for when the agent is on hold.
    pub(super) agent_hold: bool,
}

impl Reads {
    /// Adds a flow, which has this place in the program.
    pub fn add(&mut self, id: FlowId, flow: &Flow<'_>) {
        for block in &flow.blocks {
            self.block(BlockRef { flow: id, block: block.id }, block);
        }
    }

    fn block(&mut self, at: BlockRef, block: &Block<'_>) {
        let mut path = Vec::new();
        for prop in block.parameters.iter().flat_map(|object| &object.properties) {
            path.push(prop.name.as_str());
            self.value(at, block, &mut path, &prop.value);
            path.pop();
        }
        let mut relations = Vec::new();
        for branch in &block.conditions {
            let operand = branch.operands.first().and_then(scalar).unwrap_or_default();
            for reference in references(operand) {
                let place = Place::of(&reference);
                self.all.push(Read { block: at, place, whole: false, sink: Sink::Decides });
            }
            let operator = branch.operator.map_or("", |lit| lit.value.as_ref());
            relations.push((operator.into(), operand.into()));
        }
        match block.type_name() {
            "Compare" => drop(self.relations.insert(at, relations)),
            "InvokeLambdaFunction" => {
                let kind = block.value_or_default("InvocationType").unwrap_or_default();
                if !kind.eq_ignore_ascii_case("asynchronous") {
                    self.synchronous.insert(at);
                }
            }
            "InvokeFlowModule" => {
                self.results.extend(relations.into_iter().map(|(_, operand)| operand));
            }
            "UpdateContactEventHooks" => {
                for event in block.entries("EventHooks").map(|prop| prop.name.as_str()) {
                    self.customer_hold |= event == "CustomerHold";
                    self.agent_hold |= event == "AgentHold";
                }
            }
            _ => {}
        }
    }

    fn value<'v>(
        &mut self,
        at: BlockRef,
        block: &Block<'_>,
        path: &mut Vec<&'v str>,
        value: &'v Value<'_>,
    ) {
        match value {
            Value::Object(object) => {
                for prop in &object.properties {
                    path.push(prop.name.as_str());
                    self.value(at, block, path, &prop.value);
                    path.pop();
                }
            }
            Value::Array(list) => {
                for item in &list.elements {
                    self.value(at, block, path, item);
                }
            }
            other => self.text(at, block, path, scalar(other).unwrap_or_default()),
        }
    }

    fn text(&mut self, at: BlockRef, block: &Block<'_>, path: &[&str], text: &str) {
        if let Some(place) = becomes(block, path) {
            self.writes.entry(at).or_default().push(place);
        }
        let whole = whole(text).is_some();
        for reference in references(text) {
            for sink in sinks(block, path, whole) {
                let place = Place::of(&reference);
                self.all.push(Read { block: at, place, whole, sink });
            }
        }
    }
}

/// What comes of a reference at this place of a block.
fn sinks(block: &Block<'_>, path: &[&str], whole: bool) -> Vec<Sink> {
    let first = path.first().copied().unwrap_or_default();
    let last = path.last().copied().unwrap_or_default();
    let mut sinks: Vec<Sink> = becomes(block, path).map(Sink::Becomes).into_iter().collect();
    let more = match (block.type_name(), first) {
        ("Compare", "ComparisonValue") if whole => Some(Sink::Compared),
        ("Compare", _) => Some(Sink::Decides),
        ("Loop", "LoopCount") => Some(Sink::Needs(Need::Count)),
        ("Wait", "TimeLimitSeconds") => Some(Sink::Needs(Need::Seconds)),
        ("TransferParticipantToThirdParty", "ThirdPartyPhoneNumber")
        | ("UpdateContactCallbackNumber", _) => Some(Sink::Needs(Need::Phone)),
        (
            "UpdateContactTargetQueue" | "DequeueContactAndTransferToQueue",
            "QueueId" | "AgentId",
        ) => Some(Sink::Needs(Need::Queue)),
        ("TransferToFlow", "ContactFlowId")
        | ("InvokeFlowModule", "FlowModuleId")
        | ("UpdateContactEventHooks", _) => Some(Sink::Needs(Need::Flow)),
        ("InvokeLambdaFunction", "LambdaFunctionARN")
        | ("ConnectParticipantWithLexBot", "LexV2Bot" | "LexBot")
        | ("CheckHoursOfOperation", "HoursOfOperationId") => Some(Sink::Needs(Need::Name)),
        ("UpdateContactTextToSpeechVoice", _) => Some(Sink::Said),
        (
            "MessageParticipant"
            | "MessageParticipantIteratively"
            | "GetParticipantInput"
            | "ConnectParticipantWithLexBot",
            _,
        ) if matches!(last, "Text" | "SSML" | "PromptId" | "Uri") => Some(Sink::Said),
        _ => None,
    };
    sinks.extend(more);
    sinks
}

/// The place at which a text of a block can be read afterwards.
fn becomes(block: &Block<'_>, path: &[&str]) -> Option<Place> {
    let related = || {
        let target = block.value("TargetContact");
        target.is_some_and(|target| target.eq_ignore_ascii_case("related"))
    };
    match (block.type_name(), path) {
        ("UpdateContactAttributes", ["Attributes", key]) if !related() => {
            Some(Place::new("Attributes", &[key]))
        }
        ("UpdateFlowAttributes", ["FlowAttributes", key, "Value"]) => {
            Some(Place::new("FlowAttributes", &[key]))
        }
        (
            "UpdateContactData",
            [field @ ("Name" | "Description" | "LanguageCode" | "CustomerId")],
        ) if !related() => Some(Place::new(field, &[])),
        ("UpdateContactCallbackNumber", ["CallbackNumber"]) => {
            Some(Place::new("CustomerCallbackNumber", &[]))
        }
        ("TagContact", ["Tags", key]) => Some(Place::new("Tags", &[key])),
        ("InvokeFlowModule", ["Input", ..])
        | ("EndFlowModuleExecution", ["Result" | "ResultData", ..]) => {
            Some(Place::new("Modules", path))
        }
        _ => None,
    }
}

/// The namespace that a type of block fills.
pub(super) fn fills(kind: &str) -> Option<&'static str> {
    let writes = catalog().action(kind)?.writes.first()?;
    catalog().namespace(&writes.namespace).map(|space| space.name.as_str())
}

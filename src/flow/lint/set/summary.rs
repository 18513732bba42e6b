//! What is kept of a flow for the others of its set: little, so that ten thousand flows fit.

use std::ops::Range;
use std::sync::Arc;

use jsonc_parser::ast::{ObjectProp, Value};
use jsonc_parser::common::Ranged as _;

use super::contract::{Contract, written};
use crate::flow::catalog::Effect;
use crate::flow::graph::Graph;
use crate::flow::jsonpath;
use crate::flow::lint::subject::{Filled, Source, Subject};
use crate::flow::lint::{BlockRef, Place};
use crate::flow::model::{Block, BlockId, Flow, bytes, is_literal, text};
use crate::flow::source::Given;

/// A place in a flow, as findings need it.
#[derive(Clone, Debug)]
pub struct Site {
    /// Where.
    pub place: Place,
    /// In which block.
    pub block: Option<BlockRef>,
    /// Where in the flow, as the service says it.
    pub path: String,
}

/// Makes places of bytes of the flow's text.
pub(in crate::flow::lint) trait Locate {
    fn site(&self, range: Range<usize>) -> Site;
}

/// What is kept of a flow.
#[derive(Debug)]
pub struct Summary {
    /// The file that holds it.
    pub file: Arc<str>,
    /// Which of several in the file.
    pub label: Option<Box<str>>,
    /// How it is known.
    pub known: Known,
    /// Its type, as the API writes it.
    pub flow_type: Option<&'static str>,
    /// The type is said somewhere, and not guessed from a file name.
    pub typed: bool,
    /// It is a module.
    pub module: bool,
    /// It could not be read: all that is known is its name.
    pub opaque: bool,
    /// What it takes and gives, as a module.
    pub contract: Option<Contract>,
    /// The ways out of it to other flows.
    pub calls: Vec<Call>,
    /// The contact attributes that it sets.
    pub sets: Vec<Box<str>>,
    /// It sets contact attributes whose names are not known.
    pub sets_any: bool,
}

/// How a flow is known.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Its ids, in lower case.
    pub ids: Vec<Box<str>>,
    /// Its names, as they are written.
    pub names: Vec<Box<str>>,
}

/// A way from one flow to another.
#[derive(Debug)]
pub struct Call {
    /// What kind of way.
    pub way: Way,
    /// The flow that it names, as it is written; `None` where a reference does.
    pub target: Option<Box<str>>,
    /// What the designer shows as the name of that flow.
    pub shown: Option<Box<str>>,
    /// Where it is named.
    pub site: Site,
    /// What the flow has filled before.
    pub filled: Filled,
    /// The answers that `$.External` may hold, of the flow's own functions.
    pub sources: Vec<Source>,
    /// What `$.External` held before the flow may still be there.
    pub passes: bool,
    /// A contact can come here from the start without hearing, saying or waiting for anything.
    pub silent: bool,
    /// What a module is given: name, what its value is, and where.
    pub inputs: Vec<(Box<str>, &'static str, Site)>,
    /// The branches of a module that are told apart.
    pub branches: Vec<(Box<str>, Site)>,
}

/// The kinds of ways from one flow to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The contact goes on there, with all that was filled.
    Transfer,
    /// The contact comes there on an event, such as `CustomerQueue`.
    Hook(Hook),
    /// Another contact begins there.
    NewContact,
    /// Another contact begins there, which waits in a queue.
    Callback,
    /// The contact comes back from there.
    Module,
}

/// The events to which a flow can be tied, and the type of flow that each takes.
///
/// Source: <https://docs.aws.amazon.com/connect/latest/devguide/contact-actions-updatecontacteventhooks.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hook {
    /// The key in `EventHooks`.
    pub event: &'static str,
    /// The type of flow that fits.
    pub flow_type: &'static str,
}

/// Every event.
pub const HOOKS: [Hook; 10] = [
    Hook { event: "AgentHold", flow_type: "AGENT_HOLD" },
    Hook { event: "AgentWhisper", flow_type: "AGENT_WHISPER" },
    Hook { event: "CustomerHold", flow_type: "CUSTOMER_HOLD" },
    Hook { event: "CustomerQueue", flow_type: "CUSTOMER_QUEUE" },
    Hook { event: "CustomerWhisper", flow_type: "CUSTOMER_WHISPER" },
    Hook { event: "CustomerRemaining", flow_type: "CONTACT_FLOW" },
    Hook { event: "DefaultAgentUI", flow_type: "CONTACT_FLOW" },
    Hook { event: "DisconnectAgentUI", flow_type: "CONTACT_FLOW" },
    Hook { event: "PauseContact", flow_type: "CONTACT_FLOW" },
    Hook { event: "ResumeContact", flow_type: "CONTACT_FLOW" },
];

impl Summary {
    /// What is to be kept of a flow; the contact attributes that it sets only where they are asked
    /// for.
    pub(in crate::flow::lint) fn of(
        subject: &Subject<'_>,
        file: &Arc<str>,
        label: Option<&str>,
        attributes: bool,
        locate: &impl Locate,
    ) -> Self {
        let (flow, given) = (subject.flow, subject.given);
        let mut summary = Self {
            file: Arc::clone(file),
            label: label.map(Into::into),
            known: Known::of(flow, given, file, label),
            flow_type: flow.flow_type,
            typed: given.flow_type.is_some() || flow.metadata.text("type").is_some(),
            module: flow.module,
            opaque: false,
            contract: Contract::of(flow, given),
            calls: Vec::new(),
            sets: Vec::new(),
            sets_any: false,
        };
        let silent = std::cell::OnceCell::new();
        for block in subject.blocks() {
            if attributes {
                summary.attributes(block);
            }
            for (way, prop) in ways(block) {
                if subject.facts().at(block.id).is_none() {
                    continue;
                }
                let silent = silent.get_or_init(|| silent_blocks(subject));
                summary.calls.push(call(subject, block, way, prop, silent, locate));
            }
        }
        summary
    }

    /// What is to be kept of a flow that cannot be read, or is written in the old format.
    pub(in crate::flow::lint) fn opaque(
        file: &Arc<str>,
        label: Option<&str>,
        name: Option<&str>,
    ) -> Self {
        let names = [name, label.or_else(|| Some(stem(file)))];
        Self {
            file: Arc::clone(file),
            label: label.map(Into::into),
            known: Known {
                ids: Vec::new(),
                names: names.into_iter().flatten().map(Into::into).collect(),
            },
            flow_type: None,
            typed: false,
            module: false,
            opaque: true,
            contract: None,
            calls: Vec::new(),
            sets: Vec::new(),
            sets_any: true,
        }
    }

    /// What people call it: its name, or the file.
    #[must_use]
    pub fn title(&self) -> &str {
        self.known.names.first().map_or(&self.file, |name| name)
    }

    fn attributes(&mut self, block: &Block<'_>) {
        for prop in block.entries("Attributes") {
            let key = prop.name.as_str();
            if is_literal(key) {
                self.sets.push(key.into());
            } else {
                self.sets_any = true;
            }
        }
    }
}

impl Known {
    /// What a flow, the file that holds it and its label say.
    #[must_use]
    pub fn of(flow: &Flow<'_>, given: &Given, file: &str, label: Option<&str>) -> Self {
        let Given { name, arn, id, .. } = given;
        let ids =
            [id.as_deref(), arn.as_deref()].into_iter().flatten().filter_map(super::index::id);
        let mut ids: Vec<Box<str>> = ids.map(Into::into).collect();
        ids.dedup();
        let stem = label.is_none().then(|| stem(file));
        let label = label.map(|label| label.rsplit('.').next().unwrap_or(label));
        let names = [name.as_deref(), flow.metadata.text("name"), label, stem];
        let mut names: Vec<Box<str>> =
            names.into_iter().flatten().filter(|name| is_literal(name)).map(Into::into).collect();
        names.dedup();
        Self { ids, names }
    }
}

/// The name of a file without folder and extension.
fn stem(file: &str) -> &str {
    let mut name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    while let Some((stem, "json" | "tpl" | "tftpl" | "template" | "j2" | "hbs")) =
        name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty())
    {
        name = stem;
    }
    name
}

/// The properties of a block that name other flows, by the catalog.
fn ways<'t>(block: &Block<'t>) -> Vec<(Way, &'t ObjectProp<'t>)> {
    let Some(action) = block.action else { return Vec::new() };
    let mut found = Vec::new();
    for parameter in &action.parameters {
        let kind = parameter.reference.as_deref();
        let Some(prop) = kind.and_then(|_| block.parameter(&parameter.name)) else { continue };
        let way = match (kind, action.name.as_str()) {
            (Some("module"), _) => Way::Module,
            (Some("flow"), "CreateCallbackContact") => Way::Callback,
            (Some("flow"), _) if action.has(Effect::Leaves) => Way::Transfer,
            (Some("flow"), _) => Way::NewContact,
            _ => continue,
        };
        match &prop.value {
            Value::Object(hooks) => {
                found.extend(hooks.properties.iter().filter_map(|prop| {
                    let hook = HOOKS.iter().find(|hook| hook.event == prop.name.as_str())?;
                    Some((Way::Hook(*hook), prop))
                }));
            }
            _ if parameter.keys.is_empty() => found.push((way, prop)),
            _ => {}
        }
    }
    found
}

fn call(
    subject: &Subject<'_>,
    block: &Block<'_>,
    way: Way,
    prop: &ObjectProp<'_>,
    silent: &[bool],
    locate: &impl Locate,
) -> Call {
    let target = text(&prop.value).filter(|text| jsonpath::references(text).next().is_none());
    let mut call = Call {
        way,
        target: target.map(Into::into),
        shown: shown(subject.flow, block, prop.name.as_str()),
        site: locate.site(bytes(&prop.value)),
        filled: subject.facts().at(block.id).unwrap_or_default(),
        sources: Vec::new(),
        passes: false,
        silent: silent.get(block.id.index()).copied().unwrap_or_default(),
        inputs: Vec::new(),
        branches: Vec::new(),
    };
    match way {
        Way::Transfer => reaching(subject, block.id, &mut call),
        Way::Module => contract(block, &mut call, locate),
        Way::Hook(_) | Way::NewContact | Way::Callback => {}
    }
    call
}

fn reaching(subject: &Subject<'_>, id: BlockId, call: &mut Call) {
    if let Some(reaching) = subject.reach().at(id) {
        call.passes = reaching.outside;
        call.sources = reaching.invocations.iter().map(|(_, source)| (*source).clone()).collect();
        call.sources.sort_unstable();
        call.sources.dedup();
    }
}

/// What a block gives a module, and which branches it tells apart.
fn contract(block: &Block<'_>, call: &mut Call, locate: &impl Locate) {
    for prop in block.entries("Input") {
        let name = prop.name.as_str();
        let site = locate.site(prop.start()..prop.end());
        call.inputs.push((name.into(), written(&prop.value), site));
    }
    for operand in block.conditions.iter().flat_map(|branch| branch.operands) {
        if let Some(name) = text(operand).filter(|name| is_literal(name)) {
            call.branches.push((name.into(), locate.site(bytes(operand))));
        }
    }
}

/// The name that the designer shows for the flow that a parameter names.
#[must_use]
pub fn shown(flow: &Flow<'_>, block: &Block<'_>, key: &str) -> Option<Box<str>> {
    let entry = flow.metadata.entry(block.name())?.value.as_object()?;
    let named = ["contactFlow", "ContactFlow"]
        .into_iter()
        .find_map(|word| entry.get_object(word)?.get_string("text"))
        .or_else(|| entry.get_string("contactFlowModuleName"));
    let parameters = entry.get_object("parameters");
    let below = parameters.and_then(|parameters| {
        let hooks = parameters.get_object("EventHooks");
        let object = parameters.get_object(key).or_else(|| hooks?.get_object(key))?;
        object.get_string("displayName")
    });
    below.or(named).map(|lit| lit.value.as_ref()).filter(|name| is_literal(name)).map(Into::into)
}

/// The blocks to which a contact can come without hearing, saying or waiting for anything.
fn silent_blocks(subject: &Subject<'_>) -> Vec<bool> {
    let graph: &Graph = subject.graph();
    let mut silent = vec![false; subject.blocks().len()];
    let mut work: Vec<_> = graph.start().into_iter().collect();
    while let Some(id) = work.pop() {
        let Some(seen) = silent.get_mut(id.index()) else { continue };
        if std::mem::replace(seen, true) {
            continue;
        }
        let loud = subject.flow.block(id).and_then(|block| block.action).is_none_or(|action| {
            [Effect::Speaks, Effect::Listens, Effect::Pauses, Effect::Departs]
                .into_iter()
                .any(|effect| action.has(effect))
        });
        if !loud {
            work.extend(graph.out(id).map(|(_, to)| to));
        }
    }
    silent
}

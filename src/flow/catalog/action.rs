//! The action types.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::When;
use crate::connect::Channel;

/// A type of action, which the designer shows as a block.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// The value of `Type`.
    #[serde(rename = "type")]
    pub name: String,
    /// What the designer calls the block.
    pub block: String,
    /// How well it is known.
    pub status: Status,
    /// Where its facts come from.
    pub sources: Vec<String>,
    /// What ended, where the service has ended what it was for.
    pub retired: Option<String>,
    /// The flow ends here.
    pub terminal: bool,
    /// Whether it takes a `NextAction`.
    pub next: Next,
    /// The types of flows that take it; all where none is named. `MODULE` stands for modules.
    #[serde(default)]
    pub flow_types: Vec<String>,
    /// The service was seen to refuse it in other types of flows; else only the guides say so.
    #[serde(default)]
    pub flow_types_enforced: bool,
    /// What it does on each channel.
    #[serde(default)]
    pub channels: BTreeMap<String, String>,
    /// What it does to the contact.
    #[serde(default)]
    pub effects: Vec<Effect>,
    /// How long it can keep the caller.
    pub holds: Option<Hold>,
    /// The namespaces that it fills.
    #[serde(default)]
    pub writes: Vec<Write>,
    /// What it takes.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// The designer has settings for it whose parameters no page names.
    #[serde(default)]
    pub open: bool,
    /// Parameters that exclude or need each other.
    #[serde(default)]
    pub constraints: Vec<OneOf>,
    /// Names that people write for a parameter, and its real name.
    #[serde(default)]
    pub renamed: BTreeMap<String, String>,
    /// Names that people write for a parameter, and how what they want is said.
    #[serde(default)]
    pub hints: BTreeMap<String, String>,
    /// Its results; `None` where it takes no conditions.
    pub conditions: Option<Conditions>,
    /// Its error branches.
    #[serde(default)]
    pub errors: Vec<Branch>,
    /// What else is known.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Where documentation and service disagree.
    #[serde(default)]
    pub discrepancies: Vec<String>,
}

impl Action {
    /// Whether it has this effect.
    #[must_use]
    pub fn has(&self, effect: Effect) -> bool {
        self.effects.contains(&effect)
    }

    /// Whether enough is known about it to say what the service refuses.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        matches!(self.status, Status::Documented | Status::Retired)
    }

    /// Whether its only ways on are its conditions and `NoMatchingCondition`.
    #[must_use]
    pub fn only_branches(&self) -> bool {
        let [error] = self.errors.as_slice() else { return false };
        self.conditions.is_some() && error.name == "NoMatchingCondition" && error.required
    }

    /// Whether it leads contacts on a channel along an error branch at once.
    #[must_use]
    pub fn refuses(&self, channel: Channel) -> bool {
        let says = self.channels.get(channel.word());
        says.is_some_and(|says| says.starts_with("error-branch") || says.ends_with("branch"))
    }

    /// A parameter by name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// An error branch by its `ErrorType`.
    #[must_use]
    pub fn error(&self, name: &str) -> Option<&Branch> {
        self.errors.iter().find(|error| error.name == name)
    }
}

/// How well an action is known.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The developer guide describes it.
    Documented,
    /// Only the administrator guide names it.
    Guide,
    /// Only the designer writes it.
    Console,
    /// Its name or its parameters were not seen at work.
    Unverified,
    /// The service has ended what it did.
    Retired,
}

/// Whether an action takes a `NextAction`.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Next {
    /// The service refuses the flow without.
    Required,
    /// With or without.
    Optional,
    /// The service refuses the flow with one.
    None,
}

/// What an action does to the contact.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// The caller hears something.
    Speaks,
    /// The caller is asked for something.
    Listens,
    /// It takes time, so that a circle through it does not spin.
    Pauses,
    /// It counts the turns of a circle and ends it.
    Bounds,
    /// On success the flow is left.
    Leaves,
    /// The caller talks to somebody else and may come back.
    Departs,
}

/// How long an action can keep the caller.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// The parameter that holds the seconds.
    pub seconds: String,
    /// Where it does not keep the caller.
    pub unless: Option<When>,
    /// On calls, only there does it keep the caller.
    pub on_calls: Option<When>,
}

/// A namespace that an action fills.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Write {
    /// The namespace.
    pub namespace: String,
    /// Where it does so.
    pub when: Option<When>,
}

/// A parameter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What its value is.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// It must be there; with `when`, only then.
    #[serde(default)]
    pub required: bool,
    /// When it must be there.
    pub when: Option<When>,
    /// Another parameter that must be there too, as a path below `Parameters`.
    pub needs: Option<String>,
    /// What a list must hold where this is on.
    pub needs_entries: Option<NeedsEntries>,
    /// Whether references may stand in it.
    #[serde(default)]
    pub dynamic: Dynamic,
    /// The values that it takes; all where none is named.
    #[serde(default, rename = "enum")]
    pub values: Vec<String>,
    /// `false` where the service takes other values too.
    #[serde(default = "yes")]
    pub enum_enforced: bool,
    /// The keys that it takes; all where none is named.
    #[serde(default)]
    pub keys: Vec<String>,
    /// What its keys or items must not start with.
    pub reserved_prefix: Option<String>,
    /// Characters that its keys must not hold.
    #[serde(default)]
    pub forbidden_key_characters: String,
    /// The smallest number, or the smallest count of entries.
    pub min: Option<i64>,
    /// The highest number, or the highest count of entries.
    pub max: Option<i64>,
    /// Other highest numbers for some blocks.
    #[serde(default)]
    pub max_when: Vec<MaxWhen>,
    /// `false` where only the designer keeps to the bounds, not the service.
    #[serde(default = "yes")]
    pub max_enforced: bool,
    /// The most characters.
    pub max_chars: Option<usize>,
    /// What it is where it is not given.
    pub default: Option<serde_json::Value>,
    /// What a text must look like.
    pub format: Option<Format>,
    /// What it names: `queue`, `flow`, `lambda`, `lex`, `hours`, `module`, `agent`,
    /// `prompt` or `view`.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// What ended, where the service has ended what it was for.
    pub retired: Option<String>,
    /// Why it may not pass, where the service was seen to refuse it though a page names it or the
    /// designer writes it.
    pub refused: Option<String>,
    /// Accepted by the service though no page names it.
    #[serde(default)]
    pub undocumented: bool,
    /// What the entries of a map are.
    #[serde(default)]
    pub entries: Entries,
    /// The fields of an object, or of every entry of a list or map; any where none is named.
    #[serde(default)]
    pub fields: Vec<Parameter>,
    /// There may be other fields.
    #[serde(default)]
    pub open: bool,
    /// What else is known.
    pub notes: Option<String>,
}

fn yes() -> bool {
    true
}

/// What a text must look like.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A phone number with `+` and country code.
    E164,
    /// Tones and pauses: digits, `*`, `#` and `,`.
    Dtmf,
    /// Keys of a telephone: digits, `*` and `#`.
    Keys,
}

/// What a list must hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedsEntries {
    /// The list, as a path below `Parameters`.
    pub parameter: String,
    /// The entries.
    pub entries: Vec<String>,
}

/// A highest number for some blocks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaxWhen {
    /// The blocks.
    pub when: When,
    /// The highest number.
    pub max: i64,
}

/// What a value is. Scalars are written as JSON strings.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// Text.
    String,
    /// A whole number, in a string.
    IntegerString,
    /// `True` or `False`, in a string.
    BoolString,
    /// A whole number.
    Integer,
    /// A list.
    List,
    /// An object whose keys the author chooses.
    Map,
    /// An object whose keys are given.
    Object,
}

/// What the entries of a map are.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Entries {
    /// Anything.
    #[default]
    Any,
    /// Text.
    Text,
    /// Text; what objects and lists do there is not known.
    Scalar,
}

/// Whether references such as `$.External.tier` may stand in a value.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
pub enum Dynamic {
    /// No reference.
    #[serde(rename = "static")]
    Static,
    /// Text without reference, or one reference and nothing else.
    #[serde(rename = "single")]
    Single,
    /// References anywhere in the text.
    #[default]
    #[serde(rename = "any")]
    Any,
    /// One reference and nothing else.
    #[serde(rename = "jsonpath-only")]
    Only,
}

/// Parameters that exclude or need each other.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OneOf {
    /// One of these and no other.
    #[serde(default)]
    pub exactly_one: Vec<String>,
    /// One of these or none.
    #[serde(default)]
    pub at_most_one: Vec<String>,
    /// One of these or more; `*` stands for any parameter.
    #[serde(default)]
    pub at_least_one: Vec<String>,
    /// Only where this parameter is there.
    pub within: Option<String>,
}

/// The results of an action.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conditions {
    /// The operators that it takes.
    pub operators: Vec<String>,
    /// The operands that it takes; any where none is named.
    #[serde(default)]
    pub operands: Vec<String>,
    /// Narrower operators and operands for some blocks.
    #[serde(default)]
    pub cases: Vec<Operands>,
    /// Results that must each have a branch.
    #[serde(default)]
    pub required: Vec<String>,
    /// A list parameter whose every entry must have a branch.
    pub required_each: Option<String>,
    /// When conditions are allowed.
    pub when: Option<When>,
    /// What else is known.
    pub notes: Option<String>,
}

/// Operators and operands for some blocks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operands {
    /// The blocks.
    pub when: When,
    /// The operators.
    pub operators: Vec<String>,
    /// The operands.
    pub operands: Vec<String>,
    /// Results that must each have a branch, too.
    #[serde(default)]
    pub required: Vec<String>,
}

/// An error branch.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// The value of `ErrorType`.
    #[serde(rename = "type")]
    pub name: String,
    /// The service refuses the flow without; with `when`, only then.
    #[serde(default)]
    pub required: bool,
    /// The blocks that have it.
    pub when: Option<When>,
    /// The service refuses it on other blocks.
    #[serde(default)]
    pub refused_otherwise: bool,
    /// The types of flows in which the service refuses it.
    #[serde(default)]
    pub refused_in: Vec<String>,
    /// Where this is known from, if not from the action's sources.
    #[serde(default)]
    pub sources: Vec<String>,
    /// What else is known.
    pub notes: Option<String>,
}

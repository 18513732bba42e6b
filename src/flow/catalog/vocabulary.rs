//! The words of the language that belong to no single action.

use serde::Deserialize;

/// What an identifier may be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identifiers {
    /// Characters that the service refuses.
    pub forbidden_characters: String,
    /// Words that the service refuses.
    pub reserved: Vec<String>,
    /// Where this is known from.
    pub sources: Vec<String>,
}

/// Why the service refuses an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It holds this character.
    Character(char),
    /// It is a reserved word.
    Reserved,
    /// It is too long.
    Long {
        /// How many characters it has.
        characters: u64,
        /// How many it may have.
        limit: u64,
    },
}

/// A limit and where it is documented.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The highest number that is allowed.
    pub value: u64,
    /// The page that says so.
    pub source: String,
}

/// Limits that no single parameter has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Actions in a flow.
    pub actions: Limit,
    /// Characters of a flow's content.
    pub content_chars: Limit,
    /// Seconds that Lambda functions in a row should stay under.
    pub lambda_chain_seconds: Limit,
    /// Bytes of a Lambda function's answer.
    pub lambda_answer_bytes: Limit,
    /// Bytes of the attributes of a contact.
    pub attribute_bytes: Limit,
    /// Bytes of the attributes of a flow.
    pub flow_attribute_bytes: Limit,
    /// Characters of a spoken text, tags included.
    pub prompt_chars: Limit,
    /// Characters of a spoken text that are billed, tags left out.
    pub prompt_billed_chars: Limit,
    /// Tones that are sent to a third party.
    pub dtmf_digits: Limit,
    /// Modules within modules.
    pub module_depth: Limit,
    /// Characters of an identifier.
    pub identifier_chars: Limit,
}

/// The markup of speech.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ssml {
    /// The tags that are known; others are passed over.
    pub tags: Vec<String>,
    /// The longest pause, in seconds.
    pub break_seconds: Limit,
    /// Where this is known from.
    pub sources: Vec<String>,
}

/// A type of flow.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlowTypeName {
    /// As the API writes it: `CUSTOMER_QUEUE`.
    pub name: String,
    /// As the designer's metadata write it: `customerQueue`.
    pub metadata: Option<String>,
}

/// An operator of conditions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operator {
    /// As it is written in `Condition.Operator`.
    pub name: String,
    /// Accepted by the service though no page names it.
    #[serde(default)]
    pub undocumented: bool,
}

/// A name that is no operator.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrongOperator {
    /// What people and programs write.
    pub name: String,
    /// What they mean, where one operator does it.
    #[serde(rename = "use")]
    pub instead: Option<String>,
    /// How what they mean is said.
    pub notes: Option<String>,
}

/// What follows `$.` in a reference.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Namespace {
    /// The name.
    pub name: String,
    /// It is a value itself and has no keys.
    #[serde(default)]
    pub leaf: bool,
    /// Its keys are chosen by whoever writes it.
    #[serde(default)]
    pub any_key: bool,
    /// The keys that are known; `*` stands for any word.
    #[serde(default)]
    pub keys: Vec<String>,
    /// The values that are known of one without keys; there may be others.
    #[serde(default)]
    pub values: Vec<String>,
    /// What else is known.
    pub notes: Option<String>,
}

/// A name that is no action type.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrongType {
    /// What people and programs write.
    pub name: String,
    /// What they probably mean; empty where no action does it.
    #[serde(rename = "use")]
    pub instead: Vec<String>,
    /// What else is known.
    pub notes: Option<String>,
}

/// A message of the service and the rule that explains it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceMessage {
    /// The message, with `{value}` and `{path}` where they differ.
    pub message: String,
    /// The rule's name.
    pub rule: String,
}

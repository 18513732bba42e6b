//! What is so before a call, and how the world around it is.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::file::nothing;
use super::pattern::Pattern;
use super::reply::Reply;
use super::shapes::{Each, Many, Named, Placed, Time};
use super::steps::Meaning;
use crate::flow::simulate::{Answer, Channel, Done, QueueAnswer, TalkAnswer, ThirdPartyAnswer};

/// What is so before a call. What holds one value after the other is a list: its last value holds
/// from then on.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, expecting = "a map of what is so before the call")]
pub struct Given {
    /// The number of the customer: `$.CustomerEndpoint.Address`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The number that is called: `$.SystemEndpoint.Address`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// How the contact talks; a call, where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Medium>,
    /// Contact attributes.
    #[serde(skip_serializing_if = "Named::is_empty")]
    pub attributes: Named<String>,
    /// What else references read: `$.Queue.Name`.
    #[serde(skip_serializing_if = "Named::is_empty")]
    pub contact: Named<Value>,
    /// Whether it is open: for all hours of operation, or by their name or id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<Each<Hours>>,
    /// What queues count: for all metrics, or by the name of the metric.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics: Option<Each<f64>>,
    /// What happens to the contact in a queue.
    #[serde(skip_serializing_if = "nothing")]
    pub queue: Many<Queue>,
    /// What happens when customer and agent talk.
    #[serde(skip_serializing_if = "nothing")]
    pub talk: Many<Talk>,
    /// What a third party does that is called.
    #[serde(skip_serializing_if = "nothing")]
    pub third_party: Many<ThirdParty>,
    /// What Lambda functions answer, by the name of the function.
    #[serde(skip_serializing_if = "Named::is_empty")]
    pub lambda: Named<Many<Reply>>,
    /// What the bots understand, first that fits.
    #[serde(skip_serializing_if = "nothing")]
    pub lex: Many<Phrase>,
    /// The bots that the customer talks with, turn by turn, with their functions behind them: files of
    /// bots by the bot's id, its name or the ARN of its alias; `*` for all.
    #[serde(skip_serializing_if = "Named::is_empty")]
    pub bots: Named<Placed<String>>,
    /// The bank behind our own functions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank: Option<Bank>,
    /// What is done outside, by the type of the block: `CreateTask`.
    #[serde(skip_serializing_if = "Named::is_empty")]
    pub outside: Named<Many<Outside>>,
    /// Blocks that fail, and with which error; `none` for a time at which it does not.
    #[serde(skip_serializing_if = "Named::is_empty")]
    pub faults: Named<Many<String>>,
    /// What blocks are answered, as the trace of a call writes it, whatever else is given.
    #[serde(skip_serializing_if = "Named::is_empty")]
    pub answers: Named<Many<Answer>>,
    /// What chance follows from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
}

impl Given {
    /// This, and what others say where it is silent.
    pub(super) fn over(self, others: Self) -> Self {
        fn first<T>(one: Many<T>, other: Many<T>) -> Many<T> {
            if one.is_empty() { other } else { one }
        }
        Self {
            from: self.from.or(others.from),
            to: self.to.or(others.to),
            channel: self.channel.or(others.channel),
            attributes: self.attributes.over(&others.attributes),
            contact: self.contact.over(&others.contact),
            hours: self.hours.or(others.hours),
            metrics: self.metrics.or(others.metrics),
            queue: first(self.queue, others.queue),
            talk: first(self.talk, others.talk),
            third_party: first(self.third_party, others.third_party),
            lambda: self.lambda.over(&others.lambda),
            lex: Many(self.lex.0.into_iter().chain(others.lex.0).collect()),
            bots: self.bots.over(&others.bots),
            bank: self.bank.or(others.bank),
            outside: self.outside.over(&others.outside),
            faults: self.faults.over(&others.faults),
            answers: self.answers.over(&others.answers),
            seed: self.seed.or(others.seed),
        }
    }
}

/// How a contact talks.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// A telephone call.
    Voice,
    /// Messages.
    Chat,
    /// Work without a customer.
    Task,
    /// An e-mail.
    Email,
}

impl From<Medium> for Channel {
    fn from(medium: Medium) -> Self {
        match medium {
            Medium::Voice => Self::Voice,
            Medium::Chat => Self::Chat,
            Medium::Task => Self::Task,
            Medium::Email => Self::Email,
        }
    }
}

/// Whether it is open.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hours {
    /// It is.
    Open,
    /// It is not.
    Closed,
}

/// What happens to a contact in a queue.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Queue {
    /// The queue takes no more.
    Full,
    /// Nobody ever answers.
    Nobody,
    /// An agent answers after so long.
    Answered(Time),
}

impl From<&Queue> for Answer {
    fn from(queue: &Queue) -> Self {
        Self::Queue(match queue {
            Queue::Full => QueueAnswer::Full,
            Queue::Nobody => QueueAnswer::Nobody,
            Queue::Answered(after) => QueueAnswer::Answered(after.0),
        })
    }
}

/// What happens when customer and agent talk.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Talk {
    /// The agent hangs up after so long.
    AgentLeaves(Time),
    /// The customer hangs up after so long.
    CustomerLeaves(Time),
    /// Somebody is put on hold.
    Holds(Hold),
}

/// Somebody is put on hold.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, expecting = "a map with `after`, `lasts` and `agent`")]
pub struct Hold {
    /// After so long.
    pub after: Time,
    /// For so long.
    pub lasts: Time,
    /// It is the agent.
    pub agent: bool,
}

impl From<&Talk> for Answer {
    fn from(talk: &Talk) -> Self {
        Self::Talk(match talk {
            Talk::AgentLeaves(after) => TalkAnswer::AgentLeaves(after.0),
            Talk::CustomerLeaves(after) => TalkAnswer::CustomerLeaves(after.0),
            Talk::Holds(hold) => {
                let Hold { after, lasts, agent } = *hold;
                TalkAnswer::Holds { after: after.0, lasts: lasts.0, agent }
            }
        })
    }
}

/// What a third party does.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ThirdParty {
    /// The line is busy.
    Busy,
    /// Nobody answers within the time limit.
    NoAnswer,
    /// The call cannot be made.
    Failed,
    /// It is answered.
    Answered(Answered),
}

/// A call that a third party answers.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, expecting = "a map with `after` and `returns`")]
pub struct Answered {
    /// After so long.
    pub after: Time,
    /// The third party hangs up after so long, and the flow goes on where it is to; else the
    /// customer stays there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returns: Option<Time>,
}

impl From<&ThirdParty> for Answer {
    fn from(third_party: &ThirdParty) -> Self {
        Self::ThirdParty(match third_party {
            ThirdParty::Busy => ThirdPartyAnswer::Busy,
            ThirdParty::NoAnswer => ThirdPartyAnswer::NoAnswer,
            ThirdParty::Failed => ThirdPartyAnswer::Failed,
            ThirdParty::Answered(answered) => ThirdPartyAnswer::Answered {
                after: answered.after.0,
                returns: answered.returns.map(|time| time.0),
            },
        })
    }
}

/// What a bot understands.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, expecting = "a map with `says` and `means`")]
pub struct Phrase {
    /// What the customer says: words that are in it, or an expression.
    pub says: Pattern,
    /// What is understood.
    pub means: Meaning,
}

/// The bank behind our own functions: the sample, where nothing is said. Each test has one of its own.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, expecting = "a map with `data` and `faults`")]
pub struct Bank {
    /// The file with its data, as `connectctl bank serve --data` reads it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Placed<String>>,
    /// Troubles that requests meet, as such a file has them; those of the file do not count then.
    #[serde(skip_serializing_if = "nothing")]
    pub faults: Many<Placed<Value>>,
}

/// What something outside gives back.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, expecting = "a map with `result`, `data`, `error`")]
pub struct Outside {
    /// The result that conditions compare.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// What can be read from then on, in the block's namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
    /// How long it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took: Option<Time>,
    /// It fails, with this error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl From<&Outside> for Answer {
    fn from(outside: &Outside) -> Self {
        let took = outside.took.unwrap_or_default().0;
        match &outside.error {
            Some(error) => Self::Failed { error: error.as_str().into(), after: took },
            None => Self::Done(Done {
                took,
                result: outside.result.as_deref().map(Into::into),
                data: outside.data.clone(),
            }),
        }
    }
}

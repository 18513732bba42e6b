//! The questions of a call, one by one.

use std::borrow::Cow;

use serde_json::Value;

use super::Millis;
use super::call::{Call, View};
use super::payload;
use super::program::BlockRef;
use super::template::{Shape, Template};
use crate::connect::Channel;
use crate::connect::answer::Validation;

/// What every question says.
macro_rules! common {
    ($($name:ident)*) => {$(
        impl<'a> $name<'a> {
            /// The block that asks.
            #[must_use]
            pub fn block(&self) -> Option<BlockRef> {
                self.view.call.at()
            }

            /// The call that asks.
            #[must_use]
            pub fn call(&self) -> &'a Call {
                self.view.call
            }
        }
    )*};
}

common! {
    InputAsk LexAsk LambdaAsk HoursAsk MetricAsk QueueAsk TalkAsk ThirdPartyAsk WaitAsk RollAsk
    OutsideAsk
}

/// Keys of a customer.
#[derive(Clone, Debug)]
pub struct InputAsk<'a> {
    pub(super) view: View<'a>,
    /// How long the prompt lasts that is being played; a key ends it.
    pub prompt: Millis,
    /// The time for the first key, after the end of the prompt.
    pub first: Millis,
    /// The time for each further key.
    pub between: Millis,
    /// As many keys are taken.
    pub most: usize,
    /// The keys that end the input; empty where none do.
    pub ends: &'a str,
    /// `*` takes back what was entered.
    pub cancels: bool,
    /// The keys are kept for `$.StoredCustomerInput`, and not compared.
    pub stores: bool,
    /// Keys that were pressed before, where the flow buffers them.
    pub typed: &'a str,
}

/// A turn of a conversation with a bot.
#[derive(Clone, Debug)]
pub struct LexAsk<'a> {
    pub(super) view: View<'a>,
    /// The turns before it in this conversation; 0 where it begins.
    pub turn: u16,
    /// How long the prompt lasts that is being played, or what the bot says.
    pub prompt: Millis,
    /// The time in which the customer is to begin, after the end of the prompt.
    pub limit: Millis,
    pub(super) bot: &'a Template,
    pub(super) attributes: &'a Shape,
    pub(super) initial: Option<&'a Template>,
}

/// An invocation of a Lambda function.
#[derive(Clone, Debug)]
pub struct LambdaAsk<'a> {
    pub(super) view: View<'a>,
    pub(super) function: &'a Template,
    pub(super) parameters: &'a Shape,
    /// The time that is left for the answer.
    pub limit: Millis,
    /// What the answer may be.
    pub validation: Validation,
    /// The flow does not wait for the answer.
    pub asynchronous: bool,
    /// How often it was tried before, because the function was throttled.
    pub attempt: u16,
}

/// Hours of operation.
#[derive(Clone, Debug)]
pub struct HoursAsk<'a> {
    pub(super) view: View<'a>,
    pub(super) hours: Option<&'a Template>,
}

/// A number of a queue.
#[derive(Clone, Debug)]
pub struct MetricAsk<'a> {
    pub(super) view: View<'a>,
    /// The number, as `MetricType` says it: `NumberOfAgentsStaffed`.
    pub metric: Cow<'a, str>,
    pub(super) queue: Option<&'a Template>,
}

/// A queue.
#[derive(Clone, Debug)]
pub struct QueueAsk<'a> {
    pub(super) view: View<'a>,
    /// The queue or the agent: id or ARN.
    pub queue: &'a str,
    /// It is an agent.
    pub agent: bool,
}

/// A conversation with an agent.
#[derive(Clone, Debug)]
pub struct TalkAsk<'a> {
    pub(super) view: View<'a>,
}

/// A call to a third party.
#[derive(Clone, Debug)]
pub struct ThirdPartyAsk<'a> {
    pub(super) view: View<'a>,
    /// The number that is dialled.
    pub number: Cow<'a, str>,
    /// The tones that are sent after the answer.
    pub tones: Cow<'a, str>,
    /// How long it rings.
    pub limit: Millis,
    /// The flow goes on when the third party hangs up.
    pub continues: bool,
}

/// A wait.
#[derive(Clone, Debug)]
pub struct WaitAsk<'a> {
    pub(super) view: View<'a>,
    /// How long.
    pub limit: Millis,
    /// The events that end it.
    pub events: Vec<&'a str>,
}

/// A number of chance.
#[derive(Clone, Debug)]
pub struct RollAsk<'a> {
    pub(super) view: View<'a>,
}

/// Something outside.
#[derive(Clone, Debug)]
pub struct OutsideAsk<'a> {
    pub(super) view: View<'a>,
    /// The type of the block.
    pub kind: &'a str,
    pub(super) parameters: &'a Shape,
    /// The namespace that `Done::data` fills: `Case`.
    pub fills: Option<&'static str>,
    /// The time for it, where there is a limit.
    pub limit: Option<Millis>,
}

impl<'a> LexAsk<'a> {
    /// The bot: the ARN of its alias, or its name.
    #[must_use]
    pub fn bot(&self) -> Cow<'a, str> {
        self.view.text(self.bot)
    }

    /// The attributes that its session is given.
    #[must_use]
    pub fn session_attributes(&self) -> Value {
        self.view.call.value(self.attributes)
    }

    /// The language that the flow has set, such as `en-GB`.
    #[must_use]
    pub fn language(&self) -> Option<&'a str> {
        let space = super::template::number("LanguageCode")?;
        self.view.call.space(space)?.as_str().filter(|code| !code.is_empty())
    }

    /// The contact: the id of the conversation.
    #[must_use]
    pub fn contact(&self) -> String {
        self.view.call.read("$.ContactId")
    }

    /// What the bot is told at once, on a chat, in the place of what the customer writes first.
    #[must_use]
    pub fn opening(&self) -> Option<Cow<'a, str>> {
        let writes = self.view.call.channel() != Channel::Voice && self.turn == 0;
        let opening = self.initial.filter(|_| writes).map(|template| self.view.text(template));
        opening.filter(|text| !text.trim().is_empty())
    }

    /// The intents that the block tells apart.
    pub fn intents(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let block = self.view.call.at().and_then(|at| self.view.program.block(at));
        block.into_iter().flat_map(|block| block.operands())
    }
}

impl<'a> LambdaAsk<'a> {
    /// The function: its ARN or name.
    #[must_use]
    pub fn function(&self) -> Cow<'a, str> {
        self.view.text(self.function)
    }

    /// The event that the function is given, as Amazon Connect builds it.
    #[must_use]
    pub fn event(&self) -> Value {
        payload::event(self.view.call, self.view.call.value(self.parameters))
    }
}

impl<'a> HoursAsk<'a> {
    /// The hours: id or ARN; `None` for those of the queue that is set.
    #[must_use]
    pub fn hours(&self) -> Option<Cow<'a, str>> {
        self.hours.map(|template| self.view.text(template))
    }

    /// The queue that is set.
    #[must_use]
    pub fn queue(&self) -> Option<&'a str> {
        self.view.call.queue()
    }
}

impl<'a> MetricAsk<'a> {
    /// The queue or agent: the one that the block names, else the one that is set.
    #[must_use]
    pub fn queue(&self) -> Option<Cow<'a, str>> {
        let named = self.queue.map(|template| self.view.text(template));
        named.or_else(|| self.view.call.queue().map(Cow::Borrowed))
    }
}

impl<'a> OutsideAsk<'a> {
    /// What it is done with: the block's parameters, references filled in.
    #[must_use]
    pub fn parameters(&self) -> Value {
        self.view.call.value(self.parameters)
    }

    /// The results that the block tells apart.
    pub fn results(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let block = self.view.call.at().and_then(|at| self.view.program.block(at));
        block.into_iter().flat_map(|block| block.operands())
    }
}

//! What a call asks of the world.

use std::borrow::Cow;

use serde_json::Value;

use super::Millis;
use super::call::{Call, View};
use super::payload;
use super::program::{BlockRef, Program};
use super::template::{Shape, Template};
use crate::connect::answer::Validation;

/// A question of a call. It can be looked at as often as one likes: what costs something, such as
/// the event of a function, is worked out when it is asked for.
#[derive(Clone, Debug)]
pub enum Ask<'a> {
    /// The customer may press keys. Answers: `Pressed`, `TimedOut`.
    Input(InputAsk<'a>),
    /// A Lex bot talks with the customer. Answers: `Understood`, `TimedOut`.
    Lex(LexAsk<'a>),
    /// A Lambda function is to be invoked. Answer: `Lambda`; `Done` where it is asynchronous.
    Lambda(LambdaAsk<'a>),
    /// Is it open? Answer: `Open`.
    Hours(HoursAsk<'a>),
    /// How many? Answer: `Number`.
    Metric(MetricAsk<'a>),
    /// The contact goes to a queue or an agent: what happens? Answer: `Queue`.
    Queue(QueueAsk<'a>),
    /// Customer and agent talk: what happens? Answer: `Talk`.
    Talk(TalkAsk<'a>),
    /// A third party is called. Answer: `ThirdParty`.
    ThirdParty(ThirdPartyAsk<'a>),
    /// The contact waits for time or for an event. Answers: `Came`, `TimedOut`.
    Wait(WaitAsk<'a>),
    /// Chance decides: only where [`Chance::Asked`](super::Chance::Asked). Answer: `Rolled`.
    Roll(RollAsk<'a>),
    /// Something outside is to be done: a task, a case, a profile, a form. Answers: `Done`, and
    /// `TimedOut` where there is a limit.
    Outside(OutsideAsk<'a>),
}

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

/// A conversation with a bot.
#[derive(Clone, Debug)]
pub struct LexAsk<'a> {
    pub(super) view: View<'a>,
    /// How long the prompt lasts that is being played.
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
    pub attempt: u8,
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

impl<'a> Ask<'a> {
    /// What is asked for: `keys`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Input(_) => "keys",
            Self::Lex(_) => "an intent",
            Self::Lambda(ask) if ask.asynchronous => "something done",
            Self::Lambda(_) => "an answer of a function",
            Self::Hours(_) => "whether it is open",
            Self::Metric(_) => "a number",
            Self::Queue(_) => "what happens in the queue",
            Self::Talk(_) => "what happens in the conversation",
            Self::ThirdParty(_) => "what a third party does",
            Self::Wait(_) => "an event",
            Self::Roll(_) => "a number of chance",
            Self::Outside(_) => "something done",
        }
    }

    /// The block that asks; `None` where customer and agent talk.
    #[must_use]
    pub fn block(&self) -> Option<BlockRef> {
        self.call().at()
    }

    /// The call that asks.
    #[must_use]
    pub fn call(&self) -> &'a Call {
        self.view().call
    }

    /// The program that the call is in.
    #[must_use]
    pub fn program(&self) -> &'a Program {
        self.view().program
    }

    pub(super) fn view(&self) -> View<'a> {
        match self {
            Self::Input(ask) => ask.view,
            Self::Lex(ask) => ask.view,
            Self::Lambda(ask) => ask.view,
            Self::Hours(ask) => ask.view,
            Self::Metric(ask) => ask.view,
            Self::Queue(ask) => ask.view,
            Self::Talk(ask) => ask.view,
            Self::ThirdParty(ask) => ask.view,
            Self::Wait(ask) => ask.view,
            Self::Roll(ask) => ask.view,
            Self::Outside(ask) => ask.view,
        }
    }
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

    /// What the bot is told at once, on a chat.
    #[must_use]
    pub fn initial_message(&self) -> Option<Cow<'a, str>> {
        self.initial.map(|template| self.view.text(template))
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

impl Call {
    /// What the call asks, where it does.
    #[must_use]
    pub fn ask<'a>(&'a self, program: &'a Program) -> Option<Ask<'a>> {
        let pending = self.asks?;
        let view = View { program, call: self };
        if pending.talk {
            return Some(Ask::Talk(TalkAsk { view }));
        }
        program.at(self.at()?)?.action.as_ref()?.ask(view, pending)
    }

    /// The number that chance gives next, from the seed of the contact: 1 to 100.
    #[must_use]
    pub fn roll(&self) -> u8 {
        (mixed(self.dice) % 100) as u8 + 1
    }
}

/// A number that follows from a seed, with all bits mixed (SplitMix64).
pub(super) fn mixed(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

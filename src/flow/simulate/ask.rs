//! What a call asks of the world.

use super::call::{Call, View};
use super::program::{BlockRef, Program};
use super::questions::{
    HoursAsk, InputAsk, LambdaAsk, LexAsk, MetricAsk, OutsideAsk, QueueAsk, RollAsk, TalkAsk,
    ThirdPartyAsk, WaitAsk,
};

/// A question of a call. It can be looked at as often as one likes: what costs something, such as
/// the event of a function, is worked out when it is asked for.
#[derive(Clone, Debug)]
pub enum Ask<'a> {
    /// The customer may press keys. Answers: `Pressed`, `TimedOut`.
    Input(InputAsk<'a>),
    /// A Lex bot talks with the customer, turn by turn. Answers: `Replied`, after which it asks again,
    /// `Understood`, `TimedOut`.
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
}

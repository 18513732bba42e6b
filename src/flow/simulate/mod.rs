//! Calls that run through flows without a telephone.
//!
//! A [`Program`] is a set of flows that are ready to run, made of the same
//! [model](super::model) that the linter reads. A [`Call`] is a contact on its way through them. It
//! is a state machine without input and output: [`Call::step`] runs until the call is over or needs
//! something from outside; then [`Call::ask`] says what, an [`Answer`] is given to [`Call::answer`],
//! and so on. A driver decides where answers come from: a person at a keyboard, a script, a real
//! Lambda function; whoever looks for every path copies the call at each question and tries each of
//! [`Ask::answers`]. [`play`] is a driver for a [`World`] and a [`Caller`].
//!
//! Time is virtual: it passes when something is said, waited for or answered, and what happens is
//! told to a [`Sink`] with the millisecond at which it does. The same program, contact and answers
//! give the same events.
//!
//! Where the service's behaviour is documented, the page is named; where it is not, the comment says
//! what was chosen.

mod actions;
mod alike;
mod answer;
mod ask;
mod call;
mod chance;
mod choices;
mod clock;
mod compile;
mod contact;
mod directory;
mod end;
mod event;
mod keypad;
mod machine;
mod operator;
mod payload;
mod program;
mod questions;
mod read;
mod roles;
mod speech;
mod step;
mod store;
mod template;
mod world;

pub use alike::{Weigh, Weight};
pub use answer::{
    Answer, AnswerError, Done, HookCall, LambdaAnswer, LambdaOutcome, Pressed, QueueAnswer,
    Replied, TalkAnswer, ThirdPartyAnswer, Understood,
};
pub use ask::Ask;
pub use call::{Call, Silence};
pub use contact::{Chance, Contact, ContactError};
pub use directory::Elsewhere;
pub use end::{End, Outcome};
pub use event::{Event, Move, Party, Recorder, Role, Says, Sink, Sound};
pub use keypad::Keypad;
pub use program::{BlockInfo, BlockRef, FlowId, Limits, Program};
pub use questions::{
    HoursAsk, InputAsk, LambdaAsk, LexAsk, MetricAsk, OutsideAsk, QueueAsk, RollAsk, TalkAsk,
    ThirdPartyAsk, WaitAsk,
};
pub use speech::{Timing, words};
pub use step::Step;
pub use world::{Caller, Said, World, play};

pub use crate::connect::Channel;

/// Milliseconds.
pub type Millis = u64;

#[cfg(test)]
mod tests;

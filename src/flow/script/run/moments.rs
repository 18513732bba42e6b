//! What somebody else could see of a call, or bring about in it.

use crate::flow::simulate::{Answer, Ask, Call, LambdaAnswer, QueueAnswer};

/// Something in a call that others could see or bring about.
#[derive(Clone, Debug, PartialEq)]
pub enum Moment {
    /// The customer hears or reads this.
    Heard(String),
    /// The customer presses these keys.
    Keys(String),
    /// The customer says or writes this.
    Words(String),
    /// The customer hangs up.
    HangsUp,
    /// A contact attribute gets a value.
    Attribute(String),
    /// A function is invoked.
    Function {
        /// Its ARN or name.
        name: String,
        /// What it answers; nothing where nobody waits for that.
        answer: Option<LambdaAnswer>,
    },
    /// Hours of operation are looked at: their id, where a block names them, and whether it is open.
    Hours(Option<String>, bool),
    /// The contact is to come into a queue: its id, and whether the queue takes it.
    Queue(String, bool),
    /// Something that only the instance answers, or somebody behind it: the type of the block.
    Other(String),
    /// A block is made to fail.
    Fault {
        /// The block.
        block: String,
        /// Its type.
        kind: String,
        /// The error.
        error: String,
        /// The queue that the contact is meant for.
        queue: Option<String>,
    },
}

impl Moment {
    /// What an answer to a question means to others; nothing where it is that nothing happens.
    pub(super) fn of(ask: &Ask<'_>, answer: &Answer) -> Option<Self> {
        Some(match (ask, answer) {
            (_, Answer::Pressed(pressed)) => Self::Keys(pressed.keys.to_string()),
            (_, Answer::Understood(said)) if said.pressed => Self::Keys(said.utterance.to_string()),
            (_, Answer::Understood(said)) => Self::Words(said.utterance.to_string()),
            (_, Answer::Replied(said)) if said.pressed => Self::Keys(said.utterance.to_string()),
            (_, Answer::Replied(said)) => Self::Words(said.utterance.to_string()),
            (Ask::Lambda(ask), answer) => {
                let name = ask.function().into_owned();
                let answer = match answer {
                    Answer::Lambda(answer) if !ask.asynchronous => Some(answer.clone()),
                    _ => None,
                };
                Self::Function { name, answer }
            }
            (Ask::Hours(ask), answer) => {
                Self::Hours(ask.hours().map(Into::into), *answer == Answer::Open(true))
            }
            (Ask::Queue(ask), answer) => {
                Self::Queue(ask.queue.to_owned(), *answer != Answer::Queue(QueueAnswer::Full))
            }
            (Ask::Input(_) | Ask::Lex(_), _) | (Ask::Wait(_), Answer::TimedOut) => return None,
            (Ask::Talk(_), _) => return None,
            (ask, _) => Self::Other(ask.program().block(ask.block()?)?.kind.to_owned()),
        })
    }

    /// A block that the call stands at is made to fail.
    pub(super) fn fault(call: &Call, block: &str, kind: &str, error: &str) -> Self {
        let [block, kind, error] = [block, kind, error].map(str::to_owned);
        Self::Fault { block, kind, error, queue: call.queue().map(str::to_owned) }
    }
}

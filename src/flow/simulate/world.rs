//! A driver: a call that is played with a world that answers and a customer.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::Millis;
use super::answer::{
    Answer, AnswerError, Done, LambdaAnswer, LambdaOutcome, QueueAnswer, TalkAnswer,
    ThirdPartyAnswer, Understood,
};
use super::ask::Ask;
use super::call::Call;
use super::event::Sink;
use super::program::{BlockInfo, BlockRef, Program};
use super::questions::{
    HoursAsk, InputAsk, LambdaAsk, LexAsk, MetricAsk, OutsideAsk, QueueAsk, TalkAsk, ThirdPartyAsk,
    WaitAsk,
};
use super::step::Step;
use crate::connect::Channel;
use crate::flow::catalog::catalog;

/// What surrounds a call. Every method has a sensible stand-in, so that a world says only what it
/// knows better: all is open, one of everything is there, agents answer after ten seconds.
pub trait World {
    /// A Lambda function is invoked. Nobody knows what it answers: the stand-in fails.
    fn lambda(&mut self, ask: &LambdaAsk<'_>) -> Answer {
        if ask.asynchronous {
            return Answer::done();
        }
        let words = format!("nothing is known of the answer of {}", ask.function());
        Answer::Lambda(LambdaAnswer { took: 0, outcome: LambdaOutcome::Error(words.into()) })
    }

    /// What a bot makes of what the customer says: `Replied`, `Understood`, `Failed`. The stand-in
    /// understands nothing.
    fn bot(&mut self, _ask: &LexAsk<'_>, said: Said) -> Answer {
        let Said { words: utterance, pressed, after } = said;
        let understood = Understood { utterance, pressed, after, ..Understood::default() };
        Answer::Understood(Box::new(understood))
    }

    /// Whether hours of operation are open.
    fn hours(&mut self, _ask: &HoursAsk<'_>) -> Answer {
        Answer::Open(true)
    }

    /// A number of a queue.
    fn metric(&mut self, _ask: &MetricAsk<'_>) -> Answer {
        Answer::Number(1.0)
    }

    /// What happens to a contact in a queue.
    fn queue(&mut self, _ask: &QueueAsk<'_>) -> Answer {
        Answer::Queue(QueueAnswer::Answered(10_000))
    }

    /// What happens when customer and agent talk.
    fn talk(&mut self, _ask: &TalkAsk<'_>) -> Answer {
        Answer::Talk(TalkAnswer::AgentLeaves(60_000))
    }

    /// What a third party does.
    fn third_party(&mut self, _ask: &ThirdPartyAsk<'_>) -> Answer {
        Answer::ThirdParty(ThirdPartyAnswer::Answered { after: 5_000, returns: Some(60_000) })
    }

    /// Something outside is to be done.
    fn outside(&mut self, ask: &OutsideAsk<'_>) -> Answer {
        ask.answer()
    }

    /// The error with which a block is to fail, whatever it would do.
    fn fault(&mut self, _at: BlockRef, _block: BlockInfo<'_>) -> Option<Cow<'_, str>> {
        None
    }
}

/// What a customer says to a bot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The words, or the keys.
    pub words: Box<str>,
    /// These are keys.
    pub pressed: bool,
    /// When the customer begins, after the bot began to ask; else shortly after its end.
    pub after: Option<Millis>,
}

impl Said {
    /// What a conversation on a chat begins with, where the flow says it.
    #[must_use]
    pub fn opening(ask: &LexAsk<'_>) -> Option<Self> {
        let words = ask.opening()?;
        Some(Self { words: words.as_ref().into(), pressed: false, after: Some(ask.prompt) })
    }

    /// What somebody types on this channel: on a call, digits are keys.
    #[must_use]
    pub fn typed(words: &str, channel: Channel) -> Self {
        let is_key = |c: char| c.is_ascii_digit() || c == '*' || c == '#';
        let pressed = channel == Channel::Voice && words.chars().all(is_key);
        Self { words: words.into(), pressed, after: None }
    }
}

/// The customer. One who does nothing is the stand-in.
pub trait Caller {
    /// Presses keys: `Pressed`, `TimedOut`, `HungUp`.
    fn keys(&mut self, _ask: &InputAsk<'_>) -> Answer {
        Answer::TimedOut
    }

    /// Says something to a bot.
    ///
    /// # Errors
    /// Something else happens: `TimedOut`, `HungUp`.
    fn speaks(&mut self, _ask: &LexAsk<'_>) -> Result<Said, Answer> {
        Err(Answer::TimedOut)
    }

    /// Comes back, or lets time pass: `Came`, `TimedOut`, `HungUp`.
    fn waits(&mut self, _ask: &WaitAsk<'_>) -> Answer {
        Answer::TimedOut
    }
}

impl World for () {}
impl Caller for () {}

/// Plays a call to its end. Nothing outside is asked twice.
///
/// # Errors
/// A world or a caller gave an answer that does not fit.
pub fn play(
    program: &Program,
    call: &mut Call,
    world: &mut impl World,
    caller: &mut impl Caller,
    sink: &mut dyn Sink,
) -> Result<(), AnswerError> {
    loop {
        if call.prepare(program, sink) == Step::Moves
            && let Some(at) = call.at()
            && let Some(block) = program.block(at)
            && let Some(error) = world.fault(at, block)
        {
            call.fail(program, &error, sink)?;
            continue;
        }
        match call.advance(program, sink) {
            Step::Over => return Ok(()),
            Step::Moves => {}
            Step::Asks => {
                let answer = call.ask(program).map(|ask| answered(&ask, world, caller));
                call.answer(program, answer.ok_or(AnswerError::NotAsked)?, sink)?;
            }
        }
    }
}

fn answered(ask: &Ask<'_>, world: &mut impl World, caller: &mut impl Caller) -> Answer {
    match ask {
        Ask::Input(ask) => caller.keys(ask),
        Ask::Lex(ask) => match Said::opening(ask).map_or_else(|| caller.speaks(ask), Ok) {
            Ok(said) => world.bot(ask, said),
            Err(instead) => instead,
        },
        Ask::Wait(ask) => caller.waits(ask),
        Ask::Lambda(ask) => world.lambda(ask),
        Ask::Hours(ask) => world.hours(ask),
        Ask::Metric(ask) => world.metric(ask),
        Ask::Queue(ask) => world.queue(ask),
        Ask::Talk(ask) => world.talk(ask),
        Ask::ThirdParty(ask) => world.third_party(ask),
        Ask::Roll(ask) => Answer::Rolled(ask.call().roll()),
        Ask::Outside(ask) => world.outside(ask),
    }
}

impl OutsideAsk<'_> {
    /// What is answered where nobody knows better: it is done. What the service has ended fails; of
    /// several results the first that the catalog names is given.
    #[must_use]
    pub fn answer(&self) -> Answer {
        let action = catalog().action(self.kind);
        if action.is_some_and(|action| action.retired.is_some()) {
            return Answer::failed("NoMatchingError");
        }
        // An opt-out is nobody's usual choice.
        let known = action.and_then(|action| action.conditions.as_ref());
        let first = known.and_then(|conditions| conditions.operands.first());
        let first = first.filter(|name| *name != "OptedOut").map(|name| name.as_str());
        let shown = self.results().next().filter(|_| self.kind == "ShowView");
        let result = first.or(shown).map(Into::into);
        Answer::Done(Done { took: 0, result, data: self.stand_in() })
    }

    /// What can be read afterwards, with invented values.
    pub(super) fn stand_in(&self) -> Option<Value> {
        let count = |count: u32| json!({ "Count": count });
        Some(match self.fills? {
            "Task" => json!({ "ContactId": "44444444-0000-4000-8000-00000000000a" }),
            "Case" => json!({ "case_id": "case-1", "status": "open" }),
            "Customer" => json!({ "ProfileId": "profile-1" }),
            "Wisdom" => json!({
                "SessionArn": "arn:aws:wisdom:us-east-1:123456789012:session/22222222-0000-4000-8000-000000000001/33333333-0000-4000-8000-000000000001",
            }),
            "Email" => json!({ "EmailMessage": { "Plaintext": "" } }),
            "Metrics" => json!({
                "Queue": { "Size": 0, "OldestContactAge": 0, "EstimatedWaitTime": 0 },
                "Agents": {
                    "Online": count(1), "Available": count(1), "Staffed": count(1),
                    "AfterContactWork": count(0), "Busy": count(0), "Missed": count(0),
                    "NonProductive": count(0),
                },
            }),
            _ => json!({}),
        })
    }
}

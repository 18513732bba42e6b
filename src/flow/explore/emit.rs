//! Scripts as tests, in the format of `connectctl flow test`.

use serde_json::Value;

use super::choices::Choice;
use super::script::{Happens, Script};
use crate::flow::script::{
    Given, Hold, Many, Medium, Named, Outcome, Press, Step, Talk, Test, Then, Time,
};
use crate::flow::simulate::{
    Answer, Ask, BlockRef, Call, Channel, Event, Millis, Program, Sink, TalkAnswer,
};

/// What stands for no error in a list of faults.
const NONE: &str = "none";

impl Script {
    /// The script as a test of this name; `None` where a test cannot say what happens. What is left
    /// out is how a call ends that this script does not bring to an end.
    #[must_use]
    pub fn test(&self, program: &Program, name: &str) -> Option<Test> {
        let mut told = Told::default();
        let mut passed = Passed::default();
        let call = self.watch(program, &mut passed, |call, one| told.take(program, call, one))?;
        let (given, when) = told.given(self, program, &passed)?;
        let name_of = |at: &BlockRef| Some(program.block(*at)?.identifier.to_owned().into());
        let outcome = call.end().and_then(|end| Outcome::named(end.name()));
        let then = Then {
            outcome: outcome.map(Into::into),
            passes: Many(passed.0.iter().filter_map(name_of).collect()),
            ..Then::default()
        };
        let when = Many(when.into_iter().map(Into::into).collect());
        Some(Test { name: name.to_owned().into(), given: Some(given), when, then: Some(then) })
    }
}

/// The blocks that a call comes to.
#[derive(Debug, Default)]
struct Passed(Vec<BlockRef>);

impl Sink for Passed {
    fn event(&mut self, _: Millis, event: Event<'_>) {
        if let Event::Enters(block) = event {
            self.0.push(block);
        }
    }

    fn listens(&self) -> bool {
        false
    }
}

/// What happens in a script, as tests say it.
#[derive(Debug, Default)]
struct Told {
    /// Answers by block, visit and whether they are to a question for keys, in their order.
    answers: Vec<(BlockRef, u32, Answer, bool)>,
    faults: Vec<(BlockRef, u32, String)>,
    talk: Vec<Talk>,
    /// A test cannot say it.
    cannot: bool,
}

impl Told {
    fn take(&mut self, program: &Program, call: &Call, one: &Happens) {
        match (&one.choice, one.at) {
            (Choice::Fault(error), Some(at)) if one.asked => {
                let answer = Answer::Failed { error: error.to_string().into(), after: 0 };
                self.answers.push((at, one.visit, answer, false));
            }
            (Choice::Fault(error), Some(at)) => {
                self.faults.push((at, one.visit, error.to_string()));
            }
            (Choice::Answer(answer), Some(at)) => {
                let keys = matches!(call.ask(program), Some(Ask::Input(_)));
                self.answers.push((at, one.visit, (**answer).clone(), keys));
            }
            (Choice::Answer(answer), None) => match talk(answer) {
                Some(talk) => self.talk.push(talk),
                None => self.cannot = true,
            },
            _ => self.cannot = true,
        }
    }

    /// Whether keys are simply pressed, until none are any more: that reads best.
    fn presses(&self) -> bool {
        let keys =
            || self.answers.iter().filter(|(.., keys)| *keys).map(|(_, _, answer, _)| answer);
        let plain = |answer: &&Answer| {
            matches!(answer, Answer::Pressed(pressed)
                if !pressed.keys.is_empty() && pressed.after.is_none() && pressed.between.is_none())
        };
        keys().skip_while(plain).all(|answer| *answer == Answer::TimedOut)
    }

    fn given(
        self,
        script: &Script,
        program: &Program,
        passed: &Passed,
    ) -> Option<(Given, Vec<Step>)> {
        let presses = self.presses();
        let mut when = Vec::new();
        let mut answers = Visits::default();
        for (at, visit, answer, keys) in self.answers {
            match answer {
                Answer::Pressed(pressed) if keys && presses => {
                    let keys = pressed.keys.to_string();
                    when.push(Step::Press(Press { keys, after: None, between: None }));
                }
                Answer::TimedOut if keys && presses => {}
                answer => answers.set(at, visit, answer)?,
            }
        }
        let mut faults = Visits::default();
        for (at, visit, error) in self.faults {
            faults.set(at, visit, error)?;
        }
        let given = Given {
            answers: answers.named(program, passed, Clone::clone)?,
            faults: faults.until(passed).named(program, passed, |_| NONE.to_owned())?,
            talk: Many(self.talk),
            ..start(script)
        };
        (!self.cannot).then_some((given, when))
    }
}

/// What is so before the call.
fn start(script: &Script) -> Given {
    let channel = match script.start.contact.channel {
        Channel::Voice => None,
        Channel::Chat => Some(Medium::Chat),
        Channel::Task => Some(Medium::Task),
        Channel::Email => Some(Medium::Email),
    };
    let (mut attributes, mut contact) = (Vec::new(), Vec::new());
    for (reference, value) in &script.start.given {
        match (reference.strip_prefix("$.Attributes."), value) {
            (Some(key), Value::String(text)) => attributes.push((key.to_owned(), text.clone())),
            _ => contact.push((reference.clone(), value.clone())),
        }
    }
    Given {
        channel,
        attributes: attributes.into_iter().collect(),
        contact: contact.into_iter().collect(),
        ..Given::default()
    }
}

fn talk(answer: &Answer) -> Option<Talk> {
    Some(match answer {
        Answer::Talk(TalkAnswer::AgentLeaves(after)) => Talk::AgentLeaves(Time(*after)),
        Answer::Talk(TalkAnswer::CustomerLeaves(after)) => Talk::CustomerLeaves(Time(*after)),
        Answer::Talk(TalkAnswer::Holds { after, lasts, agent }) => {
            Talk::Holds(Hold { after: Time(*after), lasts: Time(*lasts), agent: *agent })
        }
        Answer::HungUp { after } => Talk::CustomerLeaves(Time(*after)),
        _ => return None,
    })
}

/// Something for each visit of a block, where there is something.
#[derive(Debug)]
struct Visits<T>(Vec<(BlockRef, Vec<Option<T>>)>);

impl<T> Default for Visits<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone + PartialEq> Visits<T> {
    /// Sets what is so at a visit, counted from 1; `None` where something else is so already.
    fn set(&mut self, at: BlockRef, visit: u32, value: T) -> Option<()> {
        let place = self.0.iter().position(|(known, _)| *known == at).unwrap_or_else(|| {
            self.0.push((at, Vec::new()));
            self.0.len() - 1
        });
        let (_, visits) = self.0.get_mut(place)?;
        let number = (visit as usize).checked_sub(1)?;
        if visits.len() <= number {
            visits.resize(number + 1, None);
        }
        let slot = visits.get_mut(number)?;
        match slot {
            Some(known) if *known != value => None,
            slot => {
                *slot = Some(value);
                Some(())
            }
        }
    }

    /// The same with nothing for the visits that come after the last for which something was set.
    fn until(mut self, passed: &Passed) -> Self {
        for (at, visits) in &mut self.0 {
            if passed.0.iter().filter(|one| *one == at).count() > visits.len() {
                visits.push(None);
            }
        }
        self
    }

    /// The lists by the names of the blocks, where nothing was set filled from what was; `None`
    /// where the call comes through two blocks of one name.
    fn named(
        self,
        program: &Program,
        passed: &Passed,
        fill: impl Fn(&T) -> T,
    ) -> Option<Named<Many<T>>> {
        let name_of = |at: BlockRef| program.block(at).map(|block| block.identifier);
        let mut all = Vec::new();
        for (at, visits) in self.0 {
            let name = name_of(at)?;
            if passed.0.iter().any(|other| *other != at && name_of(*other) == Some(name)) {
                return None;
            }
            let known = visits.iter().flatten().next()?.clone();
            let value = |one: Option<T>| one.unwrap_or_else(|| fill(&known));
            let mut list: Vec<T> = visits.into_iter().map(value).collect();
            // The last value holds from then on.
            while let [.., before, last] = list.as_slice()
                && before == last
            {
                list.pop();
            }
            all.push((name.to_owned(), Many(list)));
        }
        Some(all.into_iter().collect())
    }
}

//! Driving a call: on to its next question, and on with an answer.

use std::borrow::Cow;

use super::answer::{Answer, AnswerError};
use super::call::{Call, FIRST};
use super::event::Sink;
use super::machine::{Fault, Machine, Next};
use super::program::Program;
use crate::flow::model::EdgeKind;

/// What a call does after it was stepped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A block has run, and the call stands at another.
    Moves,
    /// The call asks: see [`Call::ask`].
    Asks,
    /// The call is over: see [`Call::end`].
    Over,
}

impl Call {
    /// Runs until the call asks or is over.
    pub fn step(&mut self, program: &Program, sink: &mut dyn Sink) -> Step {
        loop {
            match self.advance(program, sink) {
                Step::Moves => {}
                other => return other,
            }
        }
    }

    /// Runs one block.
    pub fn advance(&mut self, program: &Program, sink: &mut dyn Sink) -> Step {
        if self.end.is_some() {
            return Step::Over;
        }
        if self.asks.is_some() {
            return Step::Asks;
        }
        Machine { program, call: self, sink }.run();
        self.stands()
    }

    /// Leads the call along an error branch of the block at which it stands, as if the block had
    /// failed so: for faults that nothing outside decides, and for whoever tries every way. A block
    /// without that branch takes `NoMatchingError`, and the call ends where it has none either.
    ///
    /// # Errors
    /// The call is over, or stands between two flows.
    pub fn fail(
        &mut self,
        program: &Program,
        error: &str,
        sink: &mut dyn Sink,
    ) -> Result<Step, AnswerError> {
        self.prepare(program, sink);
        if self.at().is_none() || self.end.is_some() {
            return Err(AnswerError::NotAsked);
        }
        let asked = self.asks.take().is_some();
        let mut machine = Machine { program, call: self, sink };
        machine.enter(!asked);
        let fault = Fault::Error(Cow::Owned(error.to_owned()), Cow::Borrowed("it was told to"));
        machine.settle(Err(fault));
        Ok(self.stands())
    }

    /// Leads the call along a way of the block at which it stands, whatever the block would do: for
    /// whoever asks where calls could come to at most.
    ///
    /// # Errors
    /// The call is over, or stands between two flows, or asks.
    pub fn lead(
        &mut self,
        program: &Program,
        way: EdgeKind,
        sink: &mut dyn Sink,
    ) -> Result<Step, AnswerError> {
        self.prepare(program, sink);
        if self.at().is_none() || self.end.is_some() || self.asks.is_some() {
            return Err(AnswerError::NotAsked);
        }
        let mut machine = Machine { program, call: self, sink };
        machine.enter(true);
        machine.settle(Ok(Next::Way(way)));
        Ok(self.stands())
    }

    /// Comes to the first block of a flow that was just entered, without running it, so that
    /// [`at`](Self::at) knows it.
    pub fn prepare(&mut self, program: &Program, sink: &mut dyn Sink) -> Step {
        if self.end.is_none() && self.frames.last().is_some_and(|frame| frame.block == FIRST) {
            Machine { program, call: self, sink }.begin();
        }
        self.stands()
    }

    /// Answers what the call asks.
    ///
    /// # Errors
    /// It asks nothing, or something else; then it still asks.
    pub fn answer(
        &mut self,
        program: &Program,
        answer: Answer,
        sink: &mut dyn Sink,
    ) -> Result<(), AnswerError> {
        let Some(pending) = self.asks.take() else { return Err(AnswerError::NotAsked) };
        let mut machine = Machine { program, call: self, sink };
        match machine.resume(pending, answer) {
            Err(Fault::Unfit(answer)) => {
                self.asks = Some(pending);
                let block = self.at().and_then(|at| program.at(at));
                Err(AnswerError::Unfit {
                    kind: block.map_or_else(String::new, |block| block.kind.to_string()),
                    asked: self.ask(program).map_or("nothing", |ask| ask.name()),
                    answered: answer.name(),
                })
            }
            outcome => {
                machine.call.since_answer = 0;
                machine.settle(outcome);
                Ok(())
            }
        }
    }

    fn stands(&self) -> Step {
        match (&self.end, &self.asks) {
            (Some(_), _) => Step::Over,
            (None, Some(_)) => Step::Asks,
            (None, None) => Step::Moves,
        }
    }
}

//! Loops.
//!
//! Source: <https://docs.aws.amazon.com/connect/latest/adminguide/loop.html>: a loop name makes
//! `$.Loop.<name>.Index` readable, counted from 0; a count that is no number takes the error branch.
//! No page names the parameters of the name and of the list: `LoopName` is read for the one, and a
//! count that is a reference to a list is taken for the other. After the last turn the count begins
//! anew.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use super::{Action, Source};
use crate::flow::simulate::call::Turns;
use crate::flow::simulate::machine::{Fault, Machine, Next, failed};
use crate::flow::simulate::read::Found;
use crate::flow::simulate::template::Template;

/// `Loop`.
#[derive(Debug)]
struct Loop {
    count: Template,
    name: Option<Arc<str>>,
}

pub(super) fn turn(source: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(Loop {
        count: source.text("LoopCount").unwrap_or_else(|| Template::new("")),
        name: source.block.value("LoopName").map(Into::into),
    })
}

impl Loop {
    /// How many turns there are, and of what list.
    fn turns(&self, machine: &Machine<'_, '_>) -> Result<(u32, Option<Arc<Value>>), Fault> {
        if let Template::Whole(path) = &self.count
            && let Found::Json(list @ Value::Array(items)) = machine.call.look(path)
        {
            return Ok((items.len() as u32, Some(Arc::new(list.clone()))));
        }
        let count = machine.call.text(&self.count);
        let number = count.trim().parse::<u32>();
        number.map(|number| (number, None)).map_err(|_| failed("the count is no number"))
    }
}

impl Action for Loop {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        let (most, items) = self.turns(machine)?;
        let Some(frame) = machine.call.frames.last_mut() else { return Ok(Next::On) };
        let block = frame.block;
        let at = frame.loops.iter().position(|turns| turns.block == block);
        let done = at.and_then(|at| frame.loops.get(at)).map_or(0, |turns| turns.done);
        if done >= most {
            if let Some(at) = at {
                frame.loops.swap_remove(at);
            }
            return Ok(Next::Result(Cow::Borrowed("DoneLooping")));
        }
        match at.and_then(|at| frame.loops.get_mut(at)) {
            Some(turns) => turns.done += 1,
            None => frame.loops.push(Turns { block, name: self.name.clone(), done: 1, items }),
        }
        Ok(Next::Result(Cow::Borrowed("ContinueLooping")))
    }
}

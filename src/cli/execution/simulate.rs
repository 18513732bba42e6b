//! `connectctl async simulate`.

use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::help;
use super::super::output::{Paint, Report, count, rows};
use super::start::time;
use super::state::seconds;
use crate::execution::{End, Loop, Rehearsal, Turn, rehearse};

/// Show how a flow's loop plays for a function that takes so long
///
/// The flow starts an execution, says a message, and asks: where nothing has come of it yet, it says
/// a comfort message every so many turns, pauses, and asks again, until its Loop block is done.
/// Ends with exit code 1 if the flow gives up before the function ends.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("a function of 40 seconds, in the flow that ships", "connectctl async simulate --duration 40s"),
    ("with turns of 5 seconds, and no waiting inside of the function",
     "connectctl async simulate --duration 40s --seconds-per-loop 5 --wait-seconds 0"),
    ("how many turns a script has to set", "connectctl async simulate --duration 2m --loops 100 --query 'length(turns)'"),
]))]
pub struct Args {
    /// How long the function takes
    #[arg(long, value_name = "TIME", value_parser = time)]
    duration: Duration,

    /// Seconds of a turn: messages and pauses, without the function
    #[arg(long, value_name = "TIME", value_parser = time, default_value = "1")]
    seconds_per_loop: Duration,

    /// How often the Loop block leads on
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u8).range(1..=100))]
    loops: u8,

    /// count_max that the flow sends
    #[arg(long, value_name = "N", default_value_t = 20)]
    count_max: i64,

    /// count_comfort that the flow sends
    #[arg(long, value_name = "N", default_value_t = 3)]
    count_comfort: i64,

    /// Seconds of the comfort message
    #[arg(long, value_name = "TIME", value_parser = time, default_value = "4")]
    comfort_seconds: Duration,

    /// wait_seconds that the flow sends
    #[arg(long, value_name = "TIME", value_parser = time, default_value = "5")]
    wait_seconds: Duration,
}

#[derive(Serialize)]
struct Simulated {
    /// `finished`, `given_up` or `loop_done`.
    end: &'static str,
    seconds: f64,
    comfort_messages: usize,
    turns: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    turn: i64,
    at_seconds: f64,
    waited_seconds: f64,
    comfort: bool,
}

impl Report for Simulated {
    const SCHEMA: &'static str = "connectctl.async.simulate/1";

    fn table(&self, paint: &Paint) -> String {
        let rows = self.turns.iter().map(|line| {
            let comfort = if line.comfort { "comfort message" } else { "" };
            let numbers = [line.at_seconds, line.waited_seconds].map(seconds);
            let [at, waited] = numbers;
            [line.turn.to_string(), at, waited, comfort.to_owned()]
        });
        let turns = paint.grid(["TURN", "ANSWERED AT", "WAITED", ""], rows.collect());
        let calls = count(self.turns.len(), "call", "calls");
        let said = count(self.comfort_messages, "comfort message", "comfort messages");
        let after = format!("after {}, {calls} and {said}", seconds(self.seconds));
        let end = match self.end {
            "finished" => paint.good(&format!("the flow has the result {after}")),
            "given_up" => paint.bad(&format!("the flow gives up {after}: its Loop block is done")),
            _ => paint.bad(&format!("the flow gives up {after}: count_max comes first")),
        };
        format!("{turns}\n\n{end}")
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.turns)
    }
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let plan = Loop {
        turns: args.loops.into(),
        max: args.count_max,
        every: args.count_comfort,
        pause: args.seconds_per_loop,
        comfort: args.comfort_seconds,
        wait: args.wait_seconds,
    };
    let Rehearsal { turns, end, took } = rehearse(&plan, args.duration);
    let (name, exit) = match end {
        End::Finished => ("finished", Exit::Done),
        End::GivenUp => ("given_up", Exit::No),
        End::LoopDone => ("loop_done", Exit::No),
    };
    app.output.print(&Simulated {
        end: name,
        seconds: took.as_secs_f64(),
        comfort_messages: turns.iter().filter(|turn| turn.comfort).count(),
        turns: turns.into_iter().map(line).collect(),
    })?;
    Ok(exit)
}

fn line(turn: Turn) -> Line {
    Line {
        turn: turn.number,
        at_seconds: turn.at.as_secs_f64(),
        waited_seconds: turn.waited.as_secs_f64(),
        comfort: turn.comfort,
    }
}

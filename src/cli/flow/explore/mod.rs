//! `connectctl flow explore`.

mod emit;
mod line;
mod load;
mod report;
mod tell;
mod words;

use std::path::PathBuf;

use indicatif::ProgressBar;
use rayon::prelude::*;

use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::help;
use super::super::progress;
use crate::flow::explore::{Exploration, Explorer, Limits};
use crate::flow::simulate::FlowId;
use load::Loaded;
use report::Explored;

/// Walk every path that callers and the world could take
///
/// Tries what callers can press and say, time-outs, answers of Lambda functions that the flow tells
/// apart, failures, hours, full queues, numbers and chance, in all combinations that lead to
/// something new. Finds paths that never end, calls that end by a fault of the flow, callers who are
/// hung up on without a word, and what no call can come to, each with a call that shows it. Ends
/// with exit code 1 if something is wrong.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("a flow, with the flows and modules beside it", "connectctl flow explore flows/main.json"),
    ("all flows of a folder", "connectctl flow explore flows/"),
    ("only what is wrong, for a script", "connectctl flow explore flows/ -o ndjson"),
    ("tests that take every branch", "connectctl flow explore flows/main.json --emit-tests tests/"),
]))]
pub struct Args {
    /// Files and folders; - reads standard input
    #[arg(required = true, value_name = "FLOW")]
    paths: Vec<PathBuf>,

    /// File or folder with flows that these lead to, beside those of their own folders
    #[arg(long, value_name = "PATH")]
    flows: Vec<PathBuf>,

    /// Write few tests that together take every branch to this folder, for `connectctl flow test`
    #[arg(long, value_name = "DIR")]
    emit_tests: Option<PathBuf>,

    /// Answers and failures in one call, at most
    #[arg(long, value_name = "NUMBER", default_value_t = Limits::default().depth)]
    depth: u32,

    /// States of calls that are looked at from one flow, at most
    #[arg(long, value_name = "NUMBER", default_value_t = Limits::default().states)]
    max_states: usize,
}

/// Runs the command.
///
/// # Errors
/// A path cannot be read, or there is nothing to explore.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let loaded = Loaded::of(args)?;
    for unreadable in &loaded.set.unreadable {
        app.problem(unreadable);
    }
    let explorer = Explorer::new(&loaded.set.program, &loaded.set.reads);
    let limits = Limits { depth: args.depth, states: args.max_states };
    let bar = progress::bar(app, None, "states");
    let explore = |roots: &[FlowId]| walks(&explorer, roots, limits, &bar);
    let mut walks = explore(&loaded.roots);
    // What nobody leads to is walked by itself.
    let entered =
        |flow: &FlowId| walks.iter().any(|walk| walk.blocks.iter().any(|at| at.flow == *flow));
    let alone: Vec<FlowId> = loaded.parts.iter().copied().filter(|part| !entered(part)).collect();
    walks.extend(explore(&alone));
    bar.finish_and_clear();
    let tests = match &args.emit_tests {
        Some(folder) => emit::emit(&loaded, &walks, folder)?,
        None => Vec::new(),
    };
    let explored = Explored::new(&loaded, &walks, tests);
    app.output.print(&explored)?;
    Ok(match () {
        () if explored.faults() > 0 => Exit::No,
        () if !loaded.set.unreadable.is_empty() => Exit::Input,
        () => Exit::Done,
    })
}

fn walks(
    explorer: &Explorer<'_>,
    roots: &[FlowId],
    limits: Limits,
    bar: &ProgressBar,
) -> Vec<Exploration> {
    let walk = |root: &FlowId| {
        let known = std::sync::atomic::AtomicUsize::new(0);
        let progress = |states: usize| {
            let before = known.swap(states, std::sync::atomic::Ordering::Relaxed);
            bar.inc(states.saturating_sub(before) as u64);
        };
        explorer.explore(*root, None, limits, &progress)
    };
    roots.par_iter().map(walk).collect()
}

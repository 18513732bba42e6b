//! `connectctl call`.

mod args;
#[cfg(unix)]
mod keyboard;
#[cfg(unix)]
mod live;
mod report;
mod script;
mod show;
mod sink;
mod trace;

use std::io::IsTerminal;
use std::sync::Arc;

pub use args::Args;

use super::app::App;
use super::exit::{Exit, Failure};
use super::globals::Format;
use super::output::{Report, raw, width};
use super::world::{Bots, Desk, Lambdas, Set, Start};
use crate::flow::lint::closest;
use crate::flow::simulate::{Call, FlowId, Program, play};
use report::Played;
use script::Script;
use show::Screen;
use sink::{Teller, Way};
use trace::Telling;

/// Blocks that a call goes through at most: an hour of waiting in a queue is a few hundred.
const MOST_BLOCKS: u64 = 5_000;

/// Runs the command.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let start = Start { path: &args.file, name: args.flow.as_deref() };
    let (mut set, flow) = Set::of(start, &args.flows)?;
    set.program.limits.blocks = MOST_BLOCKS;
    for why in &set.unreadable {
        app.note(&format!("not read: {why}"));
    }
    let lambdas = Lambdas::of(app, &args.lambda)?;
    for (block, _) in &args.fail {
        known(&set.program, block)?;
    }
    let bots = Bots::of(&args.bot)?;
    let mut call = Call::new(&Arc::new(args.contact()?), flow);
    let from = Some(call.read("$.CustomerEndpoint.Address")).filter(|from| !from.is_empty());
    if let Some(at) = args.hang_up {
        call.hang_up_at(at);
    }
    let live = !args.is_scripted() && std::io::stdin().is_terminal() && cfg!(unix);
    let screen = Screen::new(app.output.paint, width(), args.blocks);
    let telling = Telling {
        program: &set.program,
        from: from.as_deref(),
        open: app.show_pii,
        secrets: Vec::new(),
    };
    let way = way(app, live);
    let mut teller = Teller { telling, screen, way, happenings: Vec::new() };
    let mut desk = Desk::new(&lambdas, args.facts());
    desk.bots = bots;
    let interrupted = match live {
        true => converse(app, args, &set.program, &mut call, &mut desk, &mut teller)?,
        false => recite(app, args, &set.program, &mut call, &mut desk, &mut teller)?,
    };
    let ok = report(app, args, &call, flow, &desk, teller)?;
    for name in lambdas.unused() {
        app.note(&format!("the call asked no function {name}: --lambda takes an end of its ARN"));
    }
    if !ok {
        let file = args.file.display();
        app.note(&format!("`connectctl flow lint {file}` knows more about faults of a flow"));
    }
    Ok(match (interrupted || desk.is_interrupted(), ok) {
        (true, _) => Exit::Interrupted,
        (false, true) => Exit::Done,
        (false, false) => Exit::No,
    })
}

/// There is a block of this name.
fn known(program: &Program, block: &str) -> Result<(), Failure> {
    if program.flows().any(|flow| program.named(flow, block).is_some()) {
        return Ok(());
    }
    let blocks = program.flows().flat_map(|flow| program.blocks(flow));
    let names = blocks.filter_map(|block| program.block(block)).map(|block| block.identifier);
    let failure = Failure::new(Exit::Usage, format!("no block is called `{block}`"));
    Err(match closest(block, names) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("--blocks shows the blocks that a call comes to"),
    })
}

/// How what happens is told: at once to whoever listens, and in one piece to a query.
fn way(app: &App, live: bool) -> Way {
    match app.output.format() {
        Format::Ndjson if !app.output.is_queried() => Way::Json,
        Format::Table if live && !app.output.is_queried() => Way::Lines { beside: false },
        _ if live => Way::Lines { beside: true },
        _ => Way::Kept,
    }
}

/// Plays a call with what the command line says.
fn recite(
    app: &App,
    args: &Args,
    program: &Program,
    call: &mut Call,
    desk: &mut Desk<'_, '_>,
    teller: &mut Teller<'_>,
) -> Result<bool, Failure> {
    if !args.is_scripted() {
        app.note("there is no terminal: the caller does nothing; give --keys or --say");
    }
    let (keys, says) = (args.keys.clone().into(), args.say.clone().into());
    let mut script = Script { keys, says, idle: 0 };
    play(program, call, desk, &mut script, teller)
        .map_err(|error| Failure::new(Exit::Bug, error))?;
    if let Some(left) = script.left() {
        let left = teller.telling.text(&left);
        app.note(&format!("the call was over before the caller came to: {left}"));
    }
    Ok(false)
}

/// Plays a call with a person at the keyboard; whether that was interrupted.
#[cfg(unix)]
fn converse(
    app: &App,
    args: &Args,
    program: &Program,
    call: &mut Call,
    desk: &mut Desk<'_, '_>,
    teller: &mut Teller<'_>,
) -> Result<bool, Failure> {
    // Who waits on a telephone waits as long as it takes.
    desk.latency = None;
    let mut phone = live::Phone::new(app, teller, args.fast)?;
    desk.interrupts = Some(phone.interrupts());
    live::play(program, call, desk, &mut phone)
}

/// There is no keyboard to take here.
#[cfg(not(unix))]
fn converse(
    _: &App,
    _: &Args,
    _: &Program,
    _: &mut Call,
    _: &mut Desk<'_, '_>,
    _: &mut Teller<'_>,
) -> Result<bool, Failure> {
    Err(Failure::new(Exit::Usage, "the keyboard cannot be the keypad on this system")
        .help("give --keys"))
}

/// Prints what came of a call; whether it ended as it should.
fn report(
    app: &App,
    args: &Args,
    call: &Call,
    flow: FlowId,
    desk: &Desk<'_, '_>,
    teller: Teller<'_>,
) -> Result<bool, Failure> {
    let Teller { telling, way, happenings, .. } = teller;
    let events = match way {
        Way::Kept | Way::Lines { beside: true } => happenings,
        Way::Json | Way::Lines { beside: false } => Vec::new(),
    };
    let mut played = Played::of(call, flow, &telling, desk.invocations(), events);
    played.show_blocks = args.blocks;
    match way {
        Way::Json => raw(&played.json())?,
        Way::Lines { beside: false } => raw(&format!("\n{}", played.table(&app.output.paint)))?,
        Way::Kept | Way::Lines { beside: true } => app.output.print(&played)?,
    }
    Ok(played.ok)
}

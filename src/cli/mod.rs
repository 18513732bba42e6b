//! The command line: one file a command with its arguments, the call of a capability and the
//! rendering of its result; and the few things that all commands share.

mod adapters;
mod app;
mod bank;
mod bot;
mod call;
mod completions;
mod config;
mod doctor;
mod event;
mod execution;
mod exit;
mod files;
mod flow;
mod globals;
mod handlers;
mod help;
mod lambda;
mod listening;
mod lsp;
mod man;
mod output;
mod progress;
mod replay;
mod resumable;
mod session;
mod set;
mod settings;
mod transfer;
mod vanity;
mod world;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use app::App;
pub use exit::Exit;
use exit::Failure;
use globals::{Format, Globals};
use output::Paint;
use settings::Settings;

/// Work with an Amazon Connect contact center from the command line
#[derive(Debug, Parser)]
#[command(
    name = "connectctl",
    version,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true,
    max_term_width = 100,
    help_template = help::TEMPLATE,
    before_help = help::examples(&[
        ("put data into the Q in Connect session of a live contact",
         "connectctl session update --contact-id ID tier=gold"),
        ("the same without an account, to try it out",
         "connectctl session update --local --contact-id 11111111-2222-3333-4444-555555555555 tier=gold"),
        ("run a Lambda event through the handler on this machine",
         "connectctl replay event.json --local"),
        ("check credentials, region, instance and permissions", "connectctl doctor"),
    ]),
    after_help = "Run `connectctl help COMMAND` for examples of a command, and\n\
                  `connectctl help exit-codes|environment|output` for what all commands share.",
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    globals: Globals,
}

#[derive(Debug, Subcommand)]
enum Command {
    Call(Box<call::Args>),
    Session(session::Args),
    Flow(flow::Args),
    Lsp(lsp::Args),
    Vanity(vanity::Args),
    Transfer(Box<transfer::Args>),
    Bank(bank::Args),
    Bot(bot::Args),
    Async(Box<execution::Args>),
    Replay(Box<replay::Args>),
    Event(event::Args),
    Lambda(lambda::Args),
    Doctor(doctor::Args),
    Config(config::Args),
    Completions(completions::Args),
    Man(man::Args),
    Help(help::Args),
}

/// The whole command line as data, for completions, manual pages and documentation.
pub fn command() -> clap::Command {
    help::with_template(Cli::command())
}

/// Runs the program and says how it ended; whatever there is to say has been printed.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    completions::answer_shell();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let parsed = command()
        .try_get_matches_from(&arguments)
        .and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return help::refused(&error, wants_json(&arguments)),
    };
    log_to_stderr(cli.globals.verbose);
    let globals = cli.globals.clone();
    match dispatch(cli) {
        Ok(exit) => exit,
        Err(failure) => {
            report(&globals, &failure);
            failure.exit
        }
    }
}

/// Whether machines read the errors, of a command line that could not be parsed.
fn wants_json(arguments: &[OsString]) -> bool {
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).collect();
    let is_json = |form: &str| matches!(form, "json" | "ndjson");
    let apart = |pair: &[&str]| matches!(pair, ["-o" | "--output", form] if is_json(form));
    let joined = |word: &&str| {
        let form = word.strip_prefix("--output=").or_else(|| word.strip_prefix("-o"));
        form.is_some_and(is_json)
    };
    words.windows(2).any(apart) || words.iter().any(joined)
}

fn dispatch(cli: Cli) -> Result<Exit, Failure> {
    let app = || App::new(&cli.globals);
    match cli.command {
        // Nothing that a call does reaches an account.
        Command::Call(args) => call::run(&app()?.on_this_machine(), &args),
        Command::Session(args) => session::run(&app()?, args),
        Command::Flow(args) => flow::run(&app()?, &args),
        Command::Lsp(args) => lsp::run(&cli.globals, &args),
        Command::Transfer(args) => transfer::run(&app()?, &args),
        Command::Bank(args) => bank::run(&app()?, &args),
        Command::Bot(args) => bot::run(&app()?, &args),
        Command::Vanity(args) => vanity::run(&app()?, &args),
        Command::Async(args) => execution::run(&app()?, &args),
        Command::Replay(args) => replay::run(&app()?, &args),
        Command::Event(args) => event::run(&app()?, &args),
        Command::Lambda(args) => lambda::run(&app()?, &args),
        Command::Doctor(args) => doctor::run(&app()?, &args),
        Command::Config(args) => config::run(&cli.globals, &args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args, cli.globals.dry_run),
        Command::Help(args) => help::run(&args),
    }
}

fn report(globals: &Globals, failure: &Failure) {
    let format = globals.output.or_else(|| Settings::load(globals).ok()?.format().ok());
    let text = match format {
        Some(Format::Json | Format::Ndjson) => failure.for_machines(),
        _ => {
            let paint = Paint::new(globals.color, std::io::stderr().is_terminal());
            failure.for_people(|label| paint.bad(label))
        }
    };
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Shows what this program itself has to tell, and never what its libraries do: those print
/// requests with all that is in them.
fn log_to_stderr(verbose: u8) {
    use tracing_subscriber::layer::SubscriberExt;
    use tracing_subscriber::util::SubscriberInitExt;
    let level = match verbose {
        0 => return,
        1 => tracing::Level::INFO,
        _ => tracing::Level::DEBUG,
    };
    let ours = tracing_subscriber::filter::filter_fn(move |metadata| {
        metadata.target().starts_with("connectctl") && *metadata.level() <= level
    });
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .without_time();
    // A second subscriber can only come from a test that runs several commands in one process.
    let _ = tracing_subscriber::registry()
        .with(tracing_subscriber::Layer::with_filter(lines, ours))
        .try_init();
}

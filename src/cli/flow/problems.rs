//! `connectctl flow problems`.

use std::path::PathBuf;

use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::help;
use super::format::Kind;
use super::lint::press::{Plan, Press};
use super::read;
use super::summary::FLOWS;
use crate::flow::lint::{
    Baseline, FileReport, Judge, Linter, Outcome, Selection, Severity, problems,
};

/// Lead what the service says about a flow back to its blocks
///
/// CreateContactFlow and UpdateContactFlowContent refuse a flow with an empty message and a list of
/// problems that count actions. This names the block, the line and what to write instead.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("what the AWS CLI printed", "aws connect create-contact-flow ... 2>&1 | connectctl flow problems flow.json --from-service -"),
    ("the exception as JSON", "connectctl flow problems flow.json --from-service answer.json"),
]))]
pub struct Args {
    /// The flow that was sent
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// What the service answered, as JSON or as a tool printed it; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    from_service: PathBuf,

    /// Which of several flows of the file
    #[arg(long, value_name = "NAME")]
    flow: Option<String>,

    /// Form of the problems [default: full, or what --output says]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Kind>,
}

/// Leads the problems back.
///
/// # Errors
/// A file cannot be read, or the answer names no problem.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let answer = read(&args.from_service)?;
    let found = problems(answer.text());
    if found.is_empty() {
        let text = format!("{} names no problem of a flow", answer.name());
        return Err(Failure::new(Exit::Input, text).help(
            "give the JSON of an InvalidContactFlowException, or all that the AWS CLI, an SDK or \
             Terraform printed; a message that is empty comes with a list `problems`",
        ));
    }
    let source = read(&args.file)?;
    let linter = Linter { selection: Selection::all(), ..Linter::default() };
    let flows = linter.flow_names(&source);
    let is_named = |flow: &Option<String>| args.flow.is_none() || *flow == args.flow;
    if flows.iter().filter(|flow| is_named(flow)).count() != 1 {
        return Err(not_one(args, source.name(), &flows));
    }
    let findings = linter.locate(&source, args.flow.as_deref(), &found);
    if findings.is_empty() {
        let text = format!("{} holds a flow that is damaged", source.name());
        return Err(Failure::new(Exit::Input, text).help("`connectctl flow lint FILE` says where"));
    }
    let judge = Judge::new(Severity::Info, Vec::new(), Baseline::default());
    let plan = Plan { judge, format: args.format, statistics: false, keep: None, things: FLOWS };
    let mut press = Press::new(app, plan)?;
    press.begin()?;
    let open = Vec::new();
    press.file(&source, &FileReport { outcome: Outcome::Flows(1), findings, open })?;
    press.end(app)
}

/// Why it is not clear which flow was sent.
fn not_one(args: &Args, file: &str, flows: &[Option<String>]) -> Failure {
    let names: Vec<_> = flows.iter().flatten().map(String::as_str).collect();
    match &args.flow {
        _ if flows.is_empty() => Failure::new(Exit::Input, format!("{file} holds no flow"))
            .help("name the file that was sent to the service"),
        Some(name) if names.contains(&name.as_str()) => {
            Failure::new(Exit::Input, format!("{file} holds several flows {name:?}"))
                .help("give a file with the one that was sent")
        }
        Some(name) => Failure::new(Exit::Usage, format!("{file} holds no flow {name:?}")).help(
            match names[..] {
                [] => "leave --flow out: the flow has no name in its file".to_owned(),
                _ => format!("it holds {}", names.join(", ")),
            },
        ),
        None => Failure::new(Exit::Usage, format!("{file} holds {} flows", flows.len()))
            .help(format!("name the one that was sent: --flow {}", names.join(" or --flow "))),
    }
}

//! `connectctl replay`.

mod input;
mod run;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use futures_util::stream::{self, StreamExt, TryStreamExt};
use serde::Serialize;
use serde_json::Value;
use similar::TextDiff;

use super::app::{App, read_text};
use super::exit::{Exit, Failure};
use super::files::create_private;
use super::output::{Paint, Report, count, pretty, rows};
use super::set::Change;
use super::{help, progress};
use crate::connect::mask;
use crate::lambda::Function;
use input::{Case, Fixture, cases, name_of};
pub use input::{SCHEMA as FIXTURE, json_values};
use run::{Bench, Ran, Refusals};

/// Run Lambda events through the handlers on this machine
///
/// An event is JSON from a file or standard input: as the flow sent it, as `--record` wrote it,
/// or somewhere in an export of CloudWatch logs. The function is recognised from the event.
/// Handlers read their environment variables from the environment; the instance and the assistant
/// of the configuration stand in where it is silent.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("run an event against the embedded store", "connectctl replay event.json --local"),
    ("with another parameter", "connectctl replay event.json --local --set Details.Parameters.tier=gold"),
    ("compare the answer with an expected one", "connectctl replay event.json --local --expect answer.json"),
    ("all events of a log",
     "aws logs filter-log-events --log-group-name /aws/lambda/NAME | connectctl replay - --local"),
    ("compare with the deployed function", "connectctl replay event.json --remote FUNCTION-NAME"),
]))]
pub struct Args {
    /// Files with events; - for standard input
    #[arg(required = true, value_name = "EVENT")]
    events: Vec<PathBuf>,

    /// Function to run, where the event does not tell
    #[arg(long, value_name = "NAME")]
    function: Option<String>,

    /// File with the expected answer: one for all events, or one a line each; fixtures count
    #[arg(long, value_name = "FILE")]
    expect: Option<PathBuf>,

    /// Write event and answer of each run as a fixture into this folder, masked
    #[arg(long, value_name = "DIR")]
    record: Option<PathBuf>,

    /// Change a place in every event: path=text or path:=JSON
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<Change>,

    /// Invoke this deployed function too (name or ARN) and compare its answer
    #[arg(long, value_name = "FUNCTION", conflicts_with = "expect")]
    remote: Option<String>,

    /// Events under way at once
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u16).range(1..))]
    concurrency: u16,

    /// Run every event this many times
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u32).range(1..))]
    repeat: u32,
}

#[derive(Serialize)]
struct Replayed {
    runs: Vec<Ran>,
    failed: usize,
    different: usize,
    dry_run: bool,
    local: bool,
}

impl Report for Replayed {
    const SCHEMA: &'static str = "connectctl.replay/1";

    fn table(&self, paint: &Paint) -> String {
        let mut parts: Vec<String> = match self.runs.len() {
            0..=20 => self.runs.iter().map(|ran| detail(ran, paint)).collect(),
            // More than a screen of events: only what is not as it should be.
            _ => {
                self.runs.iter().filter(|ran| ran.is_bad()).map(|ran| detail(ran, paint)).collect()
            }
        };
        if self.runs.len() > 1 && !self.dry_run {
            parts.push(self.totals(paint));
        }
        parts.join("\n\n")
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.runs)
    }
}

impl Replayed {
    fn totals(&self, paint: &Paint) -> String {
        let mut times: Vec<f64> = self.runs.iter().map(|ran| ran.milliseconds).collect();
        times.sort_by(f64::total_cmp);
        let at = |share: usize| times.get((times.len() - 1) * share / 100).copied().unwrap_or(0.0);
        paint.fields(&[
            ("events", self.runs.len().to_string()),
            ("failed", self.failed.to_string()),
            ("different", self.different.to_string()),
            (
                "took",
                format!("{:.1} ms median, {:.1} ms p99, {:.1} ms most", at(50), at(99), at(100)),
            ),
        ])
    }
}

impl Ran {
    fn is_bad(&self) -> bool {
        // A failure that was expected is as it should be.
        self.difference.is_some() || (self.failed && !self.compared)
    }
}

fn detail(ran: &Ran, paint: &Paint) -> String {
    if ran.planned {
        return format!("{} would run {}", paint.bold(&ran.event), ran.function);
    }
    let calls = ran.calls.iter().map(|call| {
        let entries = call.entries.map(|count| format!(" of {count} entries")).unwrap_or_default();
        let error =
            call.error.as_ref().map(|error| format!(" failed: {error}")).unwrap_or_default();
        format!("{}{entries}{error}", call.operation)
    });
    let answer = ran.answer.to_string();
    let mut text = format!("{} {}\n", paint.bold(&ran.event), paint.dim(&ran.function));
    text += &paint.fields(&[
        ("answer", if ran.failed { paint.bad(&answer) } else { answer }),
        ("accepted", accepted(ran)),
        ("remote", ran.remote.as_ref().map(Value::to_string).unwrap_or_default()),
        ("calls", calls.collect::<Vec<_>>().join(", ")),
        ("took", format!("{:.1} ms", ran.milliseconds)),
    ]);
    if let Some(difference) = &ran.difference {
        text += &format!(
            "\n{}\n{}",
            paint.bad("the answer is not as expected:"),
            difference.trim_end()
        );
    }
    text
}

/// By which response validations of the block the answer passes.
fn accepted(ran: &Ran) -> String {
    match (&ran.refused_by.string_map, &ran.refused_by.json) {
        _ if ran.failed => String::new(),
        (None, _) => "by blocks with response validation STRING_MAP and JSON".into(),
        (Some(why), None) => format!("by blocks with response validation JSON only ({why})"),
        (Some(_), Some(why)) => format!("by no block ({why})"),
    }
}

/// Runs the command.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let plan = plan(args)?;
    let expected = args.expect.as_deref().map(expectations).transpose()?;
    if let Some(expected) = expected.as_ref().filter(|e| e.len() > 1 && e.len() != plan.len()) {
        let (answers, events) = (expected.len(), plan.len());
        return Err(Failure::new(
            Exit::Input,
            format!("{answers} expected answers for {events} events"),
        )
        .help("give one answer for all events, or one for each"));
    }
    if app.dry_run {
        return print(app, plan.iter().map(|(case, function)| planned(case, *function)).collect());
    }
    if args.remote.is_some() || !app.local {
        let events = count(plan.len() * args.repeat as usize, "event", "events");
        app.confirm(&format!("Run {events} against the services? Data there will be changed."))?;
    }
    let mut runs = app.wait(run_all(app, args, &plan))?;
    for (index, ran) in runs.iter_mut().enumerate() {
        let expected = expected.as_ref().and_then(|answers| {
            answers.get(index / args.repeat as usize).or_else(|| answers.first())
        });
        if let Some(expected) = expected.or(ran.remote.as_ref()) {
            ran.difference = difference(expected, &ran.answer);
            ran.compared = true;
        }
    }
    if let Some(dir) = &args.record {
        record(app, dir, &plan, &runs, args.repeat as usize)?;
    }
    print(app, runs)
}

fn plan(args: &Args) -> Result<Vec<(Case, Function)>, Failure> {
    let mut plan = Vec::new();
    for mut case in cases(&args.events, args.function.is_some())? {
        for change in &args.set {
            change.apply(&mut case.event)?;
        }
        let function = case.function(args.function.as_deref())?;
        plan.push((case, function));
    }
    Ok(plan)
}

async fn run_all(app: &App, args: &Args, plan: &[(Case, Function)]) -> Result<Vec<Ran>, Failure> {
    let functions: Vec<Function> = plan.iter().map(|(_, function)| *function).collect();
    let bench = &Bench::new(app, args.remote.as_deref(), &functions).await?;
    let repeat = args.repeat as usize;
    let total = u64::try_from(plan.len() * repeat).ok();
    let bar = &progress::bar(app, total, "events");
    let jobs = plan.iter().flat_map(|job| std::iter::repeat_n(job, repeat));
    let runs = stream::iter(jobs)
        .map(|(case, function)| async move {
            let ran = bench.run(case, *function).await;
            bar.inc(1);
            ran
        })
        .buffered(args.concurrency.into())
        .try_collect()
        .await;
    bar.finish_and_clear();
    runs
}

fn print(app: &App, runs: Vec<Ran>) -> Result<Exit, Failure> {
    let count = |is: fn(&Ran) -> bool| runs.iter().filter(|ran| is(ran)).count();
    let report = Replayed {
        failed: count(|ran| ran.failed),
        different: count(|ran| ran.difference.is_some()),
        dry_run: app.dry_run,
        local: app.local,
        runs,
    };
    app.output.print(&report)?;
    Ok(if report.runs.iter().any(Ran::is_bad) { Exit::No } else { Exit::Done })
}

fn planned(case: &Case, function: Function) -> Ran {
    Ran {
        event: case.name.clone(),
        function: function.name().into(),
        answer: Value::Null,
        refused_by: Refusals::default(),
        failed: false,
        milliseconds: 0.0,
        calls: Vec::new(),
        log: Vec::new(),
        remote: None,
        compared: false,
        difference: None,
        planned: true,
    }
}

/// The answers in a file: of fixtures the recorded ones, else every value is one.
fn expectations(path: &Path) -> Result<Vec<Value>, Failure> {
    let found = json_values(&read_text(path)?, &name_of(path))?;
    if found.is_empty() {
        return Err(Failure::new(Exit::Input, format!("{} holds no answer", path.display()))
            .help("write the expected answer as JSON, or record one with --record"));
    }
    let answer = |value: Value| match serde_json::from_value::<Fixture>(value.clone()) {
        Ok(fixture) if fixture.schema == FIXTURE => fixture.answer,
        _ => value,
    };
    Ok(found.into_iter().map(answer).collect())
}

/// Lines that tell two answers apart; `None` if they are equal whatever the order of their keys.
fn difference(expected: &Value, answer: &Value) -> Option<String> {
    if expected == answer {
        return None;
    }
    let (mut expected, mut answer) = (expected.clone(), answer.clone());
    expected.sort_all_objects();
    answer.sort_all_objects();
    let (expected, answer) = (pretty(&expected), pretty(&answer));
    let diff = TextDiff::from_lines(&expected, &answer);
    Some(diff.unified_diff().header("expected", "answer").missing_newline_hint(false).to_string())
}

fn record(
    app: &App,
    dir: &Path,
    plan: &[(Case, Function)],
    runs: &[Ran],
    repeat: usize,
) -> Result<(), Failure> {
    let wrong = |error| Failure::file("writing", dir, &error);
    std::fs::create_dir_all(dir).map_err(wrong)?;
    for ((case, function), ran) in plan.iter().zip(runs.iter().step_by(repeat)) {
        let event = if app.show_pii { case.event.clone() } else { mask::event(&case.event) };
        let fixture = Fixture {
            schema: FIXTURE.into(),
            function: function.name().into(),
            event,
            answer: ran.answer.clone(),
        };
        let text = serde_json::to_string_pretty(&fixture)
            .map_err(|error| Failure::new(Exit::Bug, error))?;
        write_new(dir, function.name(), &(text + "\n")).map_err(wrong)?;
    }
    let fixtures = count(plan.len(), "fixture", "fixtures");
    app.note(&format!("recorded {fixtures} in {}", dir.display()));
    Ok(())
}

/// Writes a file under the first number that is free: no recording replaces another.
fn write_new(dir: &Path, name: &str, text: &str) -> io::Result<()> {
    for number in 1.. {
        match create_private(&dir.join(format!("{name}-{number:03}.json"))) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(mut file) => return file.write_all(text.as_bytes()),
        }
    }
    Ok(())
}

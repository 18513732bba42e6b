//! Test cases that run in an instance.

use std::sync::{Mutex, PoisonError};

use futures_util::future::{Either, select};
use futures_util::stream::{self, StreamExt as _};
use tokio::sync::watch;

use super::super::result::{Results, Summary, Tested};
use super::super::suite::Suite;
use super::super::{Args, print};
use super::plan::{Planned, plan};
use super::report::Cases;
use super::told::{Outcome, left, tested};
use super::{flow, names};
use crate::aws::AwsTestCases;
use crate::cli::app::App;
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::count;
use crate::cli::progress;
use crate::connect::ServiceFault;
use crate::flow::script::native::{Blocks, Case, Names, TestCases, Version, follow};
use crate::local::SystemClock;

/// So many test cases run side by side in an instance.
///
/// Source: Amazon Connect Administrator Guide, "Run test cases".
const AT_ONCE: usize = 5;

/// The code with which the service refuses the content of a test case.
const REFUSED: &str = "InvalidTestCaseException";

/// Runs the tests in the instance.
pub fn run(app: &App, args: &Args, suites: &[Suite]) -> Result<Exit, Failure> {
    if app.local {
        return Err(Failure::new(
            Exit::Usage,
            "--run-native runs tests in an instance, not with --local",
        )
        .help("leave --run-native out: tests run on this machine then"));
    }
    let instance = app.instance()?;
    let version = args.native.version();
    let expected = plan(args, suites, &vec![names(args); suites.len()]);
    let cases = expected.iter().filter(|planned| planned.case.is_ok()).count();
    if app.dry_run || cases == 0 {
        app.output.print(&Cases::new(&expected, version, app.dry_run))?;
        return Ok(if cases == 0 && !app.dry_run { Exit::No } else { Exit::Done });
    }
    let cases = count(cases, "test case", "test cases");
    app.confirm(&format!("Run {cases}, which are billed, in instance {instance}?"))?;
    let service = app.wait(async { Ok(AwsTestCases::new(&app.services().await?, instance)) })?;
    let targets = app.wait(targets(&service, args, suites))?;
    let names: Vec<Names> = targets.iter().map(|target| target.names.clone()).collect();
    let planned = plan(args, suites, &names);
    let results = Runner::new(app, args, &service, &targets, suites).all(&planned, version)?;
    print(app, args.format, &results)?;
    Ok(if results.summary.ok { Exit::Done } else { Exit::No })
}

/// The flow that a file of tests calls in the instance.
struct Target {
    flow: String,
    names: Names,
}

/// The flows in the instance, and what they call their resources there.
async fn targets(
    service: &AwsTestCases,
    args: &Args,
    suites: &[Suite],
) -> Result<Vec<Target>, Failure> {
    let mut targets = Vec::new();
    for suite in suites {
        let flow = match &args.native.flow_id {
            Some(flow) => flow.clone(),
            None => named(service, flow(suite)).await?,
        };
        let deployed = Blocks::of(&service.content(&flow).await?);
        let here = std::fs::read_to_string(suite.program.file(suite.flow)).unwrap_or_default();
        let resources = Blocks::of(&here).names_in(&deployed);
        let names = Names { resources, ..names(args) };
        targets.push(Target { flow, names });
    }
    Ok(targets)
}

async fn named(service: &AwsTestCases, name: &str) -> Result<String, Failure> {
    service.flow_named(name).await?.ok_or_else(|| {
        Failure::new(Exit::Refused, format!("the instance has no flow named {name:?}"))
            .help("deploy it there under this name, or say with --flow-id which one is meant")
    })
}

/// Runs test cases, and knows which are in the instance.
struct Runner<'r> {
    app: &'r App,
    args: &'r Args,
    service: &'r AwsTestCases,
    targets: &'r [Target],
    suites: &'r [Suite],
    /// What tells this run from others, in names and tokens.
    run: String,
    /// What has been created and is not deleted yet, with the execution that may be under way.
    there: Mutex<Vec<(String, Option<String>)>>,
    /// Nothing more is begun or followed.
    stop: watch::Sender<bool>,
}

impl<'r> Runner<'r> {
    fn new(
        app: &'r App,
        args: &'r Args,
        service: &'r AwsTestCases,
        targets: &'r [Target],
        suites: &'r [Suite],
    ) -> Self {
        let run = format!("{:08x}", fastrand::u32(..));
        Self {
            app,
            args,
            service,
            targets,
            suites,
            run,
            there: Mutex::default(),
            stop: watch::channel(false).0,
        }
    }

    /// Runs all, five at a time. Whatever happens, what was created is deleted.
    fn all(&self, planned: &[Planned<'_>], version: Version) -> Result<Results, Failure> {
        let cases: Vec<_> = planned
            .iter()
            .filter_map(|planned| Some((planned, planned.case.as_ref().ok()?)))
            .collect();
        let bar = progress::bar(self.app, Some(cases.len() as u64), "test cases");
        let result = self.app.wait_with_stop(async |stop| {
            let run = async {
                let numbered = cases.iter().enumerate();
                let mut running = stream::iter(numbered.map(async |(number, (planned, case))| {
                    let outcome = self.one(number, planned, case, version).await;
                    bar.inc(1);
                    let tested = |outcome| (number, tested(planned, case, outcome));
                    outcome.map(|outcome| outcome.map(tested))
                }))
                .buffer_unordered(AT_ONCE);
                let (mut tests, mut first) = (Vec::new(), None);
                while let Some(one) = running.next().await {
                    match one {
                        Ok(test) => tests.extend(test),
                        Err(fault) => {
                            self.stop.send_replace(true);
                            first.get_or_insert(fault);
                        }
                    }
                }
                tests.sort_by_key(|(number, _): &(usize, Tested)| *number);
                first.map_or(Ok(tests.into_iter().map(|(_, test)| test).collect()), Err)
            };
            let stopped = async {
                stop.await;
                self.stop.send_replace(true);
            };
            // What has begun is brought to an end that can be cleaned up after.
            let ended = match select(Box::pin(run), Box::pin(stopped)).await {
                Either::Left((tests, _)) => tests,
                Either::Right(((), run)) => run.await,
            };
            self.clean_up().await;
            Ok::<Vec<Tested>, Failure>(ended?)
        });
        bar.finish_and_clear();
        Ok(self.results(planned, result?))
    }

    async fn one(
        &self,
        number: usize,
        planned: &Planned<'_>,
        case: &Case,
        version: Version,
    ) -> Result<Option<Outcome>, ServiceFault> {
        if *self.stop.borrow() {
            return Ok(None);
        }
        let at = self.suites.iter().position(|suite| std::ptr::eq(suite, planned.suite));
        let target = at.and_then(|at| self.targets.get(at));
        let flow = target.map_or("", |target| target.flow.as_str());
        let name: String = case.name.chars().take(100).collect();
        let name = format!("{name} [connectctl {}-{number}]", self.run);
        let id = match self.service.create(flow, &name, case, version).await {
            Ok(id) => id,
            Err(fault) if fault.code.as_deref() == Some(REFUSED) => {
                return Ok(Some(Outcome::Refused(fault.message)));
            }
            Err(fault) => return Err(fault),
        };
        self.knows(&id, None);
        let token = format!("connectctl-{}-{number}", self.run);
        let execution = self.service.start(&id, &token).await?;
        self.knows(&id, Some(&execution));
        let follow = follow(self.service, &SystemClock, &id, &execution);
        let mut stopped = self.stop.subscribe();
        let stopped = stopped.wait_for(|stopped| *stopped);
        let Either::Left((ended, _)) = select(Box::pin(follow), Box::pin(stopped)).await else {
            return Ok(None);
        };
        let ended = ended?;
        self.knows(&id, None);
        if !self.args.native.keep {
            self.service.delete(&id).await?;
            self.forgets(&id);
        }
        Ok(Some(Outcome::Ended { case: id, execution, ended }))
    }

    fn knows(&self, case: &str, execution: Option<&str>) {
        self.forgets(case);
        let mut there = self.there.lock().unwrap_or_else(PoisonError::into_inner);
        there.push((case.to_owned(), execution.map(str::to_owned)));
    }

    fn forgets(&self, case: &str) {
        let mut there = self.there.lock().unwrap_or_else(PoisonError::into_inner);
        there.retain(|(known, _)| known != case);
    }

    /// Stops and deletes what is still there; what cannot be deleted is told.
    async fn clean_up(&self) {
        let there = std::mem::take(&mut *self.there.lock().unwrap_or_else(PoisonError::into_inner));
        for (case, execution) in there {
            if let Some(execution) = execution {
                // It ends by itself after five minutes.
                let _ = self.service.stop(&case, &execution).await;
            }
            if self.args.native.keep {
                continue;
            }
            if let Err(fault) = self.service.delete(&case).await {
                self.app.problem(&format!("the test case {case} is still there: {fault}"));
            }
        }
    }

    fn results(&self, planned: &[Planned<'_>], tests: Vec<Tested>) -> Results {
        let passed = tests.iter().filter(|test| test.passed).count();
        let left_out: Vec<_> = planned.iter().filter_map(left).collect();
        Results {
            summary: Summary {
                files: self.suites.len(),
                tests: tests.len(),
                passed,
                failed: tests.len() - passed,
                skipped: left_out.len(),
                min_coverage: None,
                ok: passed == tests.len(),
            },
            tests,
            unreadable: Vec::new(),
            left_out,
            coverage: None,
        }
    }
}

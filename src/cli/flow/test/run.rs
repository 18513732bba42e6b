//! Running tests side by side, in the order in which they are told.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;

use super::Args;
use super::coverage;
use super::functions::{Bench, side_by_side};
use super::result::{Broken, Results, Summary, Tested};
use super::suite::Suite;
use crate::cli::app::App;
use crate::cli::exit::{Exit, Failure};
use crate::cli::flow::inputs::Input;
use crate::cli::progress;
use crate::flow::script::{Reached, Test, run};

/// Runs the tests of these files.
///
/// # Errors
/// A filter leaves none, or the keyboard interrupted a function that was waited for.
pub fn all(app: &App, args: &Args, inputs: &[Input]) -> Result<Results, Failure> {
    let (suites, unreadable) = read(inputs);
    let tests = wanted(args, &suites);
    if unreadable.is_empty() {
        some(args, &tests)?;
    }
    let (tested, reached) = tests_of(app, args.fail_fast, &suites, &tests)?;
    let measured = args.coverage || args.min_coverage.is_some();
    let coverage = measured.then(|| coverage::of(&args.paths, &suites, &reached));
    let passed = tested.iter().filter(|test| test.passed).count();
    let mut results = Results {
        summary: Summary {
            files: inputs.len(),
            tests: tested.len(),
            passed,
            failed: tested.len() - passed,
            skipped: tests.len() - tested.len(),
            min_coverage: args.min_coverage,
            ok: false,
        },
        tests: tested,
        unreadable,
        left_out: Vec::new(),
        coverage,
    };
    results.summary.ok =
        results.summary.failed == 0 && results.unreadable.is_empty() && results.under().is_empty();
    Ok(results)
}

/// The files of tests, and those that cannot be used.
pub fn read(inputs: &[Input]) -> (Vec<Suite>, Vec<Broken>) {
    let read: Vec<Result<Suite, Broken>> = inputs.par_iter().map(Suite::read).collect();
    let (mut suites, mut unreadable) = (Vec::new(), Vec::new());
    for one in read {
        match one {
            Ok(suite) => suites.push(suite),
            Err(broken) => unreadable.push(broken),
        }
    }
    (suites, unreadable)
}

/// The tests that are to run, each with the place of its file.
pub fn wanted<'s>(args: &Args, suites: &'s [Suite]) -> Vec<(usize, &'s Test)> {
    let wanted = |test: &Test| args.filter.as_ref().is_none_or(|text| test.name.contains(text));
    let tests = suites.iter().enumerate();
    let tests = tests.flat_map(|(at, suite)| suite.tests.iter().map(move |test| (at, test)));
    tests.filter(|(_, test)| wanted(test)).collect()
}

/// That a filter leaves some.
///
/// # Errors
/// It leaves none.
pub fn some(args: &Args, tests: &[(usize, &Test)]) -> Result<(), Failure> {
    match &args.filter {
        Some(text) if tests.is_empty() => {
            Err(Failure::new(Exit::Input, format!("no test has {text:?} in its name"))
                .help("leave --filter out to see the names of all tests"))
        }
        _ => Ok(()),
    }
}

/// What came of each test, and what the tests of each suite have come to. With `fail_fast` what
/// stands after the first failure is left out, wherever others had come by then.
fn tests_of<'s>(
    app: &App,
    fail_fast: bool,
    suites: &'s [Suite],
    tests: &[(usize, &'s Test)],
) -> Result<(Vec<Tested>, Vec<Reached>), Failure> {
    let bar = progress::bar(app, Some(tests.len() as u64), "testing");
    let (first, interrupted) = (AtomicUsize::new(usize::MAX), AtomicBool::new(false));
    let one = |(number, (at, test)): (usize, &(usize, &'s Test))| {
        let goes_on =
            first.load(Ordering::Relaxed) >= number && !interrupted.load(Ordering::Relaxed);
        let suite = suites.get(*at).filter(|_| goes_on)?;
        let ran = Bench::with(suite, test, |bench| {
            let ran = run(&suite.program, suite.flow, test, bench);
            interrupted.fetch_or(bench.is_interrupted(), Ordering::Relaxed);
            ran
        });
        if fail_fast && !ran.failures.is_empty() {
            first.fetch_min(number, Ordering::Relaxed);
        }
        bar.inc(1);
        Some((*at, suite, *test, ran))
    };
    let ran: Vec<Option<_>> = side_by_side(|| tests.par_iter().enumerate().map(one).collect());
    bar.finish_and_clear();
    if interrupted.into_inner() {
        return Err(Failure::new(Exit::Interrupted, "interrupted"));
    }
    let mut reached = vec![Reached::default(); suites.len()];
    let mut tested = Vec::new();
    let last = first.into_inner();
    for (at, suite, test, ran) in ran.into_iter().take(last.saturating_add(1)).flatten() {
        if let Some(reached) = reached.get_mut(at) {
            reached.join(&ran.reached);
        }
        let flow = suite.program.file(suite.flow);
        tested.push(Tested::new(&suite.source, flow, test, ran));
    }
    Ok((tested, reached))
}

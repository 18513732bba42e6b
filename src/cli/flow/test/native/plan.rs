//! The test cases that tests become.

use rayon::prelude::*;

use super::super::Args;
use super::super::functions::Bench;
use super::super::run::wanted;
use super::super::suite::Suite;
use crate::flow::script::native::{Case, Gap, Names, Played, convert};
use crate::flow::script::{Test, run};

/// A test, and the test case that it becomes.
#[derive(Debug)]
pub struct Planned<'s> {
    /// Its file.
    pub suite: &'s Suite,
    /// The test.
    pub test: &'s Test,
    /// The test case, or why there is none.
    pub case: Result<Case, Vec<Gap>>,
}

/// Plays the tests and makes test cases of them; `names` are those of each file's flow.
pub fn plan<'s>(args: &Args, suites: &'s [Suite], names: &[Names]) -> Vec<Planned<'s>> {
    let none = Names::default();
    let planned = wanted(args, suites).into_par_iter().filter_map(|(at, test)| {
        let suite = suites.get(at)?;
        let mut bench = Bench::new(&suite.folder);
        let ran = run(&suite.program, suite.flow, test, &mut bench);
        let names = names.get(at).unwrap_or(&none);
        let case = convert(Played { program: &suite.program, test, ran: &ran, names });
        Some(Planned { suite, test, case })
    });
    planned.collect()
}

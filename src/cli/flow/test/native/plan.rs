//! The test cases that tests become.

use rayon::prelude::*;

use super::super::Args;
use super::super::functions::{Bench, side_by_side};
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
    let one = |(at, test): (usize, &'s Test)| {
        let suite = suites.get(at)?;
        let ran = Bench::with(suite, test, |bench| run(&suite.program, suite.flow, test, bench));
        let names = names.get(at).unwrap_or(&none);
        let case = convert(Played { program: &suite.program, test, ran: &ran, names });
        Some(Planned { suite, test, case })
    };
    side_by_side(|| wanted(args, suites).into_par_iter().filter_map(one).collect())
}

//! What the tests of all files have come to, flow by flow.

use std::path::{Component, Path, PathBuf};

use super::result::FlowCoverage;
use super::suite::{Suite, is_test};
use crate::cli::flow::inputs;
use crate::cli::world::Set;
use crate::flow::script::Reached;
use crate::flow::simulate::{FlowId, Program};

/// A flow, and what of it was come to.
struct Known<'p> {
    program: &'p Program,
    flow: FlowId,
    reached: Reached,
}

/// What was come to of every flow that tests are about, which counts once, and of every other that
/// is in the folders of the paths.
pub fn of(paths: &[PathBuf], suites: &[Suite], reached: &[Reached]) -> Vec<FlowCoverage> {
    let untested = untested(paths);
    let mut all: Vec<Known<'_>> = Vec::new();
    for (suite, reached) in suites.iter().zip(reached) {
        suite.program.flows().for_each(|flow| join(&mut all, &suite.program, flow, reached));
    }
    for flow in untested.flows() {
        join(&mut all, &untested, flow, &Reached::default());
    }
    all.iter().map(Known::covered).collect()
}

fn join<'p>(all: &mut Vec<Known<'p>>, program: &'p Program, flow: FlowId, reached: &Reached) {
    let key = key(program, flow);
    match all.iter_mut().find(|known| self::key(known.program, known.flow) == key) {
        // The blocks of a file have the same places in every program, the flow has not.
        Some(known) => known.reached.join(&reached.moved(flow, known.flow)),
        None => all.push(Known { program, flow, reached: reached.clone() }),
    }
}

/// What tells a flow from others, however its file is called.
fn key(program: &Program, flow: FlowId) -> (PathBuf, &str) {
    let file = Path::new(program.file(flow));
    (file.canonicalize().unwrap_or_else(|_| file.to_path_buf()), program.name(flow))
}

/// The flows of folders.
fn untested(paths: &[PathBuf]) -> Program {
    let mut set = Set::default();
    let folders = paths.iter().filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| inputs::walk(folder));
    for input in files.filter(|input| !input.path().is_some_and(is_test)) {
        set.add(&input);
    }
    set.program
}

impl Known<'_> {
    fn covered(&self) -> FlowCoverage {
        let covered = self.reached.of(self.program, self.flow);
        let parts = Path::new(self.program.file(self.flow)).components();
        let file: PathBuf = parts.filter(|part| *part != Component::CurDir).collect();
        FlowCoverage::new(&file.display().to_string(), self.program.name(self.flow), covered)
    }
}

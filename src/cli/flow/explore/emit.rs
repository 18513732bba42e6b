//! Tests that take every branch, written to a folder.

use std::collections::{BTreeSet, HashSet};
use std::path::{Component, Path, PathBuf};

use serde::Serialize;

use super::load::Loaded;
use super::words;
use crate::cli::exit::{Exit, Failure};
use crate::cli::files;
use crate::cli::output::{count, shown};
use crate::flow::explore::{Exploration, Way};
use crate::flow::model::EdgeKind;
use crate::flow::script::{
    Functions, Outcome, Placed, Ran, Reached, Source, Test, TestFile, Then, run,
};
use crate::flow::simulate::{Elsewhere, FlowId, LambdaAnswer, LambdaAsk, Program};

/// How a file begins that was written here, and may be written anew.
const MARK: &str = "# Written by `connectctl flow explore --emit-tests`";

/// A file of tests that was written.
#[derive(Debug, Serialize)]
pub struct Emitted {
    /// Its name.
    pub file: String,
    /// How many tests are in it.
    pub tests: usize,
    /// Branches that they take.
    pub branches: usize,
    /// Branches that calls can take.
    pub of: usize,
    /// Those that no test can take.
    pub left_out: Vec<String>,
}

impl Emitted {
    /// What was written, in words.
    pub fn sentence(&self) -> String {
        let branches = match self.branches == self.of {
            true => format!("all {} branches", self.of),
            false => format!("{} of {} branches", self.branches, self.of),
        };
        let tests = count(self.tests, "test", "tests");
        let take = if self.tests == 1 { "takes" } else { "take" };
        format!("{tests} {take} {branches} that calls can take")
    }
}

/// Writes a file of tests for each flow that calls begin in.
///
/// # Errors
/// A file cannot be written, or is another's.
pub fn emit(
    loaded: &Loaded,
    walks: &[Exploration],
    folder: &Path,
) -> Result<Vec<Emitted>, Failure> {
    std::fs::create_dir_all(folder).map_err(|error| Failure::file("creating", folder, &error))?;
    let mut names = HashSet::new();
    let program = &loaded.set.program;
    walks.iter().map(|walk| write(program, walk, folder, &mut names)).collect()
}

fn write(
    program: &Program,
    walk: &Exploration,
    folder: &Path,
    names: &mut HashSet<PathBuf>,
) -> Result<Emitted, Failure> {
    let flow = Path::new(program.file(walk.root));
    if !flow.is_file() {
        return Err(Failure::new(Exit::Usage, "tests of a flow on standard input have no flow")
            .help("write the flow to a file, and name that"));
    }
    let stem = flow.file_stem().unwrap_or_default().to_string_lossy();
    let mut path = folder.join(format!("{stem}.test.yaml"));
    for number in 2.. {
        if names.insert(path.clone()) {
            break;
        }
        path = folder.join(format!("{stem}-{number}.test.yaml"));
    }
    let (tests, reached) = tests(program, walk);
    let file = TestFile {
        flow: Some(place(program, walk.root, folder).into()),
        flows: crate::flow::script::Many(others(program, walk, folder)),
        tests,
        ..TestFile::default()
    };
    let ways: Vec<&Way> = walk.ways.iter().filter(|way| !reached.has(way.0, way.1)).collect();
    let emitted = Emitted {
        file: shown(&path.display().to_string()),
        tests: file.tests.len(),
        branches: walk.ways.len() - ways.len(),
        of: walk.ways.len(),
        left_out: ways.into_iter().map(|way| named(program, *way)).collect(),
    };
    if !file.tests.is_empty() {
        save(&path, &format!("{MARK}: {}.\n{}", emitted.sentence(), file.yaml()))?;
    }
    Ok(emitted)
}

fn save(path: &Path, text: &str) -> Result<(), Failure> {
    let known = std::fs::read_to_string(path).unwrap_or_default();
    if path.exists() && !known.starts_with(MARK) {
        let text = format!("{} was not written by this command", path.display());
        return Err(Failure::new(Exit::Usage, text).help("name another folder for the tests"));
    }
    files::replace(path, text)
}

/// The tests that do what they are for, and what they come to.
fn tests(program: &Program, walk: &Exploration) -> (Vec<Test>, Reached) {
    let mut reached = Reached::default();
    let mut names = HashSet::new();
    let mut tests = Vec::new();
    for (way, script) in walk.tests() {
        let mut name = named(program, way);
        if !names.insert(name.clone()) {
            name = format!("{name}, in {}", program.name(way.0.flow));
        }
        let test = script.test(program, &name).map(|test| ended(program, walk.root, test));
        let Some((test, ran)) = test.filter(|(_, ran)| ran.failures.is_empty()) else { continue };
        reached.join(&ran.reached);
        tests.push(test);
    }
    (tests, reached)
}

/// A test that says how its call ends, and what came of it.
fn ended(program: &Program, root: FlowId, mut test: Test) -> (Test, Ran) {
    let ran = run(program, root, &test, &mut Nobody);
    let then = test.then.get_or_insert_default();
    let (None, Some(end)) = (&then.outcome, &ran.end) else { return (test, ran) };
    *then = Then { outcome: Outcome::named(end.name()).map(Into::into), ..then.clone() };
    let ran = run(program, root, &test, &mut Nobody);
    (test, ran)
}

/// What a way is called: `Find words: NoMatchingError`.
fn named(program: &Program, (at, way): Way) -> String {
    let block = shown(program.block(at).map_or("", |block| block.identifier));
    match way {
        EdgeKind::Next => format!("{block} leads on"),
        way => format!("{block}: {}", words::branch(program, at, way)),
    }
}

/// A flow as files of tests name it.
fn place(program: &Program, flow: FlowId, folder: &Path) -> String {
    let file = program.file(flow);
    let path = relative(Path::new(file), folder);
    match program.flows().filter(|other| program.file(*other) == file).count() {
        1 => path,
        _ => format!("{path}#{}", program.name(flow)),
    }
}

/// The files of the other flows that calls can come to.
fn others(program: &Program, walk: &Exploration, folder: &Path) -> Vec<Placed<String>> {
    let mut flows: BTreeSet<FlowId> = walk.blocks.iter().map(|at| at.flow).collect();
    for at in &walk.blocks {
        if let Elsewhere::To(more) = program.elsewhere(*at) {
            flows.extend(more);
        }
    }
    let own = program.file(walk.root);
    let files: BTreeSet<&str> = flows.into_iter().map(|flow| program.file(flow)).collect();
    let files = files.into_iter().filter(|file| *file != own);
    files.map(|file| relative(Path::new(file), folder).into()).collect()
}

/// The way from a folder to a file.
fn relative(file: &Path, folder: &Path) -> String {
    let (Ok(file), Ok(folder)) = (file.canonicalize(), folder.canonicalize()) else {
        return file.display().to_string();
    };
    let common = file.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(common).map(|_| "..".to_owned());
    let down = file
        .components()
        .skip(common)
        .map(|part: Component<'_>| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// Answers for no function: everything is in the test.
struct Nobody;

impl Functions for Nobody {
    fn invoke(&mut self, _: &Source, ask: &LambdaAsk<'_>) -> Result<LambdaAnswer, String> {
        Err(format!("nobody answers for {}", ask.function()))
    }
}

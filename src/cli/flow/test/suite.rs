//! The files of tests, and the flows that they are about.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::result::Broken;
use crate::cli::exit::{Exit, Failure};
use crate::cli::flow::inputs::{self, Input};
use crate::cli::world::{Bots, Set, Start, Understands};
use crate::flow::script::{Bank, Placed, Test, TestFile, Wrong, wrong};
use crate::flow::simulate::{FlowId, Program};
use crate::flow::source::SourceText;
use crate::local::bank::BankData;

/// What files of tests end in.
const ENDINGS: [&str; 3] = [".test.yaml", ".test.yml", ".test.json"];

/// A file of tests that can be run.
#[derive(Debug)]
pub struct Suite {
    /// Its text.
    pub source: SourceText,
    /// Its folder.
    pub folder: PathBuf,
    /// The flows.
    pub program: Program,
    /// Where calls begin.
    pub flow: FlowId,
    /// The tests, each whole.
    pub tests: Vec<Test>,
    /// The files of bots that tests name.
    bots: BTreeMap<String, Understands>,
}

/// The files of tests that paths name: those files, those beside a flow, those of a folder.
///
/// # Errors
/// A path is not there, or there are no tests.
pub fn find(paths: &[PathBuf]) -> Result<Vec<Input>, Failure> {
    let mut wanted = Vec::new();
    for path in paths {
        match is_test(path) || path.is_dir() || !path.exists() {
            true => wanted.push(path.clone()),
            false => wanted.extend(beside(path)?),
        }
    }
    let found: Vec<Input> = inputs::find(&wanted, None)?
        .into_iter()
        .filter(|input| input.path().is_none_or(is_test))
        .collect();
    if found.is_empty() {
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let text = format!("there are no tests in {}", names.join(", "));
        return Err(Failure::new(Exit::Input, text).help(
            "write them beside the flow: main.test.yaml for main.json; docs/flow-test.md shows how",
        ));
    }
    Ok(found)
}

/// Whether a file is called as those are that hold tests.
pub fn is_test(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    name.is_some_and(|name| ENDINGS.iter().any(|ending| name.ends_with(ending)))
}

/// The tests beside a flow.
fn beside(flow: &Path) -> Result<Vec<PathBuf>, Failure> {
    let stem = flow.file_stem().unwrap_or_default().to_string_lossy();
    let tests = ENDINGS.iter().map(|ending| flow.with_file_name(format!("{stem}{ending}")));
    let found: Vec<PathBuf> = tests.filter(|path| path.is_file()).collect();
    if found.is_empty() {
        let text = format!("{} has no tests beside it", flow.display());
        let help = format!("write them to {stem}.test.yaml");
        return Err(Failure::new(Exit::Input, text).help(help));
    }
    Ok(found)
}

impl Suite {
    /// Reads a file of tests and its flows.
    ///
    /// # Errors
    /// One of them cannot be read or used.
    pub fn read(input: &Input) -> Result<Self, Broken> {
        let source =
            input.read().map_err(|unreadable| Broken::file(&input.name, &unreadable.why))?;
        let wrong_at = |wrong: &Wrong| Broken::wrong(&source, wrong);
        let file = TestFile::read(&source).map_err(|wrong| wrong_at(&wrong))?;
        let folder = input.path().and_then(Path::parent).unwrap_or(Path::new("")).to_path_buf();
        let (program, flow) = flows(&file, &folder, &source)?;
        let tests: Vec<Test> = file.tests.iter().map(|test| file.whole(test)).collect();
        if let Some(wrong) = tests.iter().find_map(|test| wrong(&program, test)) {
            return Err(wrong_at(&wrong));
        }
        let mut suite = Self { source, folder, program, flow, tests, bots: BTreeMap::new() };
        suite.read_what_is_given()?;
        Ok(suite)
    }

    /// Reads the bots and banks that tests name.
    fn read_what_is_given(&mut self) -> Result<(), Broken> {
        let mut bots = BTreeMap::new();
        for given in self.tests.iter().filter_map(|test| test.given.as_ref()) {
            let bank = given.bank.as_ref().map(|bank| self.bank(bank)).transpose();
            bank.map_err(|(place, failure)| Broken::at(&self.source, place, &failure))?;
            for (_, path) in given.bots.iter() {
                if !bots.contains_key(&path.value) {
                    let read = Understands::read(&self.folder.join(&path.value));
                    let read = read.map_err(|failure| {
                        Broken::at(&self.source, path.range.clone(), &failure)
                    })?;
                    bots.insert(path.value.clone(), read);
                }
            }
        }
        self.bots = bots;
        Ok(())
    }

    /// The bots of a test.
    pub fn bots(&self, test: &Test) -> Bots {
        let mut bots = Bots::default();
        for (name, path) in test.given.iter().flat_map(|given| given.bots.iter()) {
            if let Some(bot) = self.bots.get(&path.value) {
                bots.add(Some(name), bot.clone());
            }
        }
        bots
    }

    /// The bank of a test.
    ///
    /// # Errors
    /// It cannot be read: where the test says it, and why.
    pub fn bank(&self, bank: &Bank) -> Result<BankData, (Range<usize>, Failure)> {
        let path = bank.data.as_ref().map(|path| self.folder.join(&path.value));
        let place = bank.data.as_ref().map_or(0..0, |path| path.range.clone());
        let data = crate::cli::bank::data(path.as_deref()).map_err(|failure| (place, failure))?;
        let Some(first) = bank.faults.first() else { return Ok(data) };
        let faults = bank.faults.iter().map(|fault| fault.value.clone()).collect();
        data.with_faults(faults).map_err(|error| {
            let failure =
                Failure::new(Exit::Input, format!("a fault of the bank cannot be read: {error}"));
            (
                first.range.clone(),
                failure.help("docs/lambda-lex-fulfilment.md tells what faults are"),
            )
        })
    }
}

/// The flows of a file of tests, and where calls begin.
fn flows(file: &TestFile, folder: &Path, source: &SourceText) -> Result<(Program, FlowId), Broken> {
    let (path, name) = match &file.flow {
        Some(flow) => match flow.split_once('#') {
            Some((path, name)) => (folder.join(path), Some(name.to_owned())),
            None => (folder.join(flow.as_str()), None),
        },
        None => (tested(Path::new(source.name())), None),
    };
    let place = file.flow.as_ref().map_or(0..0, |flow| flow.range.clone());
    let more = |flow: &Placed<String>| folder.join(flow.as_str());
    let more: Vec<PathBuf> = file.flows.iter().map(more).collect();
    let start = Start { path: &path, name: name.as_deref() };
    let (set, flow) =
        Set::alone(start, &more).map_err(|failure| Broken::at(source, place, &failure))?;
    Ok((set.program, flow))
}

/// The flow beside a file of tests.
fn tested(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(&name);
    let beside = |extension: &&str| path.with_file_name(format!("{stem}.{extension}"));
    let files = inputs::EXTENSIONS.iter().map(beside);
    let found = files.clone().find(|path| path.is_file());
    found.or_else(|| files.clone().next()).unwrap_or_default()
}

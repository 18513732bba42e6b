//! The flows that a call runs through.

use std::path::{Path, PathBuf};

use crate::cli::exit::{Exit, Failure};
use crate::cli::flow::inputs::{self, Input};
use crate::flow::explore::Reads;
use crate::flow::model::{Block, Flow};
use crate::flow::simulate::{BlockRef, FlowId, Program};
use crate::flow::source::{Contents, Reading, SourceText, read};

/// The flows of a set, ready to run.
#[derive(Debug, Default)]
pub struct Set {
    /// The flows.
    pub program: Program,
    /// What could not be read, and why: no flow that was named.
    pub unreadable: Vec<String>,
    /// What the flows read.
    pub reads: Reads,
    /// The lines of the blocks, by flow.
    lines: Vec<Vec<usize>>,
    files: Vec<PathBuf>,
}

/// Where a call begins.
#[derive(Clone, Copy, Debug)]
pub struct Start<'p> {
    /// The file, or `-` for standard input.
    pub path: &'p Path,
    /// Which of its flows, by name or label; `None` for the only one.
    pub name: Option<&'p str>,
}

impl Set {
    /// Takes the flow in which a call begins and those beside it: of its folder, and of the folders
    /// and files that are named.
    ///
    /// # Errors
    /// The flow cannot be read, there is none, or there are several and none is named.
    pub fn of(start: Start<'_>, more: &[PathBuf]) -> Result<(Self, FlowId), Failure> {
        let mut set = Self::default();
        let flow = set.start(start)?;
        if start.path.as_os_str() != "-" {
            set.beside(start.path);
        }
        for input in inputs::find(more, None)? {
            set.add(&input);
        }
        Ok((set, flow))
    }

    /// The same without those beside it.
    ///
    /// # Errors
    /// See [`of`](Self::of).
    pub fn alone(start: Start<'_>, more: &[PathBuf]) -> Result<(Self, FlowId), Failure> {
        let mut set = Self::default();
        let flow = set.start(start)?;
        for input in inputs::find(more, None)? {
            set.add(&input);
        }
        Ok((set, flow))
    }

    /// Takes a file whose flows may be meant by others; one that holds none is passed over.
    pub fn add(&mut self, input: &Input) {
        let place = input.path().and_then(|path| path.canonicalize().ok());
        if place.as_ref().is_some_and(|place| self.files.contains(place)) {
            return;
        }
        self.files.extend(place);
        match input.read() {
            Ok(source) => {
                // What is damaged is the linter's business; a flow that leads there says so.
                if let Ok(Contents::Flows(texts)) = read(&source, &Reading::default()) {
                    self.take(&texts, &source);
                }
            }
            Err(error) => self.unreadable.push(format!("{}: {}", error.name, error.why)),
        }
    }

    /// Takes the files of the folder in which a file is.
    pub fn beside(&mut self, path: &Path) {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut beside: Vec<PathBuf> = std::fs::read_dir(folder.unwrap_or(Path::new(".")))
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.is_file() && inputs::may_hold_flows(path))
            .collect();
        beside.sort();
        for input in inputs::find(&beside, None).into_iter().flatten() {
            self.add(&input);
        }
    }

    fn start(&mut self, start: Start<'_>) -> Result<FlowId, Failure> {
        let (source, flows) = self.file(start.path)?;
        self.choose(&source, &flows, start.name)
    }

    /// Takes a file that is meant to hold flows, and gives those.
    ///
    /// # Errors
    /// It cannot be read, or holds none.
    pub fn file(&mut self, path: &Path) -> Result<(SourceText, Vec<FlowId>), Failure> {
        let source = crate::cli::flow::read(path)?;
        self.files.extend(path.canonicalize());
        let flows = match read(&source, &Reading::default()) {
            Ok(Contents::Flows(texts)) => self.take(&texts, &source),
            Ok(Contents::Legacy(_)) => return Err(legacy(&source)),
            Ok(Contents::NoFlow) => return Err(no_flow(&source)),
            Err(broken) => {
                let at = source.position(broken.error.range.start);
                let (name, line, column) = (source.name(), at.line, at.column);
                let text = format!("{name}:{line}:{column}: {}", broken.error.message);
                return Err(Failure::new(Exit::Input, text).help("`connectctl flow lint` shows it"));
            }
        };
        Ok((source, flows))
    }

    /// The line of a block in its file.
    pub fn line(&self, at: BlockRef) -> Option<usize> {
        self.lines.get(at.flow.0 as usize)?.get(at.block.index()).copied()
    }

    fn choose(
        &self,
        source: &SourceText,
        flows: &[FlowId],
        name: Option<&str>,
    ) -> Result<FlowId, Failure> {
        let fits = |flow: &&FlowId| {
            name.is_none_or(|name| {
                self.program.name(**flow) == name || self.program.find(name, false) == Some(**flow)
            })
        };
        let names = || {
            let names = flows.iter().map(|flow| self.program.name(*flow));
            names.collect::<Vec<_>>().join(", ")
        };
        match flows.iter().filter(fits).collect::<Vec<_>>().as_slice() {
            [flow] => Ok(**flow),
            [flow, ..] if name.is_some() => Ok(**flow),
            [] if flows.is_empty() => Err(no_flow(source)),
            [] => {
                let text = format!("{} has no flow {:?}", source.name(), name.unwrap_or_default());
                Err(Failure::new(Exit::Usage, text).help(format!("choose from: {}", names())))
            }
            _ => {
                let text = format!("{} holds several flows", source.name());
                Err(Failure::new(Exit::Usage, text)
                    .help(format!("name one with --flow: {}", names())))
            }
        }
    }

    fn take(
        &mut self,
        texts: &[crate::flow::source::FlowText<'_>],
        source: &SourceText,
    ) -> Vec<FlowId> {
        let mut flows = Vec::new();
        for text in texts {
            let Ok(tree) = text.tree() else { continue };
            let flow = Flow::new(text, tree.root(), source.name());
            let label = text.label.as_deref();
            let id = self.program.add(&flow, &text.given, source.name(), label);
            self.reads.add(id, &flow);
            let line = |block: &Block<'_>| source.position(text.map.range(block.head()).start).line;
            self.lines.push(flow.blocks.iter().map(line).collect());
            flows.push(id);
        }
        flows
    }
}

fn no_flow(source: &SourceText) -> Failure {
    let text = format!("{} holds no flow", source.name());
    Failure::new(Exit::Input, text).help("name a file of the flow language, or one that holds some")
}

fn legacy(source: &SourceText) -> Failure {
    let text = format!("{} is an export of the old format", source.name());
    Failure::new(Exit::Input, text).help("turn it into a flow with `connectctl flow convert`")
}

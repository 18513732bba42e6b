//! The flows that are explored, and those that they lead to.

use std::path::Path;

use super::super::inputs;
use super::Args;
use crate::cli::exit::{Exit, Failure};
use crate::cli::world::Set;
use crate::flow::simulate::FlowId;

/// Flows, and which of them calls begin in.
#[derive(Debug, Default)]
pub struct Loaded {
    pub set: Set,
    /// The flows that were named, and of folders those that contacts begin in.
    pub roots: Vec<FlowId>,
    /// Modules and the flows of queues, whispers and holds of folders: for others to lead to.
    pub parts: Vec<FlowId>,
}

impl Loaded {
    /// Reads what the arguments name.
    ///
    /// # Errors
    /// A path cannot be read, or no flow is found.
    pub fn of(args: &Args) -> Result<Self, Failure> {
        let mut loaded = Self::default();
        for path in &args.paths {
            if path.is_dir() {
                loaded.folder(path);
            } else {
                let (_, flows) = loaded.set.file(path)?;
                loaded.roots.extend(flows);
            }
        }
        for path in args.paths.iter().filter(|path| path.is_file()) {
            loaded.set.beside(path);
        }
        for input in inputs::find(&args.flows, None)? {
            loaded.set.add(&input);
        }
        if loaded.roots.is_empty() && loaded.parts.is_empty() {
            let text = "there is no flow in what was named";
            return Err(Failure::new(Exit::Input, text)
                .help("name files of the flow language, or folders that hold some"));
        }
        Ok(loaded)
    }

    fn folder(&mut self, path: &Path) {
        let before = self.set.program.flows().count();
        for input in inputs::walk(path) {
            self.set.add(&input);
        }
        for flow in self.set.program.flows().skip(before) {
            let program = &self.set.program;
            let begins = matches!(program.flow_type(flow), None | Some("CONTACT_FLOW"));
            let list = match begins && !program.is_module(flow) {
                true => &mut self.roots,
                false => &mut self.parts,
            };
            list.push(flow);
        }
    }
}

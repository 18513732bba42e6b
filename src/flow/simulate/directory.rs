//! Which flow of a program a reference names. References are settled while a call runs, for they
//! may come from an attribute.

use std::collections::HashMap;

use super::program::FlowId;
use super::template::Template;
use crate::flow::lint::{Known, names, reference_id, reference_template};

/// The flows of a program, by how they are known.
#[derive(Debug, Default)]
pub(super) struct Directory {
    ids: HashMap<Box<str>, FlowId>,
    names: HashMap<String, Named>,
}

/// The flows of one name.
#[derive(Clone, Copy, Debug, Default)]
struct Named {
    flow: Option<FlowId>,
    module: Option<FlowId>,
}

impl Directory {
    /// Adds a flow. Of several with the same name the first is meant.
    pub fn add(&mut self, flow: FlowId, known: &Known, module: bool) {
        for id in &known.ids {
            self.ids.entry(id.clone()).or_insert(flow);
        }
        for name in &known.names {
            let letters = names::letters(name);
            let core = names::core(&letters).to_owned();
            for key in [letters, core].into_iter().filter(|key| !key.is_empty()) {
                let named = self.names.entry(key).or_default();
                let slot = if module { &mut named.module } else { &mut named.flow };
                slot.get_or_insert(flow);
            }
        }
    }

    /// The flow that an id, an ARN, a placeholder or a name names, else one of the name that the
    /// designer shows.
    pub fn find(&self, reference: &str, shown: Option<&str>, module: bool) -> Option<FlowId> {
        if let Some(id) = reference_id(reference) {
            let known = self.ids.get(id.as_str()).copied();
            return known.or_else(|| self.named(&names::letters(shown?), module));
        }
        let name = reference_template(reference)
            .unwrap_or_else(|| names::letters(reference.rsplit('/').next().unwrap_or(reference)));
        self.named(&name, module)
    }

    fn named(&self, letters: &str, module: bool) -> Option<FlowId> {
        let found = self.names.get(letters).or_else(|| self.names.get(names::core(letters)))?;
        if module { found.module } else { found.flow }
    }
}

/// Flows to which a block leads a call, beside its ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// None.
    None,
    /// These.
    To(Vec<FlowId>),
    /// What the call has come to decides it.
    Anywhere,
}

impl Elsewhere {
    /// The flows that texts name, each with the name that the designer shows.
    pub(super) fn of<'t>(
        directory: &Directory,
        named: impl IntoIterator<Item = (&'t Template, Option<&'t str>)>,
        module: bool,
    ) -> Self {
        let mut flows = Vec::new();
        for (text, shown) in named {
            let Some(reference) = text.plain() else { return Self::Anywhere };
            flows.extend(directory.find(reference, shown, module));
        }
        if flows.is_empty() { Self::None } else { Self::To(flows) }
    }
}

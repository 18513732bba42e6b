//! What the designer keeps about a flow: names, positions and its type.

use jsonc_parser::ast::{Object, ObjectProp};

/// The `Metadata` of a flow.
#[derive(Clone, Copy, Debug, Default)]
pub struct Metadata<'t> {
    /// The whole of it.
    pub object: Option<&'t Object<'t>>,
    /// What it keeps about each block.
    pub actions: Option<&'t Object<'t>>,
}

/// A place on the designer's canvas.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Spot {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

impl<'t> Metadata<'t> {
    /// Reads the `Metadata` of a root object.
    #[must_use]
    pub fn of(root: &'t Object<'t>) -> Self {
        let object = root.get_object("Metadata");
        let actions = object.and_then(|object| object.get_object("ActionMetadata"));
        Self { object, actions }
    }

    /// A text of the metadata: `name`, `type`, `status`.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&'t str> {
        self.object?.get_string(key).map(|lit| lit.value.as_ref())
    }

    /// What is kept about a block.
    #[must_use]
    pub fn entry(&self, identifier: &str) -> Option<&'t ObjectProp<'t>> {
        self.actions?.get(identifier)
    }

    /// Where the designer shows a block.
    #[must_use]
    pub fn spot(&self, identifier: &str) -> Option<Spot> {
        let position = self.entry(identifier)?.value.as_object()?.get_object("position")?;
        let number = |key| position.get_number(key)?.value.parse().ok();
        Some(Spot { x: number("x")?, y: number("y")? })
    }
}

//! What is read of a block when it is made ready to run.

use jsonc_parser::ast::Value as Node;

use crate::flow::catalog::catalog;
use crate::flow::model::{Block, Flow, below, scalar};
use crate::flow::simulate::template::{Shape, Template};

/// A block and the flow that it stands in.
#[derive(Clone, Copy, Debug)]
pub(in crate::flow::simulate) struct Source<'f, 't> {
    pub flow: &'f Flow<'t>,
    pub block: &'f Block<'t>,
}

impl Source<'_, '_> {
    /// A parameter that is a text or a number, by a path with dots.
    pub fn text(&self, path: &str) -> Option<Template> {
        self.block.value(path).map(Template::new)
    }

    /// A parameter that counts seconds, in milliseconds.
    pub fn seconds(&self, path: &str) -> Option<u64> {
        seconds(self.block.value(path)?)
    }

    /// Whether a parameter is on.
    pub fn is_on(&self, path: &str) -> bool {
        self.block.value(path).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// Whether a parameter is there.
    pub fn has(&self, path: &str) -> bool {
        self.block.parameter(path).is_some()
    }

    /// A parameter with all that is in it.
    pub fn shape(&self, path: &str) -> Option<Shape> {
        self.block.parameter(path).map(|prop| Shape::new(&prop.value))
    }

    /// All parameters.
    pub fn parameters(&self) -> Shape {
        self.block.parameters.map_or_else(Shape::empty, |object| {
            let entries = object.properties.iter();
            let entry = |prop: &jsonc_parser::ast::ObjectProp<'_>| {
                (Template::new(prop.name.as_str()), Shape::new(&prop.value))
            };
            Shape::Map(entries.map(entry).collect())
        })
    }

    /// The items of a list.
    pub fn items(&self, path: &str) -> &[Node<'_>] {
        let list = self.block.parameter(path).and_then(|prop| prop.value.as_array());
        list.map_or(&[], |list| &list.elements)
    }

    /// The namespace that the catalog says the block fills.
    pub fn fills(&self) -> Option<&'static str> {
        let writes = self.block.action?.writes.first()?;
        catalog().namespace(&writes.namespace).map(|space| space.name.as_str())
    }
}

/// Seconds as a block writes them, in milliseconds.
pub(super) fn seconds(text: &str) -> Option<u64> {
    text.trim().parse::<u64>().ok().and_then(|seconds| seconds.checked_mul(1_000))
}

/// A text below an object of a list.
pub(super) fn text_below(node: &Node<'_>, path: &str) -> Option<Template> {
    scalar(&below(node.as_object()?, path)?.value).map(Template::new)
}

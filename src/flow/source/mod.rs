//! Where flows come from: text with positions, and the kinds of files that hold flows.
//!
//! A [`SourceText`] is a file. [`read`] finds the flows in it: the file itself; the content of what
//! the API answers and takes; the resources of CloudFormation, SAM, the CDK and Terraform; and
//! templates, whose placeholders get values or stand-ins. Every [`FlowText`] knows how its offsets
//! map to the file's, so that findings point into what people edit, and fixes mend that.

mod container;
mod diagnosis;
mod edit;
mod error;
mod json_state;
mod map;
mod neutral;
mod pieces;
mod place;
pub mod placeholder;
mod syntax;
mod text;

use std::borrow::Cow;

use jsonc_parser::ast::Value;

pub use container::{Broken, Contents, Given, Reading, read};
pub(in crate::flow) use container::{Kind as NodeKind, Node, document};
pub use edit::{Edit, apply};
pub use error::SyntaxError;
pub use map::{Encoding, Kind as SegmentKind, OffsetMap, Segment};
pub use place::{bytes, inside, key_bytes};
pub use syntax::parse;
pub use text::{Position, SourceText, TextError};

/// The JSON text of one flow in a file.
#[derive(Debug)]
pub struct FlowText<'s> {
    /// Which one of several flows in the file: a logical id, the name of a resource.
    pub label: Option<String>,
    /// The JSON text.
    pub text: Cow<'s, str>,
    /// How its offsets map to the file's.
    pub map: OffsetMap,
    /// What the file says about the flow outside its content.
    pub given: Given,
    ast: Option<Value<'s>>,
}

/// The tree of a flow's text.
#[derive(Debug)]
pub enum Tree<'t> {
    /// Read when the file was.
    Kept(&'t Value<'t>),
    /// Read now.
    New(Value<'t>),
}

impl<'t> Tree<'t> {
    /// The root.
    #[must_use]
    pub fn root(&self) -> &Value<'t> {
        match self {
            Self::Kept(value) => value,
            Self::New(value) => value,
        }
    }
}

impl FlowText<'_> {
    /// The tree of the text.
    ///
    /// # Errors
    /// The text is no JSON; the place is one in the file.
    pub fn tree(&self) -> Result<Tree<'_>, SyntaxError> {
        match &self.ast {
            Some(ast) => Ok(Tree::Kept(ast)),
            None => parse(&self.text).map(Tree::New).map_err(|error| error.at(&self.map)),
        }
    }
}

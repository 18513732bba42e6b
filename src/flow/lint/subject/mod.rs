//! What rules look at: a flow, and what several of them need to know about it, worked out once.

mod answers;
mod channels;
mod facts;
mod parameters;
mod runs;
mod texts;
pub mod ways;

use std::cell::OnceCell;

use super::super::graph::Graph;
use super::super::model::{Block, Flow};
use super::Options;

pub use answers::Answers;
pub use channels::{Channel, ChannelSet, Channels};
pub use facts::{Fact, FactSet, Facts};
pub use parameters::{Fields, Given, Parameters, is_literal, literal, names};
pub use runs::{Run, held, interacts, runs};
pub use texts::{Text, Texts};

/// A flow that rules look at.
#[derive(Debug)]
pub struct Subject<'t> {
    /// The flow.
    pub flow: &'t Flow<'t>,
    /// Its JSON text.
    pub text: &'t str,
    /// What rules were told.
    pub options: &'t Options,
    graph: OnceCell<Graph>,
    texts: OnceCell<Texts<'t>>,
    facts: OnceCell<Facts>,
    channels: OnceCell<Channels>,
    parameters: OnceCell<Parameters<'t>>,
}

impl<'t> Subject<'t> {
    /// A flow and its text.
    #[must_use]
    pub fn new(flow: &'t Flow<'t>, text: &'t str, options: &'t Options) -> Self {
        let (graph, texts, facts, channels, parameters) = Default::default();
        Self { flow, text, options, graph, texts, facts, channels, parameters }
    }

    /// Its blocks.
    #[must_use]
    pub fn blocks(&self) -> &'t [Block<'t>] {
        &self.flow.blocks
    }

    /// How its blocks lead on.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        self.graph.get_or_init(|| Graph::new(self.flow))
    }

    /// The texts in its parameters and operands, and the references in them.
    #[must_use]
    pub fn texts(&self) -> &Texts<'t> {
        self.texts.get_or_init(|| Texts::of(self.flow))
    }

    /// What is known to be filled where.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        self.facts.get_or_init(|| Facts::of(self.flow, self.graph()))
    }

    /// On which channels a contact can be at each block.
    #[must_use]
    pub fn channels(&self) -> &Channels {
        self.channels.get_or_init(|| Channels::of(self.flow, self.graph()))
    }

    /// Its blocks' parameters, each with what the catalog says about it.
    #[must_use]
    pub fn parameters(&self) -> &Parameters<'t> {
        self.parameters.get_or_init(|| Parameters::of(self.flow))
    }
}

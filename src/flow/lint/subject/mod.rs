//! What rules look at: a flow, and what several of them need to know about it, worked out once.

mod answers;
mod channels;
mod fact;
mod facts;
mod parameters;
mod reach;
mod reads;
mod runs;
mod spread;
mod texts;
pub mod ways;

use std::cell::OnceCell;

use super::Options;
use crate::flow::graph::Graph;
use crate::flow::model::{Block, Flow};
use crate::flow::source::{self, FlowText};

pub use crate::connect::Channel;
pub use answers::{Answer, Answers, AnswersError};
pub use channels::{ChannelSet, Channels};
pub use fact::{Fact, FactSet};
pub use facts::{Facts, Filled};
pub use parameters::{Fields, Given, Parameters, names};
pub use reach::{Reach, Reaching, Source};
pub use reads::{Read, Unfilled};
pub use runs::{Run, held, interacts, runs};
pub use texts::{Text, Texts};

/// A flow that rules look at.
#[derive(Debug)]
pub struct Subject<'t> {
    /// The flow.
    pub flow: &'t Flow<'t>,
    /// Its JSON text.
    pub text: &'t str,
    /// What its file says about it outside its content.
    pub given: &'t source::Given,
    /// What rules were told.
    pub options: &'t Options,
    graph: OnceCell<Graph>,
    texts: OnceCell<Texts<'t>>,
    facts: OnceCell<Facts>,
    channels: OnceCell<Channels>,
    parameters: OnceCell<Parameters<'t>>,
    reach: OnceCell<Reach>,
}

impl<'t> Subject<'t> {
    /// A flow and its text.
    #[must_use]
    pub fn new(flow: &'t Flow<'t>, source: &'t FlowText<'_>, options: &'t Options) -> Self {
        let (text, given) = (source.text.as_ref(), &source.given);
        let (graph, texts, facts, reach, channels, parameters) = Default::default();
        Self { flow, text, given, options, graph, texts, facts, reach, channels, parameters }
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
        self.texts.get_or_init(|| Texts::of(self.flow, self.text))
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

    /// Which answers of Lambda functions `$.External` may hold where.
    #[must_use]
    pub fn reach(&self) -> &Reach {
        self.reach.get_or_init(|| Reach::of(self.flow, self.graph()))
    }
}

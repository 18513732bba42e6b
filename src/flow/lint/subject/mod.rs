//! What rules look at: a flow, and what several of them need to know about it, worked out once.

mod answers;
mod fact;
mod facts;
mod reach;
mod reads;
mod spread;
mod texts;

use std::cell::OnceCell;

use super::super::graph::Graph;
use super::super::model::{Block, Flow};
use super::super::source::{FlowText, Given};
use super::Options;

pub use answers::{Answer, Answers, AnswersError};
pub use fact::{Fact, FactSet};
pub use facts::{Facts, Filled};
pub use reach::{Reach, Reaching, Source};
pub use reads::{Read, Unfilled};
pub use texts::{Text, Texts};

/// A flow that rules look at.
#[derive(Debug)]
pub struct Subject<'t> {
    /// The flow.
    pub flow: &'t Flow<'t>,
    /// Its JSON text.
    pub text: &'t str,
    /// What its file says about it outside its content.
    pub given: &'t Given,
    /// What rules were told.
    pub options: &'t Options,
    graph: OnceCell<Graph>,
    texts: OnceCell<Texts<'t>>,
    facts: OnceCell<Facts>,
    reach: OnceCell<Reach>,
}

impl<'t> Subject<'t> {
    /// A flow and its text.
    #[must_use]
    pub fn new(flow: &'t Flow<'t>, source: &'t FlowText<'_>, options: &'t Options) -> Self {
        let (graph, texts, facts, reach) = Default::default();
        Self { flow, text: &source.text, given: &source.given, options, graph, texts, facts, reach }
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

    /// Which answers of Lambda functions `$.External` may hold where.
    #[must_use]
    pub fn reach(&self) -> &Reach {
        self.reach.get_or_init(|| Reach::of(self.flow, self.graph()))
    }
}

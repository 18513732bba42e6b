//! What is true around a call.

use std::collections::BTreeMap;

use crate::flow::simulate::{
    Answer, HoursAsk, MetricAsk, OutsideAsk, QueueAnswer, QueueAsk, TalkAnswer, ThirdPartyAnswer,
};

/// What is true around a call, beside what Lambda functions answer. Where something has a name, that
/// is an id, an ARN or the end of one, and the first that fits counts.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Whether it is open, where nothing is said of the hours by name.
    pub open: bool,
    /// Hours of operation by name.
    pub hours: Vec<(String, bool)>,
    /// What queues do of which nothing is said by name.
    pub queue: QueueAnswer,
    /// Queues and agents by name.
    pub queues: Vec<(String, QueueAnswer)>,
    /// What happens in conversations with agents.
    pub talk: TalkAnswer,
    /// What third parties do.
    pub third_party: ThirdPartyAnswer,
    /// Numbers by `MetricType`, such as `NumberOfAgentsStaffed`; 1 where nothing is said.
    pub metrics: BTreeMap<String, f64>,
    /// What comes of things outside, by the type of the block: `CreateTask`.
    pub outside: BTreeMap<String, Answer>,
    /// Errors of blocks, by their identifier: these fail whatever they would do.
    pub faults: BTreeMap<String, String>,
}

impl Default for Facts {
    /// All is open, agents answer after ten seconds and talk for a minute, third parties answer
    /// after five seconds and come back after a minute.
    fn default() -> Self {
        Self {
            open: true,
            hours: Vec::new(),
            queue: QueueAnswer::Answered(10_000),
            queues: Vec::new(),
            talk: TalkAnswer::AgentLeaves(60_000),
            third_party: ThirdPartyAnswer::Answered { after: 5_000, returns: Some(60_000) },
            metrics: BTreeMap::new(),
            outside: BTreeMap::new(),
            faults: BTreeMap::new(),
        }
    }
}

impl Facts {
    pub(super) fn hours(&self, ask: &HoursAsk<'_>) -> Answer {
        let named = ask.hours();
        let named = named.as_deref().or(ask.queue()).unwrap_or_default();
        Answer::Open(*find(&self.hours, named).unwrap_or(&self.open))
    }

    pub(super) fn queue(&self, ask: &QueueAsk<'_>) -> Answer {
        Answer::Queue(find(&self.queues, ask.queue).unwrap_or(&self.queue).clone())
    }

    pub(super) fn metric(&self, ask: &MetricAsk<'_>) -> Answer {
        Answer::Number(self.metrics.get(&*ask.metric).copied().unwrap_or(1.0))
    }

    pub(super) fn outside(&self, ask: &OutsideAsk<'_>) -> Answer {
        self.outside.get(ask.kind).cloned().unwrap_or_else(|| ask.answer())
    }
}

fn find<'t, T>(table: &'t [(String, T)], reference: &str) -> Option<&'t T> {
    table.iter().find(|(name, _)| names(name, reference)).map(|(_, value)| value)
}

/// Whether a name means what a reference names: all of it, its last part, or an end of it.
pub(super) fn names(name: &str, reference: &str) -> bool {
    name == "*" || (!name.is_empty() && reference.ends_with(name))
}

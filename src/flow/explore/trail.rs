//! What one step of a call did.

use crate::flow::model::EdgeKind;
use crate::flow::simulate::{BlockRef, Call, Event, Millis, Move, Party, Sink, Sound};

/// Listens to one step.
#[derive(Debug, Default)]
pub(super) struct Trail {
    /// The way along which the block was left.
    pub way: Option<(BlockRef, EdgeKind)>,
    /// The customer heard something.
    pub said: bool,
    /// The contact went to a queue, to an agent or to a third party.
    pub handed: bool,
}

impl Sink for Trail {
    fn event(&mut self, _: Millis, event: Event<'_>) {
        match event {
            Event::Leaves { block, way, .. } => {
                self.way.get_or_insert((block, way));
            }
            Event::Says(says) if says.to == Party::Customer => {
                let written = says.what == Sound::Text && !says.text.trim().is_empty();
                let heard = says.lasts > 0 || written;
                self.said |= heard;
            }
            Event::Moves(Move::Queued { .. } | Move::ThirdParty { .. }) => self.handed = true,
            _ => {}
        }
    }

    fn listens(&self) -> bool {
        false
    }
}

/// The silence of a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hush {
    /// Until something was heard; all of it, where nothing was.
    pub lead: Millis,
    /// Something was heard, or the customer did something.
    pub ends: bool,
    /// After the last that was heard.
    pub trail: Millis,
    /// The longest that began in the step.
    pub inner: Millis,
}

impl Hush {
    /// The silence between a call before the step and after it, where it first stirred then.
    pub fn between(before: &Call, after: &Call, stirred: Option<Millis>) -> Self {
        let begin = before.now().max(before.quiet_since());
        let longest = after.longest_silence();
        Self {
            inner: if longest.from >= before.now() { longest.lasts } else { 0 },
            lead: stirred.unwrap_or(after.now()).saturating_sub(begin),
            ends: stirred.is_some(),
            trail: after.now().saturating_sub(after.quiet_since()),
        }
    }
}

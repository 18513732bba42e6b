//! A call: all that changes while it runs, and nothing else, so that a copy goes on by itself.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use serde_json::Value;

use super::Millis;
use super::clock::Clock;
use super::contact::Contact;
use super::end::End;
use super::event::Role;
use super::program::{BlockRef, FlowId, Program};
use super::speech::Rate;
use super::store::Store;
use crate::connect::Channel;
use crate::flow::model::BlockId;

/// A call on its way through the flows of a [`Program`]. It asks what it needs and never looks: see
/// [`step`](Self::step), [`ask`](Self::ask) and [`answer`](Self::answer).
#[derive(Clone, Debug)]
pub struct Call {
    pub(super) contact: Arc<Contact>,
    pub(super) attributes: Store,
    /// Where the call is: the flow, and above it the modules.
    pub(super) frames: Vec<Frame>,
    pub(super) role: Role,
    /// What blocks have written, by namespace.
    pub(super) written: Vec<(u8, Arc<Value>)>,
    pub(super) stored: Option<Arc<str>>,
    pub(super) target: Option<Target>,
    pub(super) hooks: Vec<(u8, Hooked)>,
    pub(super) clock: Clock,
    pub(super) rate: Rate,
    /// A language was set, which tells more than the name of a voice.
    pub(super) spoken: bool,
    /// Messages go on while the flow of a queue does something else.
    pub(super) background: bool,
    /// Keys that no block has taken yet, where the flow buffers them.
    pub(super) typed: Option<Box<str>>,
    pub(super) asks: Option<Pending>,
    pub(super) end: Option<End>,
    pub(super) dice: u64,
    pub(super) since_answer: u32,
    pub(super) blocks: u64,
}

/// A flow or module in which the call is.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    pub flow: u32,
    pub block: u32,
    /// The flow was entered, and its first block is still to be looked up.
    pub loops: Vec<Turns>,
    pub attributes: Store,
    /// What a module was given.
    pub input: Option<Arc<Value>>,
    /// What the last module returned.
    pub returned: Option<(Arc<str>, Arc<Value>)>,
}

/// The turns of a loop.
#[derive(Clone, Debug, Hash)]
pub(super) struct Turns {
    pub block: u32,
    pub name: Option<Arc<str>>,
    pub done: u32,
    pub items: Option<Arc<Value>>,
}

/// The queue or agent that was set.
#[derive(Clone, Debug, Hash, PartialEq, Eq)]
pub(super) struct Target {
    pub id: Arc<str>,
    pub agent: bool,
}

/// A flow that an event leads to.
#[derive(Clone, Debug, Hash, PartialEq, Eq)]
pub(super) enum Hooked {
    Flow(FlowId),
    /// One that the program does not have.
    Elsewhere(Arc<str>),
}

/// A question that stands.
#[derive(Clone, Copy, Debug, Hash, PartialEq, Eq)]
pub(super) struct Pending {
    /// Customer and agent talk; else the block at which the call stands asks.
    pub talk: bool,
    /// How long what is being said lasts.
    pub prompt: Millis,
    /// How often it was asked before.
    pub attempt: u16,
    /// How long that took.
    pub spent: Millis,
}

impl Call {
    /// A contact that comes to the first block of a flow.
    #[must_use]
    pub fn new(contact: &Arc<Contact>, flow: FlowId) -> Self {
        let dice = match contact.chance {
            super::Chance::Seed(seed) => seed,
            super::Chance::Asked => 0,
        };
        let mut frames = Vec::with_capacity(2);
        frames.push(Frame { flow: flow.0, block: FIRST, ..Frame::default() });
        Self {
            contact: Arc::clone(contact),
            attributes: contact.attributes.clone(),
            frames,
            role: Role::Main,
            written: Vec::new(),
            stored: None,
            target: None,
            hooks: Vec::new(),
            clock: Clock::default(),
            rate: Rate::default(),
            spoken: false,
            background: false,
            typed: None,
            asks: None,
            end: None,
            dice,
            since_answer: 0,
            blocks: 0,
        }
    }

    /// Milliseconds since the call began.
    #[must_use]
    pub fn now(&self) -> Millis {
        self.clock.now
    }

    /// The longest time in which the customer heard nothing and did nothing, until now.
    #[must_use]
    pub fn longest_silence(&self) -> Silence {
        self.clock.longest()
    }

    /// How the call ended, where it has.
    #[must_use]
    pub fn end(&self) -> Option<&End> {
        self.end.as_ref()
    }

    /// The block at which the call stands; `None` between flows.
    #[must_use]
    pub fn at(&self) -> Option<BlockRef> {
        let frame = self.frames.last().filter(|frame| frame.block != FIRST)?;
        Some(BlockRef { flow: FlowId(frame.flow), block: BlockId(frame.block) })
    }

    /// The flow in which the call is, and the modules in which it is there, outermost first.
    pub fn stack(&self) -> impl Iterator<Item = FlowId> {
        self.frames.iter().map(|frame| FlowId(frame.flow))
    }

    /// What the flow in which the call is runs for.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// The channel.
    #[must_use]
    pub fn channel(&self) -> Channel {
        self.contact.channel
    }

    /// How many blocks have run.
    #[must_use]
    pub fn blocks(&self) -> u64 {
        self.blocks
    }

    /// The contact attributes, in the order in which they were first set.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter()
    }

    /// The queue that was set, or the agent: id or ARN.
    #[must_use]
    pub fn queue(&self) -> Option<&str> {
        self.target.as_ref().map(|target| &*target.id)
    }

    /// What a text reads now, its references filled in: `$.External.tier`.
    #[must_use]
    pub fn read(&self, text: &str) -> String {
        self.text(&super::template::Template::new(text)).into_owned()
    }

    /// The JSON that a reference reads now; `None` where it is missing or not one reference.
    #[must_use]
    pub fn json(&self, reference: &str) -> Option<Value> {
        match super::template::Template::new(reference) {
            super::template::Template::Whole(path) => self.look(&path).to_json(),
            _ => None,
        }
    }

    /// The customer hangs up at this time, whatever happens until then.
    pub fn hang_up_at(&mut self, at: Millis) {
        self.clock.hangs_up = at;
    }

    /// When an agent answers or somebody comes back from hold, or the customer hangs up, whatever
    /// happens until then: a question that stands is answered by then or not at all.
    #[must_use]
    pub fn cut(&self) -> Option<Millis> {
        let cut = self.clock.cut();
        (cut != Millis::MAX).then_some(cut)
    }

    /// A number for all that decides how the call goes on, and nothing else: not the time that has
    /// passed, not how it came there. Two calls of the same number go on alike, given the same
    /// answers.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for frame in &self.frames {
            (frame.flow, frame.block, &frame.input, &frame.loops).hash(&mut hasher);
            frame.attributes.hash(&mut hasher);
            frame.returned.hash(&mut hasher);
        }
        self.attributes.hash(&mut hasher);
        (self.role, &self.written, &self.stored, &self.target).hash(&mut hasher);
        (&self.hooks, self.rate, self.background, &self.typed).hash(&mut hasher);
        (self.asks, &self.end, self.dice, self.clock.left()).hash(&mut hasher);
        hasher.finish()
    }
}

/// The place of a flow's first block, before it is looked up.
pub(super) const FIRST: u32 = u32::MAX;

/// A time in which the customer heard nothing and did nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Silence {
    /// When it began.
    pub from: Millis,
    /// How long it lasted.
    pub lasts: Millis,
}

/// A program and a call that asks, for questions that are worked out when they are looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub program: &'a Program,
    pub call: &'a Call,
}

impl<'a> View<'a> {
    pub fn text(&self, template: &'a super::template::Template) -> Cow<'a, str> {
        self.call.text(template)
    }
}

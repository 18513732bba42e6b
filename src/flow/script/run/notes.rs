//! What happens in a call, as far as tests ask for it.

use serde_json::Value;

use super::coverage::Reached;
use super::moments::Moment;
use crate::flow::simulate::{
    BlockRef, End, Event, Millis, Move, Party, Program, Says, Sink, Sound, words,
};

/// Something that the customer heard or read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// When it began.
    pub at: Millis,
    /// How long it lasts where nobody interrupts.
    pub lasts: Millis,
    /// The words; of audio its id or address.
    pub words: String,
    /// The block that said it, by its identifier.
    pub block: Option<String>,
}

/// What has happened in a call so far.
#[derive(Debug)]
pub struct Notes<'p> {
    program: &'p Program,
    at: Option<BlockRef>,
    /// What the customer has heard.
    pub heard: Vec<Heard>,
    /// The blocks that the call came to, in order.
    pub blocks: Vec<BlockRef>,
    /// The queues that the contact came into.
    pub queues: Vec<String>,
    /// The third parties that it was handed to: number and tones.
    pub third_parties: Vec<(String, String)>,
    /// What was done outside: the type of the block, and its parameters.
    pub done: Vec<(String, Value)>,
    /// The last error, and why.
    pub error: Option<String>,
    /// What of the flows was reached.
    pub reached: Reached,
    /// What somebody else could see of the call, or bring about in it.
    pub moments: Vec<(Millis, Moment)>,
}

impl<'p> Notes<'p> {
    pub fn new(program: &'p Program) -> Self {
        Self {
            program,
            at: None,
            heard: Vec::new(),
            blocks: Vec::new(),
            queues: Vec::new(),
            third_parties: Vec::new(),
            done: Vec::new(),
            error: None,
            reached: Reached::default(),
            moments: Vec::new(),
        }
    }

    /// The block that the call came to last.
    pub fn block(&self) -> Option<String> {
        self.name(self.at?).map(str::to_owned)
    }

    /// The identifier of a block.
    pub fn name(&self, at: BlockRef) -> Option<&'p str> {
        self.program.block(at).map(|block| block.identifier)
    }

    fn hears(&mut self, at: Millis, says: &Says<'_>) {
        if says.to != Party::Customer || says.what == Sound::Music {
            return;
        }
        let words = match says.what {
            Sound::Ssml => words(&says.text),
            _ => says.text.clone().into_owned(),
        };
        let block = self.block();
        self.moments.push((at, Moment::Heard(words.clone())));
        self.heard.push(Heard { at, lasts: says.lasts, words, block });
    }
}

impl Sink for Notes<'_> {
    fn event(&mut self, at: Millis, event: Event<'_>) {
        match event {
            Event::Enters(block) => {
                self.at = Some(block);
                self.blocks.push(block);
                self.reached.block(block);
            }
            Event::Leaves { block, way, .. } => self.reached.way(block, way),
            Event::Says(says) => self.hears(at, &says),
            Event::Does { kind, parameters } => {
                self.done.push((kind.into_owned(), parameters.into_owned()));
            }
            Event::Fails { error, why } => self.error = Some(format!("{error}: {why}")),
            Event::Moves(Move::Queued { queue }) => self.queues.push(queue.into_owned()),
            Event::Moves(Move::ThirdParty { number, tones }) => {
                self.third_parties.push((number.into_owned(), tones.into_owned()));
            }
            Event::Sets { space: "Attributes", key, .. } => {
                self.moments.push((at, Moment::Attribute(key.into_owned())));
            }
            Event::Ends(End::CustomerLeft) => self.moments.push((at, Moment::HangsUp)),
            Event::Ends(End::Elsewhere { flow }) => {
                self.third_parties.push((flow.to_string(), String::new()));
            }
            _ => {}
        }
    }
}

//! Prompts: what somebody hears or reads.
//!
//! Sources: <https://docs.aws.amazon.com/connect/latest/adminguide/play.html>,
//! <https://docs.aws.amazon.com/connect/latest/adminguide/loop-prompts.html>. A text that is empty
//! because what it refers to is missing is heard as nothing, and the block succeeds: that the service
//! does so is not documented.

use std::borrow::Cow;

use jsonc_parser::ast::Value as Node;

use super::source::{seconds, text_below};
use super::{Action, Source};
use crate::connect::Channel;
use crate::flow::simulate::Millis;
use crate::flow::simulate::end::End;
use crate::flow::simulate::event::{Event, Party, Role, Says, Sound};
use crate::flow::simulate::machine::{Fault, Machine, Next, failed};
use crate::flow::simulate::speech::Measure;
use crate::flow::simulate::template::Template;

/// What a block says.
#[derive(Debug)]
pub(super) struct Prompt {
    what: Sound,
    text: Template,
    /// What it takes to say it, where that is known before.
    measure: Option<Measure>,
}

impl Prompt {
    /// The prompt of a block, where it has one.
    pub fn of(source: &Source<'_, '_>) -> Option<Self> {
        Self::read(|path| source.text(path))
    }

    /// The prompt of an item of a list.
    fn of_item(node: &Node<'_>) -> Option<Self> {
        Self::read(|path| text_below(node, path))
    }

    fn read(text: impl Fn(&str) -> Option<Template>) -> Option<Self> {
        [
            ("Text", Sound::Text),
            ("SSML", Sound::Ssml),
            ("PromptId", Sound::Prompt),
            ("Media.Uri", Sound::Media),
        ]
        .into_iter()
        .find_map(|(path, what)| text(path).map(|text| Self::new(what, text)))
    }

    fn new(what: Sound, text: Template) -> Self {
        let measure = text.plain().and_then(|text| measure(what, text));
        Self { what, text, measure }
    }
}

/// What it takes to say something; `None` for audio.
fn measure(what: Sound, text: &str) -> Option<Measure> {
    match what {
        Sound::Text | Sound::Bot => Some(Measure::text(text)),
        Sound::Ssml => Some(Measure::ssml(text)),
        Sound::Prompt | Sound::Media | Sound::Music => None,
    }
}

impl Machine<'_, '_> {
    /// Begins to say something, and gives how long it lasts. On other channels than calls it is read,
    /// and only text can be.
    pub(super) fn say(&mut self, prompt: &Prompt, interruptible: bool) -> Result<Millis, Fault> {
        let what = prompt.what;
        let voice = self.call.contact.channel == Channel::Voice;
        if !voice && what != Sound::Text {
            return Err(failed("only text can be written"));
        }
        let text = self.call.text(&prompt.text);
        let timing = &self.program.timing;
        let lasts = match prompt.measure.or_else(|| measure(what, &text)) {
            _ if !voice => 0,
            Some(measure) => measure.lasts(self.call.rate, timing),
            None => timing.audio,
        };
        let to = match self.call.role {
            Role::AgentWhisper | Role::AgentHold => Party::Agent,
            _ => Party::Customer,
        };
        let says = Says { to, what, text, lasts, interruptible };
        self.sink.event(self.call.clock.now, Event::Says(says));
        if to == Party::Customer {
            self.call.clock.sounds(lasts);
        }
        Ok(lasts)
    }

    /// A bot says something, to its end.
    pub(super) fn utter(&mut self, text: &str) -> Result<(), Fault> {
        let lasts = self.begin_to_utter(text);
        self.pass(lasts)
    }

    /// A bot begins to say something, and how long that lasts.
    pub(super) fn begin_to_utter(&mut self, text: &str) -> Millis {
        let voice = self.call.contact.channel == Channel::Voice;
        let measure = Measure::text(text);
        let lasts = if voice { measure.lasts(self.call.rate, &self.program.timing) } else { 0 };
        let text = Cow::Borrowed(text);
        let says = Says { to: Party::Customer, what: Sound::Bot, text, lasts, interruptible: true };
        self.tell(Event::Says(says));
        self.call.clock.sounds(lasts);
        lasts
    }
}

/// `MessageParticipant`.
#[derive(Debug)]
struct Say {
    prompt: Option<Prompt>,
    /// It is not said to customers who have pressed keys ahead.
    skips: bool,
}

pub(super) fn say(source: &Source<'_, '_>) -> Box<dyn Action> {
    let skips = source.is_on("SkipWhenDTMFBufferEnabled");
    Box::new(Say { prompt: Prompt::of(source), skips })
}

impl Action for Say {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        let ahead = machine.call.typed.as_ref().is_some_and(|typed| !typed.is_empty());
        if self.skips && ahead {
            return Ok(Next::On);
        }
        let prompt = self.prompt.as_ref().ok_or_else(|| failed("it has nothing to say"))?;
        let lasts = machine.say(prompt, false)?;
        machine.pass(lasts)?;
        Ok(Next::On)
    }
}

/// `MessageParticipantIteratively`: says its messages again and again until the customer is taken
/// out of the queue or of hold, or so many seconds have passed. How it goes on after an interruption
/// is not documented: here it begins with the first message.
#[derive(Debug)]
struct Repeat {
    messages: Box<[Prompt]>,
    every: Option<Millis>,
    goes_on: bool,
}

pub(super) fn repeat(source: &Source<'_, '_>) -> Box<dyn Action> {
    let every = source.block.value("InterruptFrequencySeconds").and_then(seconds);
    Box::new(Repeat {
        messages: source.items("Messages").iter().filter_map(Prompt::of_item).collect(),
        every: every.filter(|every| *every > 0),
        goes_on: source.is_on("ContinueMessagingDuringInterrupt"),
    })
}

impl Action for Repeat {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        if self.messages.is_empty() {
            return Err(failed("it has no messages"));
        }
        let clock = machine.call.clock;
        let left = clock.cut().saturating_sub(clock.now);
        machine.call.background = false;
        if self.every.is_none() && clock.cut() == Millis::MAX {
            let said = self.round(machine, left)?;
            machine.pass(said)?;
            return Ok(Next::End(End::Waiting));
        }
        let lasts = self.every.unwrap_or(left).min(left);
        self.round(machine, lasts)?;
        machine.call.clock.sounds(lasts);
        machine.pass(lasts)?;
        machine.call.background = self.goes_on;
        Ok(Next::Result(Cow::Borrowed("MessagesInterrupted")))
    }
}

impl Repeat {
    /// Says each message once, as far as the time goes, and gives how long that takes; that they are
    /// repeated goes without saying.
    fn round(&self, machine: &mut Machine<'_, '_>, time: Millis) -> Result<Millis, Fault> {
        let begin = machine.call.now();
        let mut said: Millis = 0;
        for message in &self.messages {
            if said >= time {
                break;
            }
            let lasts = machine.say(message, false);
            // What comes next is said later; time itself passes for all of them at once.
            said = said.saturating_add(lasts.as_ref().map_or(0, |lasts| *lasts));
            machine.call.clock.now = if lasts.is_ok() { begin.saturating_add(said) } else { begin };
            lasts?;
        }
        machine.call.clock.now = begin;
        Ok(said)
    }
}

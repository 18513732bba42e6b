//! What comes after what: a queue and its flow, whispers, the conversation, holds, and the flow
//! after it.
//!
//! Source: <https://docs.aws.amazon.com/connect/latest/adminguide/connect-contact-flows.html>. A
//! whisper to the agent comes before the one to the customer. Where no flow is set for an event the
//! service has flows of its own: what they say is not documented, so that the customer hears music
//! in the queue and on hold, and nothing else is said.

use std::borrow::Cow;

use super::Millis;
use super::answer::{Answer, TalkAnswer};
use super::call::{Hooked, Pending};
use super::end::End;
use super::event::{Event, Move, Party, Role, Says, Sound};
use super::machine::{Fault, Machine, Next};
use crate::flow::lint::HOOKS;

/// The place of an event in the list of hooks.
pub(super) fn hook(event: &str) -> Option<u8> {
    HOOKS.iter().position(|hook| hook.event == event).map(|at| at as u8)
}

fn event_of(role: Role) -> &'static str {
    match role {
        Role::Main | Role::Transfer | Role::Module => "",
        Role::CustomerQueue => "CustomerQueue",
        Role::AgentWhisper => "AgentWhisper",
        Role::CustomerWhisper => "CustomerWhisper",
        Role::CustomerHold => "CustomerHold",
        Role::AgentHold => "AgentHold",
        Role::Disconnect => "CustomerRemaining",
    }
}

impl Machine<'_, '_> {
    /// The contact is in a queue, in which an agent answers after so long or never.
    pub fn queued(&mut self, answered: Option<Millis>) -> Next {
        let clock = &mut self.call.clock;
        clock.over = answered.map_or(Millis::MAX, |after| clock.now.saturating_add(after));
        self.start(Role::CustomerQueue);
        Next::Gone
    }

    /// Starts the flow that is set for an event; without one, what is heard instead.
    fn start(&mut self, role: Role) {
        self.call.background = false;
        let number = hook(event_of(role));
        let set = self.call.hooks.iter().find(|(known, _)| Some(*known) == number);
        if let Some(Hooked::Flow(flow)) = set.map(|(_, hooked)| hooked.clone()) {
            return self.go(flow, role);
        }
        self.call.frames.clear();
        self.call.role = role;
        match role {
            Role::CustomerQueue | Role::CustomerHold => self.music(),
            Role::AgentHold => self.until_over(),
            Role::Main | Role::Transfer | Role::Module => {}
            Role::AgentWhisper | Role::CustomerWhisper => self.ended(),
            Role::Disconnect => self.finish(End::AgentLeft),
        }
    }

    fn music(&mut self) {
        let clock = &mut self.call.clock;
        let lasts = clock.cut().saturating_sub(clock.now);
        clock.sounds(lasts);
        let text = Cow::Borrowed("");
        let says =
            Says { to: Party::Customer, what: Sound::Music, text, lasts, interruptible: false };
        self.tell(Event::Says(says));
        self.until_over();
    }

    /// Lets time pass until what the flow is for is over.
    fn until_over(&mut self) {
        match self.call.clock.cut() {
            Millis::MAX => self.finish(End::Waiting),
            cut => {
                // It is cut short by now, and led on from there.
                let left = cut.saturating_sub(self.call.now());
                let _ = self.pass(left);
                self.cut();
            }
        }
    }

    /// The flow of a role is at its end, and the contact is not.
    pub fn ended(&mut self) {
        match self.call.role {
            // "If you place it in an inbound flow or disconnect flow, it terminates the contact":
            // docs.aws.amazon.com/connect/latest/adminguide/end-flow-resume.html
            Role::Main | Role::Transfer | Role::Module | Role::Disconnect => {
                self.finish(End::Disconnected);
            }
            Role::CustomerQueue | Role::CustomerHold | Role::AgentHold => self.until_over(),
            Role::AgentWhisper => self.start(Role::CustomerWhisper),
            Role::CustomerWhisper => self.talk(),
        }
    }

    /// Leads the call on where what happened was cut short.
    pub fn cut(&mut self) {
        let clock = self.call.clock;
        if self.call.end.is_some() || clock.now < clock.cut() {
            return;
        }
        if clock.sounding() {
            self.tell(Event::Stops);
            self.hush();
        }
        self.call.asks = None;
        if clock.now >= clock.hangs_up {
            return self.finish(End::CustomerLeft);
        }
        self.call.clock.over = Millis::MAX;
        match self.call.role {
            Role::CustomerQueue => {
                self.tell(Event::Moves(Move::Answered));
                self.start(Role::AgentWhisper);
            }
            _ => self.talk(),
        }
    }

    /// Customer and agent talk; what happens is asked.
    fn talk(&mut self) {
        self.call.frames.clear();
        self.call.role = Role::CustomerWhisper;
        self.call.asks = Some(Pending { talk: true, ..Pending::block(0) });
    }

    /// Customer and agent have talked.
    pub fn talked(&mut self, answer: Answer) -> Result<Next, Fault> {
        let Answer::Talk(answer) = answer else { return Err(Fault::Unfit(Box::new(answer))) };
        let after = match answer {
            TalkAnswer::AgentLeaves(after) | TalkAnswer::CustomerLeaves(after) => after,
            TalkAnswer::Holds { after, .. } => after,
        };
        self.call.clock.sounds(after);
        self.pass(after)?;
        match answer {
            TalkAnswer::CustomerLeaves(_) => return Ok(Next::End(End::CustomerLeft)),
            TalkAnswer::AgentLeaves(_) => {
                self.tell(Event::Moves(Move::AgentLeft));
                self.start(Role::Disconnect);
            }
            TalkAnswer::Holds { lasts, agent, .. } => {
                let clock = &mut self.call.clock;
                clock.over = clock.now.saturating_add(lasts);
                self.start(if agent { Role::AgentHold } else { Role::CustomerHold });
            }
        }
        Ok(Next::Gone)
    }
}

//! Bots: what the customer says becomes an intent, in one turn or in several.
//!
//! Sources: <https://docs.aws.amazon.com/connect/latest/adminguide/get-customer-input.html>,
//! <https://docs.aws.amazon.com/connect/latest/adminguide/connect-attrib-list.html>, "Amazon Lex contact
//! attributes". A bot that understands no intent takes the branch for no match; how long a bot waits for
//! the first word of a turn on a call is up to the bot, five seconds here. `$.Lex.DialogState` is
//! `Fulfilled` where an intent is returned to the flow. What comes of an intent that has failed is not
//! documented: here it is not returned, which is an error of the block, and the attributes of the session
//! can be read all the same.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::speech::Prompt;
use super::{Action, Source, unfit};
use crate::connect::Channel;
use crate::flow::simulate::Millis;
use crate::flow::simulate::answer::{Answer, HookCall, Replied, Understood};
use crate::flow::simulate::ask::Ask;
use crate::flow::simulate::call::{Pending, View};
use crate::flow::simulate::event::Event;
use crate::flow::simulate::machine::{Fault, Machine, Next, failed};
use crate::flow::simulate::questions::LexAsk;
use crate::flow::simulate::speech::Measure;
use crate::flow::simulate::template::{Shape, Template};

const PATIENCE: Millis = 5_000;
/// What the names of session attributes begin with that say how long it waits, in milliseconds; those
/// for a single intent or slot count as for all.
const LIMITS: [&str; 2] =
    ["x-amz-lex:audio:start-timeout-ms", "x-amz-lex:start-silence-threshold-ms"];
/// A chat may be silent for so long where the block does not say.
const CHAT_PATIENCE: Millis = 300_000;

/// `ConnectParticipantWithLexBot`.
#[derive(Debug)]
struct Bot {
    prompt: Option<Prompt>,
    bot: Template,
    attributes: Shape,
    initial: Option<Template>,
    /// How long a customer may be silent on a call.
    limit: Millis,
    chat_limit: Millis,
}

pub(super) fn bot(source: &Source<'_, '_>) -> Box<dyn Action> {
    let name = source.text("LexV2Bot.AliasArn").or_else(|| source.text("LexBot.Name"));
    let attributes = source.shape("LexSessionAttributes").unwrap_or_else(Shape::empty);
    let limit = LIMITS.iter().find_map(|key| attributes.fixed(key)?.trim().parse().ok());
    Box::new(Bot {
        prompt: Prompt::of(source),
        bot: name.unwrap_or_else(|| Template::new("")),
        limit: limit.unwrap_or(PATIENCE),
        attributes,
        initial: source.text("LexInitializationData.InitialMessage"),
        chat_limit: source.seconds("LexTimeoutSeconds.Text").unwrap_or(CHAT_PATIENCE),
    })
}

impl Bot {
    fn limit(&self, channel: Channel) -> Millis {
        if channel == Channel::Voice { self.limit } else { self.chat_limit }
    }
}

impl Action for Bot {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        let prompt = self.prompt.as_ref().map_or(Ok(0), |prompt| machine.say(prompt, true))?;
        Ok(Next::Asks(Pending::block(prompt)))
    }

    fn ask<'a>(&'a self, view: View<'a>, pending: Pending) -> Option<Ask<'a>> {
        Some(Ask::Lex(LexAsk {
            view,
            turn: pending.attempt,
            prompt: pending.prompt,
            limit: self.limit(view.call.channel()),
            bot: &self.bot,
            attributes: &self.attributes,
            initial: self.initial.as_ref(),
        }))
    }

    fn resume(
        &self,
        machine: &mut Machine<'_, '_>,
        pending: Pending,
        answer: Answer,
    ) -> Result<Next, Fault> {
        match answer {
            Answer::Replied(replied) => {
                let Replied { utterance, pressed, secret, after, hooks, says } = &*replied;
                let (pressed, secret, after) = (*pressed, *secret, *after);
                let said = Said { words: utterance, pressed, secret, after, hooks };
                listen(machine, pending, &said)?;
                let prompt = ask_again(machine, says)?;
                let attempt = pending.attempt.saturating_add(1);
                Ok(Next::Asks(Pending { attempt, ..Pending::block(prompt) }))
            }
            Answer::Understood(understood) => {
                converse(machine, pending, &understood)?;
                let (intent, has_failed) = (understood.intent.clone(), understood.failed);
                machine.write("Lex", written(*understood));
                match has_failed {
                    false => Ok(Next::Result(Cow::Owned(intent.into_string()))),
                    true => Err(failed(format!("the intent {intent} has failed"))),
                }
            }
            Answer::TimedOut => self.silent(machine, pending),
            other => Err(unfit(other)),
        }
    }
}

impl Bot {
    /// Goes on where the customer said nothing.
    fn silent(&self, machine: &mut Machine<'_, '_>, pending: Pending) -> Result<Next, Fault> {
        let limit = self.limit(machine.call.channel());
        machine.pass(pending.prompt.saturating_add(limit))?;
        machine.tell(Event::TimesOut);
        let why = Cow::Borrowed("the customer said nothing");
        Err(Fault::Error(Cow::Borrowed("InputTimeLimitExceeded"), why))
    }
}

/// What the customer said to a bot, and what the bot asked of functions then.
struct Said<'a> {
    words: &'a str,
    pressed: bool,
    secret: bool,
    after: Option<Millis>,
    hooks: &'a [HookCall],
}

/// The customer says something, and the bot works on it.
fn listen(machine: &mut Machine<'_, '_>, pending: Pending, said: &Said<'_>) -> Result<(), Fault> {
    let timing = machine.program.timing;
    let begins = said.after.unwrap_or(pending.prompt.saturating_add(timing.reaction));
    machine.pass(begins)?;
    if begins < pending.prompt {
        machine.tell(Event::Stops);
    }
    machine.hush();
    let (words, secret) = (Cow::Borrowed(said.words), said.secret);
    machine.tell(match said.pressed {
        true => Event::Presses { keys: words, secret },
        false => Event::Speaks { text: words, secret },
    });
    if machine.call.channel() == Channel::Voice {
        machine.pass(match said.pressed {
            true => timing.between_keys.saturating_mul(said.words.len() as u64),
            false => Measure::text(said.words).lasts(machine.call.rate, &timing),
        })?;
        machine.hush();
    }
    for HookCall { function, took, fault } in said.hooks {
        machine.pass(*took)?;
        let fault = fault.as_deref().map(Cow::Borrowed);
        machine.tell(Event::Invoked { function: Cow::Borrowed(function), took: *took, fault });
    }
    Ok(())
}

/// The bot says something and listens again; how long the last of it lasts, in which it listens too.
fn ask_again(machine: &mut Machine<'_, '_>, says: &[Box<str>]) -> Result<Millis, Fault> {
    let Some((last, before)) = says.split_last() else { return Ok(0) };
    before.iter().try_for_each(|line| machine.utter(line))?;
    Ok(machine.begin_to_utter(last))
}

/// What customer and bot say to each other at last.
fn converse(
    machine: &mut Machine<'_, '_>,
    pending: Pending,
    understood: &Understood,
) -> Result<(), Fault> {
    let Understood { utterance, pressed, secret, after, hooks, .. } = understood;
    let (pressed, secret, after) = (*pressed, *secret, *after);
    let began = machine.call.now().saturating_add(
        after.unwrap_or(pending.prompt.saturating_add(machine.program.timing.reaction)),
    );
    listen(machine, pending, &Said { words: utterance, pressed, secret, after, hooks })?;
    for line in &understood.says {
        machine.utter(line)?;
    }
    let taken = machine.call.now().saturating_sub(began);
    machine.pass(understood.took.unwrap_or(0).saturating_sub(taken))
}

/// What is read under `$.Lex`.
fn written(understood: Understood) -> Value {
    let state = if understood.failed { "Failed" } else { "Fulfilled" };
    let mut lex = Map::new();
    lex.insert("IntentName".to_owned(), json!(understood.intent));
    lex.insert("DialogState".to_owned(), json!(state));
    lex.insert("Slots".to_owned(), Value::Object(understood.slots));
    lex.insert("SessionAttributes".to_owned(), Value::Object(understood.session_attributes));
    lex.extend(understood.more);
    Value::Object(lex)
}

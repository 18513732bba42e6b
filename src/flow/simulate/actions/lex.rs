//! Bots: what the customer says becomes an intent.
//!
//! Source: <https://docs.aws.amazon.com/connect/latest/adminguide/get-customer-input.html>. A bot
//! that understands no intent takes the branch for no match; how long a bot waits for the first word
//! on a call is up to the bot, five seconds here.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::speech::Prompt;
use super::{Action, Source, unfit};
use crate::connect::Channel;
use crate::flow::simulate::Millis;
use crate::flow::simulate::answer::{Answer, Understood};
use crate::flow::simulate::ask::Ask;
use crate::flow::simulate::call::{Pending, View};
use crate::flow::simulate::event::Event;
use crate::flow::simulate::machine::{Fault, Machine, Next};
use crate::flow::simulate::questions::LexAsk;
use crate::flow::simulate::speech::Measure;
use crate::flow::simulate::template::{Shape, Template};

const PATIENCE: Millis = 5_000;
/// A chat may be silent for so long where the block does not say.
const CHAT_PATIENCE: Millis = 300_000;

/// `ConnectParticipantWithLexBot`.
#[derive(Debug)]
struct Bot {
    prompt: Option<Prompt>,
    bot: Template,
    attributes: Shape,
    initial: Option<Template>,
    chat_limit: Millis,
}

pub(super) fn bot(source: &Source<'_, '_>) -> Box<dyn Action> {
    let name = source.text("LexV2Bot.AliasArn").or_else(|| source.text("LexBot.Name"));
    Box::new(Bot {
        prompt: Prompt::of(source),
        bot: name.unwrap_or_else(|| Template::new("")),
        attributes: source.shape("LexSessionAttributes").unwrap_or_else(Shape::empty),
        initial: source.text("LexInitializationData.InitialMessage"),
        chat_limit: source.seconds("LexTimeoutSeconds.Text").unwrap_or(CHAT_PATIENCE),
    })
}

impl Bot {
    fn limit(&self, channel: Channel) -> Millis {
        if channel == Channel::Voice { PATIENCE } else { self.chat_limit }
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
        let understood = match answer {
            Answer::Understood(understood) => *understood,
            Answer::TimedOut => {
                let limit = self.limit(machine.call.channel());
                machine.pass(pending.prompt.saturating_add(limit))?;
                machine.tell(Event::TimesOut);
                let why = Cow::Borrowed("the customer said nothing");
                return Err(Fault::Error(Cow::Borrowed("InputTimeLimitExceeded"), why));
            }
            other => return Err(unfit(other)),
        };
        let begins = understood
            .after
            .unwrap_or(pending.prompt.saturating_add(machine.program.timing.reaction));
        machine.pass(begins)?;
        if begins < pending.prompt {
            machine.tell(Event::Stops);
        }
        machine.hush();
        converse(machine, &understood)?;
        let intent = understood.intent.clone().into_string();
        machine.write("Lex", written(understood));
        Ok(Next::Result(Cow::Owned(intent)))
    }
}

/// What customer and bot say to each other.
fn converse(machine: &mut Machine<'_, '_>, understood: &Understood) -> Result<(), Fault> {
    machine.tell(Event::Speaks { text: Cow::Borrowed(&understood.utterance) });
    let before = machine.call.now();
    if machine.call.channel() == Channel::Voice {
        let words = Measure::text(&understood.utterance);
        let rate = machine.call.rate;
        machine.pass(words.lasts(rate, &machine.program.timing))?;
        machine.hush();
    }
    for line in &understood.says {
        machine.utter(line)?;
    }
    let taken = machine.call.now() - before;
    machine.pass(understood.took.unwrap_or(0).saturating_sub(taken))
}

/// What is read under `$.Lex`.
fn written(understood: Understood) -> Value {
    let mut lex = Map::new();
    lex.insert("IntentName".to_owned(), json!(understood.intent));
    lex.insert("DialogState".to_owned(), json!("Fulfilled"));
    lex.insert("Slots".to_owned(), Value::Object(understood.slots));
    lex.insert("SessionAttributes".to_owned(), Value::Object(understood.session_attributes));
    lex.extend(understood.more);
    Value::Object(lex)
}

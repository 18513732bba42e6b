//! Conversations with the bots of a call.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::bots::{Understands, ids};
use super::desk::Desk;
use super::table::Table;
use crate::bot::Bot;
use crate::bot::dialog::{Conversation, Ending, Hooks, Input, Place};
use crate::flow::simulate::{
    Answer, Channel, HookCall, LambdaAnswer, LambdaOutcome, LexAsk, Millis, Replied, Said,
    Understood, words,
};

/// How long a bot waits for its function.
///
/// Source: Amazon Lex V2 Developer Guide, "Guidelines and best practices": a function has 30 seconds.
const LIMIT: Millis = 30_000;

impl Desk<'_, '_> {
    /// Whether the file of a bot answers for what a block names.
    pub fn has_bot(&self, reference: &str) -> bool {
        self.bots.find(reference).is_some()
    }

    /// What a bot makes of what the customer says.
    pub fn hears(&mut self, ask: &LexAsk<'_>, said: Said) -> Answer {
        match self.bots.find(&ask.bot()).cloned() {
            Some(Understands::File(bot)) => self.converse(bot, ask, said),
            Some(Understands::Table(table)) => table.understand(ask, said),
            None => Table::default().understand(ask, said),
        }
    }

    /// A turn of a conversation. Each time that the call comes to a block, one begins anew.
    fn converse(&mut self, bot: Arc<Bot>, ask: &LexAsk<'_>, said: Said) -> Answer {
        let before = self.talk.take().filter(|_| ask.turn > 0);
        let mut talk = before.unwrap_or_else(|| begin(bot, ask));
        let mut calls = Calls { desk: self, at: ask.call().now(), calls: Vec::new() };
        let input = match ask.call().channel() {
            Channel::Voice if said.pressed => Input::Keys(&said.words),
            Channel::Voice => Input::Speech(&said.words),
            _ => Input::Text(&said.words),
        };
        let secret = talk.hides();
        let reply = talk.hear(input, &mut calls);
        let hooks = calls.calls;
        self.talk = Some(talk);
        let says = reply.says.iter().map(|line| heard(line).into()).collect();
        let Said { words: utterance, pressed, after } = said;
        match reply.end {
            None => {
                let turn = Replied { utterance, pressed, secret, after, hooks, says };
                Answer::Replied(Box::new(turn))
            }
            Some(end) => {
                let turn =
                    Understood { utterance, pressed, secret, after, hooks, says, ..ended(end) };
                Answer::Understood(Box::new(turn))
            }
        }
    }
}

fn begin(bot: Arc<Bot>, ask: &LexAsk<'_>) -> Conversation {
    let place = Place {
        session: ask.contact(),
        ids: ids(&ask.bot()),
        language: ask.language().map(str::to_owned),
        today: jiff::Zoned::now().date(),
    };
    let attributes = match ask.session_attributes() {
        Value::Object(attributes) => attributes,
        _ => Map::new(),
    };
    Conversation::new(bot, place, attributes)
}

/// What is heard of something that a bot says.
fn heard(line: &str) -> String {
    if line.trim_start().starts_with("<speak") { words(line) } else { line.to_owned() }
}

/// What the flow reads of a conversation that is over.
fn ended(end: Ending) -> Understood {
    let score = |score: f64| json!({ "Score": score });
    let mut more = Map::new();
    more.extend(end.confidence.map(|sure| ("IntentConfidence".to_owned(), score(sure))));
    let alternatives: Map<String, Value> = end
        .alternatives
        .iter()
        .map(|(name, sure)| {
            let one = json!({ "IntentName": name, "IntentConfidence": score(*sure), "Slots": {} });
            (name.clone(), one)
        })
        .collect();
    if !alternatives.is_empty() {
        more.insert("AlternativeIntents".to_owned(), alternatives.into());
    }
    Understood {
        intent: end.intent.into(),
        failed: end.failed,
        slots: end.slots,
        session_attributes: end.attributes,
        more,
        ..Understood::default()
    }
}

/// The calls of functions in one turn.
struct Calls<'d, 'l, 'a> {
    desk: &'d mut Desk<'l, 'a>,
    /// The time of the call.
    at: Millis,
    calls: Vec<HookCall>,
}

impl Hooks for Calls<'_, '_, '_> {
    fn call(&mut self, function: &str, event: &Value) -> Result<Value, String> {
        let LambdaAnswer { took, outcome } =
            self.desk.hooked(function, event.clone(), LIMIT, self.at);
        let late = || (LIMIT, Err(format!("no answer within {} s", LIMIT / 1_000)));
        let (took, result) = match outcome {
            _ if took > LIMIT => late(),
            LambdaOutcome::Silence => late(),
            LambdaOutcome::Answer(answer) => (took, Ok(answer)),
            LambdaOutcome::Error(words) => (took, Err(format!("the function failed: {words}"))),
            LambdaOutcome::Throttled => (took, Err("the function is throttled".to_owned())),
        };
        self.at = self.at.saturating_add(took);
        let fault = result.as_ref().err().map(|words| words.as_str().into());
        self.calls.push(HookCall { function: function.into(), took, fault });
        result
    }
}

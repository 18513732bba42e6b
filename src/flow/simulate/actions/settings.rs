//! Settings of the contact: they always succeed where they are for the channel.

use std::borrow::Cow;

use serde_json::json;

use super::{Action, Source};
use crate::connect::Channel;
use crate::connect::dial::is_e164;
use crate::flow::lint::ChannelSet;
use crate::flow::model::is_literal;
use crate::flow::simulate::machine::{Fault, Machine, Next, failed};
use crate::flow::simulate::speech::Rate;
use crate::flow::simulate::template::{Shape, Template};

/// A setting that nothing in the call depends on.
#[derive(Debug)]
struct Plain(Shape);

pub(super) fn plain(source: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(Plain(source.parameters()))
}

impl Action for Plain {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        machine.does(&self.0);
        Ok(Next::On)
    }
}

/// `UpdateFlowLoggingBehavior`: nobody outside sees it.
#[derive(Debug)]
struct Silent;

pub(super) fn silent(_: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(Silent)
}

impl Action for Silent {
    fn run(&self, _: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        Ok(Next::On)
    }
}

/// A setting for some channels.
#[derive(Debug)]
struct ForChannels {
    parameters: Shape,
    channels: ChannelSet,
}

/// `UpdateContactMediaProcessing`.
pub(super) fn chat_only(source: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(ForChannels {
        parameters: source.parameters(),
        channels: ChannelSet::only(Channel::Chat),
    })
}

/// `UpdateContactRecordingAndAnalyticsBehavior`: what it sets belongs to a channel, and a contact on
/// another takes the branch for that. The recording of screens is for all of them.
pub(super) fn recording(source: &Source<'_, '_>) -> Box<dyn Action> {
    let channels = if source.has("VoiceBehavior") {
        ChannelSet::only(Channel::Voice)
    } else if source.has("ChatBehavior") {
        ChannelSet::only(Channel::Chat)
    } else {
        ChannelSet::ALL
    };
    Box::new(ForChannels { parameters: source.parameters(), channels })
}

impl Action for ForChannels {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        if !self.channels.has(machine.call.channel()) {
            let why = Cow::Borrowed("it is for another channel");
            return Err(Fault::Error(Cow::Borrowed("ChannelMismatch"), why));
        }
        machine.does(&self.parameters);
        Ok(Next::On)
    }
}

/// `UpdateContactMediaStreamingBehavior`.
#[derive(Debug)]
struct Streaming {
    parameters: Shape,
    starts: bool,
}

pub(super) fn streaming(source: &Source<'_, '_>) -> Box<dyn Action> {
    let state = source.block.value("MediaStreamingState").unwrap_or_default();
    let starts = state.eq_ignore_ascii_case("enabled");
    Box::new(Streaming { parameters: source.parameters(), starts })
}

impl Action for Streaming {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        machine.does(&self.parameters);
        let audio = self.starts.then(|| {
            let arn = "arn:aws:kinesisvideo:us-east-1:123456789012:stream/example/1";
            json!({
                "StreamARN": arn,
                "StartTimestamp": machine.call.now().to_string(),
                "StartFragmentNumber": "1",
            })
        });
        machine.write("MediaStreams", json!({ "Customer": { "Audio": audio } }));
        Ok(Next::On)
    }
}

/// `UpdateContactTextToSpeechVoice`. A voice that there is not is not known here.
#[derive(Debug)]
struct Voice(Template);

pub(super) fn voice(source: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(Voice(source.text("TextToSpeechVoice").unwrap_or_else(|| Template::new(""))))
}

impl Action for Voice {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        let voice = machine.call.shared(&self.0);
        if voice.is_empty() {
            return Err(failed("no voice is named"));
        }
        if !machine.call.spoken {
            machine.call.rate = Rate::of_voice(&voice);
        }
        machine.write("TextToSpeechVoiceId", json!(&*voice));
        Ok(Next::On)
    }
}

/// `UpdateContactData`.
#[derive(Debug)]
struct Data {
    fields: Box<[(&'static str, Template)]>,
    /// They are those of a related contact, and nothing in the call reads them.
    related: bool,
    parameters: Shape,
}

/// The parameters that are namespaces, and those.
const FIELDS: [(&str, &str); 4] = [
    ("Name", "Name"),
    ("Description", "Description"),
    ("LanguageCode", "LanguageCode"),
    ("CustomerId", "CustomerId"),
];

pub(super) fn data(source: &Source<'_, '_>) -> Box<dyn Action> {
    let fields = FIELDS.into_iter().filter_map(|(path, space)| Some((space, source.text(path)?)));
    let target = source.block.value("TargetContact");
    Box::new(Data {
        fields: fields.collect(),
        related: target.is_some_and(|target| target.eq_ignore_ascii_case("related")),
        parameters: source.parameters(),
    })
}

impl Action for Data {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        machine.does(&self.parameters);
        for (space, template) in self.fields.iter().filter(|_| !self.related) {
            let text = machine.call.shared(template);
            if *space == "LanguageCode" {
                machine.call.rate = Rate::of_language(&text);
                machine.call.spoken = true;
            }
            machine.write(space, json!(&*text));
        }
        Ok(Next::On)
    }
}

/// `UpdateContactCallbackNumber`. Whether a number can be dialled is the instance's to know; here
/// every number in E.164 can.
#[derive(Debug)]
struct CallbackNumber(Template);

pub(super) fn callback_number(source: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(CallbackNumber(source.text("CallbackNumber").unwrap_or_else(|| Template::new(""))))
}

impl Action for CallbackNumber {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        let number = machine.call.shared(&self.0);
        if is_literal(&number) && !is_e164(&number) {
            let why = Cow::Borrowed("it is no telephone number in E.164");
            return Err(Fault::Error(Cow::Borrowed("InvalidCallbackNumber"), why));
        }
        machine.write("CustomerCallbackNumber", json!(&*number));
        Ok(Next::On)
    }
}

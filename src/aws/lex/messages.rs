//! What bots say: our plain texts, and the message groups of the service.

use aws_sdk_lexmodelsv2::error::BuildError;
use aws_sdk_lexmodelsv2::types::{
    Message, MessageGroup, PlainTextMessage, PromptSpecification, ResponseSpecification,
};

/// The plain text that comes first in groups of messages.
fn first(groups: &[MessageGroup]) -> Option<String> {
    let message = groups.first()?.message.as_ref()?;
    message.plain_text_message.as_ref().map(|text| text.value.clone())
}

/// What a response says.
pub fn said(response: Option<&ResponseSpecification>) -> Option<String> {
    first(response?.message_groups())
}

/// What a prompt asks.
pub fn asked(prompt: Option<&PromptSpecification>) -> Option<String> {
    first(prompt?.message_groups())
}

fn group(text: &str) -> Result<MessageGroup, BuildError> {
    let text = PlainTextMessage::builder().value(text).build()?;
    let message = Message::builder().plain_text_message(text).build();
    Ok(MessageGroup::builder().message(message).build())
}

/// A response that says a text; one that says it already stays as it is.
pub fn response(
    text: Option<&str>,
    known: Option<ResponseSpecification>,
) -> Result<Option<ResponseSpecification>, BuildError> {
    let Some(text) = text else { return Ok(None) };
    if said(known.as_ref()).as_deref() == Some(text) {
        return Ok(known);
    }
    let made = ResponseSpecification::builder().message_groups(group(text)?);
    made.allow_interrupt(true).build().map(Some)
}

/// A prompt that asks a text so many times more; one that does so already stays as it is.
pub fn prompt(
    text: Option<&str>,
    tries: i32,
    known: Option<PromptSpecification>,
) -> Result<Option<PromptSpecification>, BuildError> {
    let Some(text) = text else { return Ok(None) };
    let same = asked(known.as_ref()).as_deref() == Some(text)
        && known.as_ref().is_some_and(|known| known.max_retries == tries);
    if same {
        return Ok(known);
    }
    let made = PromptSpecification::builder().message_groups(group(text)?);
    made.max_retries(tries).allow_interrupt(true).build().map(Some)
}

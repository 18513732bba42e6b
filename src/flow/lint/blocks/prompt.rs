//! What blocks say: their texts and SSML, and what of it is heard.

use std::borrow::Cow;

use jsonc_parser::ast::{Object, StringLit, Value};

use crate::flow::model::{Block, is_literal};

/// A text that a block speaks or writes.
#[derive(Clone, Copy, Debug)]
pub struct Prompt<'t> {
    /// The text.
    pub lit: &'t StringLit<'t>,
    /// It is SSML.
    pub ssml: bool,
}

impl<'t> Prompt<'t> {
    /// The text as it is written.
    #[must_use]
    pub fn value(&self) -> &'t str {
        self.lit.value.as_ref()
    }

    /// What is heard of it: every tag is blanked, so that places stay what they are.
    #[must_use]
    pub fn heard(&self) -> Cow<'t, str> {
        let text = self.value();
        if self.ssml || text.trim_start().starts_with("<speak") {
            without_tags(text)
        } else {
            Cow::Borrowed(text)
        }
    }

    /// Whether all of it is known: no reference, no placeholder.
    #[must_use]
    pub fn known(&self) -> bool {
        is_literal(self.value())
    }
}

/// The texts that a block speaks, those of a loop of prompts too.
pub fn prompts<'t>(block: &Block<'t>) -> impl Iterator<Item = Prompt<'t>> + use<'t> {
    let own = block.parameters;
    let looped = own.and_then(|parameters| parameters.get_array("Messages"));
    let looped = looped.map_or(&[][..], |list| &list.elements).iter().filter_map(Value::as_object);
    own.into_iter().chain(looped).flat_map(texts)
}

fn texts<'t>(object: &'t Object<'t>) -> impl Iterator<Item = Prompt<'t>> {
    [("Text", false), ("SSML", true)]
        .into_iter()
        .filter_map(|(key, ssml)| Some(Prompt { lit: object.get_string(key)?, ssml }))
}

/// Whether a block plays a recording, so that not all that it says can be read here.
#[must_use]
pub fn plays_recording(block: &Block<'_>) -> bool {
    let recording =
        |object: &Object<'_>| ["PromptId", "Media"].iter().any(|key| object.get(key).is_some());
    let looped = block.parameters.and_then(|parameters| parameters.get_array("Messages"));
    block.parameters.is_some_and(recording)
        || looped
            .is_some_and(|list| list.elements.iter().filter_map(Value::as_object).any(recording))
}

/// A text whose tags are blanked, byte for byte.
fn without_tags(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let mut heard = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let Some(len) = rest.get(open..).and_then(|tag| tag.find('>')) else { break };
        heard.push_str(rest.get(..open).unwrap_or_default());
        heard.extend(std::iter::repeat_n(' ', len + 1));
        rest = rest.get(open + len + 1..).unwrap_or_default();
    }
    heard.push_str(rest);
    Cow::Owned(heard)
}

#[cfg(test)]
mod tests {
    use super::without_tags;

    #[test]
    fn tags_are_blanked_and_places_stay() {
        assert_eq!(without_tags("<p>a</p> < b"), "   a     < b");
        assert_eq!(without_tags("no tags"), "no tags");
        let text = "<speak>Press <say-as interpret-as=\"digits\">1</say-as></speak>";
        assert_eq!(without_tags(text).len(), text.len());
        assert_eq!(without_tags(text).find('1'), text.find('1'));
    }
}

//! What a bot itself says, as its file has it.

use super::Conversation;
use crate::bot::{Intent, Text};

impl Conversation {
    /// A text in the language of the conversation: `{Slot}` and `[attribute]` stand for what they
    /// hold.
    pub(super) fn text(&self, text: &Text) -> Option<String> {
        let text = text.of(self.language())?;
        let slot = |name: &str| self.active.as_ref()?.slots.text(name);
        let attribute = |name: &str| self.attributes.get(name)?.as_str();
        Some(filled(&filled(text, ('{', '}'), slot), ('[', ']'), attribute))
    }

    /// The intent that the conversation is in.
    pub(super) fn intent(&self) -> Option<&Intent> {
        self.bot.intent(&self.active.as_ref()?.name)
    }

    /// The question for a slot of that intent.
    pub(super) fn question(&self, slot: &str) -> Option<String> {
        self.text(self.intent()?.slot(slot)?.prompt.as_ref()?)
    }
}

/// A text in which what stands between two signs is what it names; what names nothing stays.
fn filled<'a>(
    text: &str,
    (open, close): (char, char),
    value: impl Fn(&str) -> Option<&'a str>,
) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once(open) {
        let Some((name, behind)) = after.split_once(close) else { break };
        out.push_str(before);
        match value(name) {
            Some(value) => out.push_str(value),
            None => out.extend([open].into_iter().chain(name.chars()).chain([close])),
        }
        rest = behind;
    }
    out + rest
}

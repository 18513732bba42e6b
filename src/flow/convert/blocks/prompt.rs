//! What the customer hears: Play prompt and Loop prompts, and the prompts of other blocks.

use serde_json::{Map, Value, json};

use crate::flow::convert::NoteKind;
use crate::flow::convert::draft::{Draft, Given};

/// The key under which a prompt goes, and the prompt.
struct Prompt {
    key: &'static str,
    given: Given,
}

/// `PlayPrompt`.
pub(super) fn play(draft: &mut Draft<'_>) {
    draft.step.kind = "MessageParticipant".into();
    required(draft);
    draft.next("Success");
    // The service takes the action without an error branch, as the old block mostly was.
    draft.error("NoMatchingError", "Error");
}

/// Puts the prompt of a block into its action, if there is one.
pub(super) fn optional(draft: &mut Draft<'_>) -> bool {
    let key = kind_of_text(draft);
    let speech = |draft: &mut Draft<'_>| Some(Prompt { key, given: draft.given("Text")? });
    let prompt = audio(draft).or_else(|| speech(draft));
    let found = prompt.is_some();
    if let Some(Prompt { key, given }) = prompt {
        draft.put(&[key], given);
    }
    found
}

/// Puts the prompt of a block into its action, which cannot be without one.
pub(super) fn required(draft: &mut Draft<'_>) {
    if !optional(draft) {
        draft.note(
            NoteKind::Incomplete,
            "there is nothing to say, which the new format does not take",
            "replace `<<prompt>>` by the text, or take the action out",
        );
        draft.step.put(&["Text"], "<<prompt>>");
    }
}

/// A recording. Its id may be empty in the export of another instance.
fn audio(draft: &mut Draft<'_>) -> Option<Prompt> {
    let parameter = draft.take("AudioPrompt")?;
    let given = match draft.read(parameter) {
        Some(given) => given,
        None => nameless(draft, parameter.resource.as_deref())?,
    };
    Some(Prompt { key: "PromptId", given })
}

fn nameless(draft: &mut Draft<'_>, resource: Option<&str>) -> Option<Given> {
    let name = resource.filter(|name| !name.is_empty())?;
    let text = format!("<<{name}>>");
    draft.note(
        NoteKind::Incomplete,
        format!("the export names the prompt `{name}` but not its id"),
        format!("replace `{text}` by the id of the prompt"),
    );
    Some(Given { text, dynamic: false, resource: Some(name.into()) })
}

/// Where a text goes: it may have marks for the voice.
fn kind_of_text(draft: &mut Draft<'_>) -> &'static str {
    match draft.text("TextToSpeechType") {
        Some(kind) if kind.eq_ignore_ascii_case("ssml") => "SSML",
        Some(kind) if !kind.eq_ignore_ascii_case("text") => {
            draft.note(
                NoteKind::Assumed,
                format!("the kind of text `{kind}` is not known; it is spoken as plain text"),
                "move it from `Text` to `SSML` if it has marks for the voice",
            );
            "Text"
        }
        _ => "Text",
    }
}

/// `LoopPrompts`: several prompts in their order, again and again.
pub(super) fn repeat(draft: &mut Draft<'_>) {
    draft.step.kind = "MessageParticipantIteratively".into();
    let mut messages: Vec<Value> = Vec::new();
    let mut shown: Vec<Value> = Vec::new();
    for parameter in &draft.module.parameters {
        let prompt = match parameter.name.as_str() {
            "AudioPrompt" => audio(draft),
            "Text" => draft.take("Text").and_then(|taken| {
                let ssml = taken.key.as_deref().is_some_and(|k| k.eq_ignore_ascii_case("ssml"));
                let key = if ssml { "SSML" } else { "Text" };
                draft.read(taken).map(|given| Prompt { key, given })
            }),
            _ => None,
        };
        if let Some(Prompt { key, given }) = prompt {
            shown.push(about(key, &given));
            messages.push(Map::from_iter([(key.to_owned(), given.text.into())]).into());
        }
    }
    if messages.is_empty() {
        draft.note(
            NoteKind::Incomplete,
            "there is no prompt to play",
            "replace `<<prompt>>` by a text or a prompt",
        );
        messages.push(json!({ "Text": "<<prompt>>" }));
    }
    draft.step.put(&["Messages"], messages);
    if shown.iter().any(|entry| !entry.is_null()) {
        draft.step.shown.insert("Messages".into(), shown.into());
    }
    // Only a prompt that is interrupted has a way out; else it plays until the contact leaves.
    if draft.put_optional(&["InterruptFrequencySeconds"], &["InterruptSeconds"]) {
        let target = match draft.follow("Timeout") {
            Some(target) => target,
            None => draft.stand_in("`Timeout` branch", &["Error"]),
        };
        draft.step.when("Equals", "MessagesInterrupted", &target);
    }
    draft.error("NoMatchingError", "Error");
    draft.step.may_stay = true;
}

/// What the designer is told about one message; null for plain text.
fn about(key: &str, given: &Given) -> Value {
    let entry = match (&given.resource, given.dynamic) {
        (_, true) => json!({ "useDynamic": true }),
        (Some(name), false) => json!({ "displayName": name }),
        (None, false) => return Value::Null,
    };
    Map::from_iter([(key.to_owned(), entry)]).into()
}

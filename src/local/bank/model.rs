//! A stand-in for a model that takes what was said for an intent: `Converse` of Amazon Bedrock, as
//! far as a classifier uses it.

use serde::Deserialize;
use serde_json::{Value, json};

use super::state::Told;

/// What is made of words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Guessed {
    /// Words that are part of what was said, in capitals or not.
    pub(super) said: String,
    pub(super) intent: String,
    /// From 0 to 1.
    pub(super) confidence: f64,
}

/// Uses the one tool that there has to be. Of words that nobody has told it about the model makes
/// nothing, and says that it is not sure at all.
pub(super) fn converse(guesses: &[Guessed], request: &Value) -> Told {
    let text = |place: &str| request.pointer(place).and_then(Value::as_str);
    let said = text("/messages/0/content/0/text").unwrap_or_default().to_lowercase();
    let Some(tool) = text("/toolConfig/toolChoice/tool/name").filter(|_| !said.is_empty()) else {
        return (400, json!({ "message": "a text, and a tool that has to be used, are expected" }));
    };
    let found = guesses.iter().find(|guess| said.contains(&guess.said.to_lowercase()));
    let (intent, confidence) =
        found.map_or(("TransferToAgent", 0.0), |found| (found.intent.as_str(), found.confidence));
    let input = json!({ "intent": intent, "confidence": confidence });
    let used = json!({ "toolUse": { "toolUseId": "tooluse-1", "name": tool, "input": input } });
    let answer = json!({
        "output": { "message": { "role": "assistant", "content": [used] } },
        "stopReason": "tool_use",
        "usage": { "inputTokens": 0, "outputTokens": 0, "totalTokens": 0 },
        "metrics": { "latencyMs": 0 },
    });
    (200, answer)
}

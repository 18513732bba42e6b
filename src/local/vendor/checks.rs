//! Whether a request is one that the API takes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::scenario::ClientPair;

/// What requests are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Token,
    TransferData,
    Handoff,
}

impl Target {
    /// The target of a path.
    pub(super) fn of(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').collect();
        let named = |part: &str| !part.is_empty() && !part.contains(':');
        match parts.as_slice() {
            ["", "v1", "oauth", "regionalToken"] => Some(Self::Token),
            ["", "v1", "customers", c, "profiles", p, "virtualAgents", agent]
                if named(c) && named(p) =>
            {
                let name = agent.strip_suffix(":generatePSTNTransferData")?;
                named(name).then_some(Self::TransferData)
            }
            ["", "v1", "customers", c, "profiles", p, "handoffs:fetchAIAgentHandoff"]
                if named(c) && named(p) =>
            {
                Some(Self::Handoff)
            }
            _ => None,
        }
    }
}

/// How a request signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Auth {
    Basic { id: String, secret: String },
    Bearer(String),
    Key(String),
    None,
}

impl Auth {
    pub(super) fn of(header: &str) -> Self {
        match header.split_once(' ') {
            Some(("Bearer", token)) => Self::Bearer(token.into()),
            Some(("ApiKey", key)) => Self::Key(key.into()),
            Some(("Basic", pair)) => {
                let text = STANDARD.decode(pair).ok().and_then(|pair| String::from_utf8(pair).ok());
                let pair = text.as_deref().and_then(|text| text.split_once(':'));
                pair.map_or(Self::None, |(id, secret)| Self::Basic {
                    id: id.into(),
                    secret: secret.into(),
                })
            }
            _ => Self::None,
        }
    }

    /// Whether it is the client that gets tokens.
    pub(super) fn is_client(&self, expected: Option<&ClientPair>) -> bool {
        match (self, expected) {
            (Self::Basic { id, secret }, Some(pair)) => *id == pair.id && *secret == pair.secret,
            (Self::Basic { .. }, None) => true,
            _ => false,
        }
    }
}

/// What is wrong with a body.
pub(super) fn problem(target: Target, body: &Value) -> Option<String> {
    let text = |key: &str| {
        let missing = || format!("{key} is missing or not a string");
        body.get(key).and_then(Value::as_str).filter(|text| !text.is_empty()).ok_or_else(missing)
    };
    let checked = match target {
        Target::Token => match text("grant_type") {
            Ok("client_credentials") => Ok(()),
            _ => Err("grant_type is not client_credentials".to_owned()),
        },
        Target::Handoff => text("correlationId").map(drop),
        Target::TransferData => text("callId")
            .and_then(|_| text("supportedDtmfChars"))
            .and_then(|_| metadata(body.get("ccaasMetadata"))),
    };
    checked.err()
}

/// Parameters that are credentials or configuration, and no business of the API. The list stands
/// by itself, so that it finds what the one that requests are made by forgets.
const LEAKS: [&str; 10] = [
    "action",
    "apiDomain",
    "apiKey",
    "authDomain",
    "oauthClientId",
    "oauthClientSecret",
    "oauthSecretArn",
    "region",
    "supportedDtmfChars",
    "virtualAgentName",
];

fn metadata(metadata: Option<&Value>) -> Result<(), String> {
    let metadata = metadata.and_then(Value::as_object).ok_or("ccaasMetadata is not an object")?;
    let parameters = metadata.get("parameters").and_then(Value::as_object);
    let parameters = parameters.ok_or("ccaasMetadata.parameters is not an object")?;
    if let Some(key) = LEAKS.iter().find(|key| parameters.contains_key(**key)) {
        return Err(format!("ccaasMetadata.parameters.{key} should not be sent"));
    }
    if !metadata.get("version").is_some_and(Value::is_string) {
        return Err("ccaasMetadata.version is not a string".into());
    }
    match metadata.get("Channel").map(|channel| channel.as_str().unwrap_or_default()) {
        None | Some("VOICE" | "CHAT") => Ok(()),
        Some(_) => Err("ccaasMetadata.Channel is neither VOICE nor CHAT".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_the_three_operations_and_nowhere_else() {
        let agent = "/v1/customers/c/profiles/p/virtualAgents/v:generatePSTNTransferData";
        let handoff = "/v1/customers/c/profiles/p/handoffs:fetchAIAgentHandoff";
        for (path, target) in [
            ("/v1/oauth/regionalToken", Some(Target::Token)),
            (agent, Some(Target::TransferData)),
            (handoff, Some(Target::Handoff)),
            ("//v1/oauth/regionalToken", None),
            ("/v1/customers//profiles/p/handoffs:fetchAIAgentHandoff", None),
            ("/v1/customers/c/profiles/p/virtualAgents/v:x:generatePSTNTransferData", None),
            ("/v1/customers/c/profiles/p/virtualAgents/:generatePSTNTransferData", None),
            ("/", None),
        ] {
            assert_eq!(Target::of(path), target, "{path}");
        }
    }
}

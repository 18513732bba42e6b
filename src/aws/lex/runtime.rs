//! What bots understand of what is said to them (`lexruntimev2`).

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_lexruntimev2::Client;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use serde::Deserialize;

use crate::aws::fault::fault;
use crate::connect::ServiceFault;

/// What a bot has understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heard {
    /// The intent; none where there is none.
    pub intent: Option<String>,
    /// How sure it is, from 0 to 1, where it says so.
    pub confidence: Option<f64>,
    /// The slots that are filled.
    pub slots: BTreeMap<String, String>,
}

/// Bots that can be talked to.
#[derive(Clone, Debug)]
pub struct LexRuntime {
    client: Client,
}

impl LexRuntime {
    /// Makes the client.
    pub fn new(config: &SdkConfig) -> Self {
        Self { client: Client::new(config) }
    }

    /// Says something to an alias of a bot, each by its id, in a session of its own.
    ///
    /// # Errors
    /// The service refused or could not be reached.
    pub async fn say(
        &self,
        (bot, alias): (&str, &str),
        locale: &str,
        session: &str,
        text: &str,
    ) -> Result<Heard, ServiceFault> {
        let call = self.client.recognize_text().bot_id(bot).bot_alias_id(alias).locale_id(locale);
        let answer = match call.session_id(session).text(text).send().await {
            Ok(answer) => answer,
            Err(error) => {
                return unread(error.raw_response()).ok_or_else(|| fault("RecognizeText", &error));
            }
        };
        let Some(first) = answer.interpretations.unwrap_or_default().into_iter().next() else {
            return Ok(Heard::default());
        };
        let Some(intent) = first.intent else { return Ok(Heard::default()) };
        let slots = intent.slots.unwrap_or_default().into_iter();
        Ok(Heard {
            intent: Some(intent.name),
            confidence: first.nlu_confidence.map(|it| it.score),
            slots: slots
                .filter_map(|(name, slot)| Some((name, slot.value?.interpreted_value)))
                .collect(),
        })
    }
}

/// An answer that the SDK cannot read: the service writes `null` for slots that are not filled, and
/// the SDK takes a `null` among slots for no answer at all.
fn unread(response: Option<&HttpResponse>) -> Option<Heard> {
    let response = response.filter(|response| response.status().is_success())?;
    let answer: Answer = serde_json::from_slice(response.body().bytes()?).ok()?;
    let first = answer.interpretations.into_iter().next()?;
    let slots = first.intent.slots.unwrap_or_default().into_iter();
    Some(Heard {
        intent: Some(first.intent.name),
        confidence: first.nlu_confidence.map(|it| it.score),
        slots: slots
            .filter_map(|(name, slot)| Some((name, slot?.value?.interpreted_value)))
            .collect(),
    })
}

#[derive(Deserialize)]
struct Answer {
    interpretations: Vec<Interpretation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Interpretation {
    nlu_confidence: Option<Confidence>,
    intent: Intent,
}

#[derive(Deserialize)]
struct Confidence {
    score: f64,
}

#[derive(Deserialize)]
struct Intent {
    name: String,
    slots: Option<BTreeMap<String, Option<Slot>>>,
}

#[derive(Deserialize)]
struct Slot {
    value: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Value {
    interpreted_value: String,
}

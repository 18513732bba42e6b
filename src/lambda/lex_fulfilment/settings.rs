//! What the environment of the function says.

use std::time::Duration;

use secrecy::SecretString;

use super::super::bank::{NOBODY, ProofSettings, patience, url};
use super::super::{Environment, LEAST_TIME_LIMIT, TIME_LIMIT};
use crate::banking;

/// The environment variables that this function reads.
pub const ENVIRONMENT: [&str; 20] = [
    BANK,
    "CRM_API_ENDPOINT",
    "BANKING_SECRET_ARN",
    "CORE_BANKING_API_KEY",
    "CRM_API_KEY",
    "API_TIMEOUT",
    "API_CALLS_A_MINUTE",
    "TURN_TIME_LIMIT",
    "ENABLE_PIN_VALIDATION",
    "ENABLE_COMPANION_AUTH",
    "AUTH_STATE_TABLE_NAME",
    "SNS_TOPIC_ARN",
    "SECURITY_EVENTS_TABLE",
    "FRAUD_ALERT_SNS_TOPIC",
    "INTENT_TABLE_NAME",
    "ENABLE_BEDROCK_FALLBACK",
    "BEDROCK_MODEL_ID",
    "BEDROCK_REGION",
    "LEX_CONFIDENCE_THRESHOLD",
    "DEBUG_LOG",
];

pub(super) const BANK: &str = "CORE_BANKING_API_URL";

/// What the environment of the function says.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `CORE_BANKING_API_URL`: the URL that core banking is called below.
    pub bank: Option<String>,
    /// `CORE_BANKING_API_KEY`: the key of core banking, where there is no secret.
    pub bank_key: Option<SecretString>,
    /// What proofs are made with.
    pub proofs: ProofSettings,
    /// `TURN_TIME_LIMIT`: how long a turn may take; 8 s unless told.
    pub turn: Duration,
    /// `FRAUD_ALERT_SNS_TOPIC`: what tells those who look after fraud.
    pub fraud_topic: Option<String>,
    /// `INTENT_TABLE_NAME`: what was said and not understood.
    pub unknown_table: Option<String>,
    /// `BEDROCK_MODEL_ID` and `BEDROCK_REGION`, where `ENABLE_BEDROCK_FALLBACK` is `true`.
    pub model: Option<(String, Option<String>)>,
    /// What the desk is told.
    pub desk: banking::Settings,
    /// `DEBUG_LOG=true`: log every step.
    pub debug: bool,
    /// What the environment says that cannot be meant.
    pub problems: Vec<String>,
}

impl Settings {
    /// Reads the settings through `get`; what is empty counts as not set.
    pub fn read(get: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut environment = Environment::new(get);
        let desk = desk(&mut environment);
        let turn = environment.time("TURN_TIME_LIMIT", TIME_LIMIT).max(LEAST_TIME_LIMIT);
        let model = model(&mut environment);
        let proofs = ProofSettings::read(&mut environment);
        if proofs.secret.is_some() && environment.text("CORE_BANKING_API_KEY").is_some() {
            environment.problems.push("CORE_BANKING_API_KEY has no effect beside a secret".into());
        }
        if proofs.auth_table.is_none() && (desk.pin || desk.companion) {
            environment.problems.push(NOBODY.into());
        }
        let fraud_topic = environment.text("FRAUD_ALERT_SNS_TOPIC");
        if fraud_topic.is_none() {
            let problem = "FRAUD_ALERT_SNS_TOPIC is not set: nobody is told of a fraud";
            environment.problems.push(problem.into());
        }
        Self {
            bank: url(&mut environment, BANK),
            bank_key: environment.text("CORE_BANKING_API_KEY").map(SecretString::from),
            turn,
            proofs,
            fraud_topic,
            unknown_table: environment.text("INTENT_TABLE_NAME"),
            model,
            desk,
            debug: environment.is("DEBUG_LOG", "true"),
            problems: environment.problems,
        }
    }
}

fn desk(environment: &mut Environment<'_>) -> banking::Settings {
    let patient = patience(environment);
    banking::Settings {
        pin: environment.is("ENABLE_PIN_VALIDATION", "true"),
        companion: environment.is("ENABLE_COMPANION_AUTH", "true"),
        threshold: threshold(environment, patient.threshold),
        ..patient
    }
}

fn threshold(environment: &mut Environment<'_>, default: f64) -> f64 {
    let Some(told) = environment.text("LEX_CONFIDENCE_THRESHOLD") else { return default };
    let is_share = |number: &f64| (0.0..=1.0).contains(number);
    told.parse().ok().filter(is_share).unwrap_or_else(|| {
        let problem = format!("LEX_CONFIDENCE_THRESHOLD is not between 0 and 1; {default} holds");
        environment.problems.push(problem);
        default
    })
}

fn model(environment: &mut Environment<'_>) -> Option<(String, Option<String>)> {
    if !environment.is("ENABLE_BEDROCK_FALLBACK", "true") {
        return None;
    }
    let model = environment.text("BEDROCK_MODEL_ID");
    if model.is_none() {
        environment.problems.push("BEDROCK_MODEL_ID is not set: nothing is classified".into());
    }
    model.map(|model| (model, environment.text("BEDROCK_REGION")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Settings {
        let find = |key: &str| variables.iter().find(|(name, _)| *name == key);
        Settings::read(&|key| find(key).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn keys_go_nowhere_without_encryption_but_to_this_machine() {
        for (url, is_taken) in [
            ("https://bank.example/api", true),
            ("http://127.0.0.1:8080", true),
            ("http://[::1]:8080", true),
            ("http://localhost:8080", true),
            ("http://bank.example", false),
            ("http://localhost.example", false),
            ("bank.example", false),
            ("file:///etc/passwd", false),
        ] {
            let settings = with(&[(BANK, url)]);
            assert_eq!(settings.bank.is_some(), is_taken, "{url}");
            let told = settings.problems.iter().any(|problem| problem.starts_with(BANK));
            assert_ne!(told, is_taken, "{url}");
        }
    }

    #[test]
    fn what_is_dangerous_is_off_and_what_cannot_be_meant_is_told() {
        let settings = with(&[]);
        assert!(!settings.desk.pin && !settings.desk.companion && settings.model.is_none());
        let settings = with(&[
            ("ENABLE_PIN_VALIDATION", "TRUE"),
            ("LEX_CONFIDENCE_THRESHOLD", "70"),
            ("API_TIMEOUT", "soon"),
            ("ENABLE_BEDROCK_FALLBACK", "true"),
            ("SECURITY_EVENTS_TABLE", "events"),
            ("FRAUD_ALERT_SNS_TOPIC", "arn"),
        ]);
        assert_eq!(settings.problems.len(), 4, "{:?}", settings.problems);
        assert_eq!(settings.desk, banking::Settings::default());
    }
}

//! What the environment says of where customers are known and prove who they are.

use secrecy::SecretString;

use super::super::Environment;
use crate::banking;

/// What is said where nothing keeps PINs and requests for approval.
pub(in crate::lambda) const NOBODY: &str =
    "AUTH_STATE_TABLE_NAME is not set: nobody can prove who they are";

/// Where customers are known and prove who they are.
#[derive(Clone, Debug, Default)]
pub struct ProofSettings {
    /// `CRM_API_ENDPOINT`: the URL that tells the customer with a telephone number.
    pub crm: Option<String>,
    /// `BANKING_SECRET_ARN`: the secret with the keys.
    pub secret: Option<String>,
    /// `CRM_API_KEY`: the key of customer relations, where there is no secret.
    pub crm_key: Option<SecretString>,
    /// `AUTH_STATE_TABLE_NAME`: the table of PINs and requests for approval.
    pub auth_table: Option<String>,
    /// `SNS_TOPIC_ARN`: what tells a customer's app of a request.
    pub push_topic: Option<String>,
    /// `SECURITY_EVENTS_TABLE`: the record of what matters to security.
    pub events_table: Option<String>,
}

impl ProofSettings {
    /// Reads them.
    pub(in crate::lambda) fn read(environment: &mut Environment<'_>) -> Self {
        let events_table = environment.text("SECURITY_EVENTS_TABLE");
        if events_table.is_none() {
            let problem = "SECURITY_EVENTS_TABLE is not set: no security event is recorded";
            environment.problems.push(problem.into());
        }
        Self {
            crm: url(environment, "CRM_API_ENDPOINT"),
            secret: environment.text("BANKING_SECRET_ARN"),
            crm_key: environment.text("CRM_API_KEY").map(SecretString::from),
            auth_table: environment.text("AUTH_STATE_TABLE_NAME"),
            push_topic: environment.text("SNS_TOPIC_ARN"),
            events_table,
        }
    }
}

/// How patient the bank is with its services; all else is as it is where nobody says.
pub(in crate::lambda) fn patience(environment: &mut Environment<'_>) -> banking::Settings {
    let default = banking::Settings::default();
    let told = environment.number("API_CALLS_A_MINUTE", 0);
    let calls = usize::try_from(told).ok().filter(|calls| *calls > 0);
    banking::Settings {
        attempt: environment.time("API_TIMEOUT", default.attempt),
        calls_a_minute: calls.unwrap_or(default.calls_a_minute),
        ..default
    }
}

/// A URL that keys may be sent to: with encryption, or on this machine.
pub(in crate::lambda) fn url(environment: &mut Environment<'_>, name: &str) -> Option<String> {
    let told = environment.text(name)?;
    let read = url::Url::parse(&told).ok().filter(|url| match url.scheme() {
        "https" => true,
        "http" => match url.host() {
            Some(url::Host::Ipv4(host)) => host.is_loopback(),
            Some(url::Host::Ipv6(host)) => host.is_loopback(),
            Some(url::Host::Domain(host)) => host == "localhost",
            None => false,
        },
        _ => false,
    });
    if read.is_none() {
        let problem = format!("{name} is not a URL with https:// (http:// on this machine only)");
        environment.problems.push(problem);
    }
    read.map(|_| told)
}

//! Why there is no answer for the flow.

use super::HttpError;
use super::agent::SegmentError;
use super::dial::Problem;
use super::domain::DomainError;
use super::redact::{Secret, without};
use super::retry::{Exhausted, Setback};
use super::secret::SecretError;

/// Why there is no answer for the flow. The texts are those of the vendor's own function, since
/// people have alarms on them.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TransferError {
    /// OAuth with one domain given and the other derived.
    #[error("apiDomain and authDomain must be provided together")]
    DomainsApart,
    /// No region, and none in the domain.
    #[error("could not extract region from apiDomain: could not extract region from domain: {0}")]
    NoRegionInDomain(String),
    /// No region and no domain.
    #[error("region is required")]
    NoRegion,
    /// A region that no host name can have.
    #[error("invalid region: {0}")]
    Region(String),
    /// The domain of the API is wrong.
    #[error("invalid domain: {0}")]
    Domain(DomainError),
    /// The domain that gives tokens is wrong.
    #[error("invalid authDomain: {0}")]
    AuthDomain(DomainError),
    /// No action.
    #[error("action is required")]
    NoAction,
    /// An action that there is not.
    #[error("invalid action: {0}")]
    Action(String),
    /// No virtual agent.
    #[error("virtualAgentName is required")]
    NoAgent,
    /// The name of the virtual agent has another form.
    #[error(
        "invalid virtual agent name: {0}. Expected format: \
         customers/{{customer}}/profiles/{{profile}}/virtualAgents/{{virtualAgentID}}"
    )]
    AgentName(String),
    /// A part of the name could lead elsewhere.
    #[error("{0}")]
    Segment(SegmentError),
    /// No credentials.
    #[error(
        "either apiKey (deprecated), oauthClientId/oauthClientSecret, or oauthSecretArn must be \
         provided"
    )]
    NoCredentials,
    /// The secret is not to be had.
    #[error("failed to retrieve OAuth credentials from Secrets Manager: {0}")]
    Secret(SecretError),
    /// There is no token.
    #[error("error getting auth header: {0}")]
    Auth(Box<Self>),
    /// The request for a token was refused.
    #[error("token request returned non-200 status: {status}, body: {body}")]
    TokenStatus {
        /// The HTTP status.
        status: u16,
        /// What came with it.
        body: String,
    },
    /// The answer to the request for a token has none.
    #[error("missing access_token in token response")]
    NoToken,
    /// The API could not be reached, or not in time.
    #[error("{0}")]
    Exhausted(Exhausted),
    /// The API refused.
    #[error("request returned non-200 status: {status}, body: {body}")]
    Status {
        /// The HTTP status.
        status: u16,
        /// What came with it.
        body: String,
    },
    /// The answer is not a JSON object.
    #[error("failed to parse JSON response from {url}: {problem}")]
    Unreadable {
        /// What was called.
        url: String,
        /// What is wrong with the answer.
        problem: String,
    },
    /// The answer has no handoff.
    #[error("invalid handoff response structure: {0}")]
    Handoff(String),
    /// The handoff lacks a field, or one is no text.
    #[error(
        "invalid handoff response: missing or invalid required fields (conversation, \
         conversationCorrelationId, summary, transferTarget)"
    )]
    HandoffFields,
    /// With the strict switch: the answer cannot be dialled.
    #[error("the answer cannot be dialled: {0}")]
    Undiallable(Problem),
    /// The flow does not wait any longer.
    #[error("no answer in the time that the flow waits")]
    OutOfTime,
}

impl TransferError {
    /// A name that stays the same over versions, for alarms and error branches.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::DomainsApart | Self::Domain(_) | Self::AuthDomain(_) => "DomainInvalid",
            Self::NoRegionInDomain(_) | Self::NoRegion | Self::Region(_) => "RegionInvalid",
            Self::NoAction | Self::Action(_) => "ActionInvalid",
            Self::NoAgent | Self::AgentName(_) | Self::Segment(_) => "VirtualAgentInvalid",
            Self::NoCredentials => "CredentialsMissing",
            Self::Secret(_) => "SecretUnavailable",
            Self::Auth(_) | Self::TokenStatus { .. } | Self::NoToken => "SignInFailed",
            Self::Exhausted(_) => "RequestFailed",
            Self::Status { .. } => "RequestRefused",
            Self::Unreadable { .. } | Self::Handoff(_) | Self::HandoffFields => "AnswerInvalid",
            Self::Undiallable(_) => "AnswerUndiallable",
            Self::OutOfTime => "OutOfTime",
        }
    }

    /// An error on the way to a token.
    pub(super) fn of_auth(error: Self) -> Self {
        Self::Auth(Box::new(error))
    }

    /// The same without the secrets that a server may quote.
    pub(super) fn without(self, secrets: &[Secret]) -> Self {
        let hidden = |body: String| without(&body, secrets);
        match self {
            Self::Status { status, body } => Self::Status { status, body: hidden(body) },
            Self::TokenStatus { status, body } => Self::TokenStatus { status, body: hidden(body) },
            Self::Handoff(body) => Self::Handoff(hidden(body)),
            Self::Auth(inner) => Self::Auth(Box::new(inner.without(secrets))),
            other => other,
        }
    }

    /// The text without what a server sent, which may be about a customer.
    pub fn for_log(&self) -> String {
        let told = |status, body: &str| format!("{status}, body of {} bytes", body.len());
        match self {
            Self::Status { status, body } => {
                format!("request returned non-200 status: {}", told(status, body))
            }
            Self::TokenStatus { status, body } => {
                format!("token request returned non-200 status: {}", told(status, body))
            }
            Self::Auth(inner) => format!("error getting auth header: {}", inner.for_log()),
            Self::Handoff(_) => "invalid handoff response structure".into(),
            other => other.to_string(),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::DomainsApart => "give both domains, or neither and a region",
            Self::NoRegionInDomain(_) | Self::NoRegion | Self::Region(_) => {
                "set the variable or the parameter `region`, such as us-west-2-prod; --region is that \
                 of AWS"
            }
            Self::Domain(DomainError::NotAllowed(_))
            | Self::AuthDomain(DomainError::NotAllowed(_)) => {
                "credentials go to the vendor's hosts only; ALLOWED_API_HOSTS adds others"
            }
            Self::Domain(DomainError::Unreadable(url::ParseError::InvalidPort))
            | Self::AuthDomain(DomainError::Unreadable(url::ParseError::InvalidPort)) => {
                "the port is no number from 0 to 65535; without one 443 holds"
            }
            Self::Domain(DomainError::Unreadable(url::ParseError::EmptyHost))
            | Self::AuthDomain(DomainError::Unreadable(url::ParseError::EmptyHost)) => {
                "there is no host; write it alone, as in api.us-west-2-prod.cresta.com"
            }
            Self::Domain(_) | Self::AuthDomain(_) => {
                "write the host alone, as in api.us-west-2-prod.cresta.com"
            }
            Self::NoAction | Self::Action(_) => {
                "the actions are get_pstn_transfer_data and get_handoff_data"
            }
            Self::NoAgent | Self::AgentName(_) | Self::Segment(_) => {
                "copy the name of the virtual agent from the vendor's console"
            }
            Self::NoCredentials => "set oauthSecretArn to the ARN of a secret",
            Self::Secret(error) => error.help(),
            Self::Auth(inner) => inner.help(),
            Self::TokenStatus { .. } | Self::NoToken => {
                "check client id, client secret and the region that they belong to"
            }
            Self::Exhausted(Exhausted {
                last: Some(Setback::Http(HttpError::Credential)), ..
            }) => "look for line breaks and other invisible characters in the credentials",
            Self::Exhausted(_) | Self::OutOfTime => {
                "check the network, the domain and the time-outs, then try again"
            }
            Self::Status { .. } => "the answer of the API says what it did not like",
            Self::Unreadable { .. } | Self::Handoff(_) | Self::HandoffFields => {
                "check that the domain is the API's own, and tell the vendor"
            }
            Self::Undiallable(_) => {
                "tell the vendor; without STRICT_ANSWER the answer goes to the flow as it is"
            }
        }
    }
}

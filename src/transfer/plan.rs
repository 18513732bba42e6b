//! What would be done for an event, known before anything is sent.

use secrecy::SecretString;
use serde_json::Value;

use super::agent::Agent;
use super::credentials::OAuth;
use super::domain::{Domain, api_domain, auth_domain, region_of, shown};
use super::error::TransferError;
use super::settings::{Found, Key, Lookup, Settings};

/// What the API is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The number and the tones of a transfer.
    TransferData,
    /// What the virtual agent found out.
    Handoff,
}

impl Action {
    /// All actions.
    pub const ALL: [Self; 2] = [Self::TransferData, Self::Handoff];

    /// The name by which flows call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::TransferData => "get_pstn_transfer_data",
            Self::Handoff => "get_handoff_data",
        }
    }

    /// The action of a name.
    ///
    /// # Errors
    /// There is none.
    pub fn parse(name: &str) -> Result<Self, TransferError> {
        let found = Self::ALL.into_iter().find(|action| action.name() == name);
        found.ok_or_else(|| TransferError::Action(name.into()))
    }
}

/// How the API is signed in to.
#[derive(Clone, Debug)]
pub enum Access {
    /// With a token for an OAuth client, from the domain that gives tokens.
    OAuth(ClientFrom, Domain),
    /// With a key (deprecated).
    ApiKey(SecretString),
}

/// Where the OAuth client comes from.
#[derive(Clone, Debug)]
pub enum ClientFrom {
    /// A secret; the ARN as it was given.
    Secret(String),
    /// Id and secret as they were given.
    Settings(OAuth),
}

/// What would be done for an event.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The region of the API.
    pub region: String,
    /// The domain of the API.
    pub api: Domain,
    /// The action as it was given; whether there is one is asked after the secret.
    pub action: String,
    /// The virtual agent.
    pub agent: Agent,
    /// The name of the virtual agent as it was given.
    pub agent_name: String,
    /// How the API is signed in to.
    pub access: Access,
}

impl Plan {
    /// Reads and checks the configuration of an event, in the order in which the vendor's own
    /// function does, so that of several faults the same one is told.
    ///
    /// # Errors
    /// The first thing that is missing or wrong.
    pub fn of(event: &Value, settings: &Settings) -> Result<Self, TransferError> {
        let lookup = Lookup::new(event, settings);
        let text = |key| lookup.get(key).map(|found: Found| found.text().to_owned());
        let (api, auth) = (text(Key::ApiDomain), text(Key::AuthDomain));
        let oauth = oauth(&lookup);
        if oauth.is_some() && api.is_some() != auth.is_some() {
            return Err(TransferError::DomainsApart);
        }
        let region = region(text(Key::Region), api.as_deref())?;
        let api = match api {
            Some(given) => given,
            None => api_domain(&region).map_err(TransferError::Region)?,
        };
        let api = Domain::parse(&api, &settings.hosts).map_err(TransferError::Domain)?;
        // Who signs in with a key needs no domain that gives tokens, but a wrong one is told.
        let auth = auth.or_else(|| oauth.is_some().then(|| auth_domain(&region)));
        let auth = auth.map(|auth| Domain::parse(&auth, &settings.hosts)).transpose();
        let auth = auth.map_err(TransferError::AuthDomain)?;
        let action = text(Key::Action).ok_or(TransferError::NoAction)?;
        let agent_name = text(Key::VirtualAgentName).ok_or(TransferError::NoAgent)?;
        let agent = Agent::parse(&agent_name)
            .ok_or_else(|| TransferError::AgentName(agent_name.clone()))?;
        agent.check().map_err(TransferError::Segment)?;
        let key = || lookup.get(Key::ApiKey).map(|found| Access::ApiKey(found.value));
        let token = oauth.zip(auth).map(|(client, auth)| Access::OAuth(client, auth));
        let access = token.or_else(key).ok_or(TransferError::NoCredentials)?;
        Ok(Self { region, api, action, agent, agent_name, access })
    }
}

impl Plan {
    /// Whether the credentials have to be read from a secret.
    pub fn needs_secret(&self) -> bool {
        matches!(self.access, Access::OAuth(ClientFrom::Secret(_), _))
    }
}

/// The secret, or client id and client secret together.
fn oauth(lookup: &Lookup<'_>) -> Option<ClientFrom> {
    if let Some(arn) = lookup.get(Key::OauthSecretArn) {
        return Some(ClientFrom::Secret(arn.text().to_owned()));
    }
    let (id, secret) = (lookup.get(Key::OauthClientId)?, lookup.get(Key::OauthClientSecret)?);
    Some(ClientFrom::Settings(OAuth { id: id.value, secret: secret.value }))
}

fn region(given: Option<String>, api: Option<&str>) -> Result<String, TransferError> {
    match (given, api) {
        (Some(region), _) => Ok(region),
        (None, Some(domain)) => region_of(domain)
            .map(str::to_owned)
            .ok_or_else(|| TransferError::NoRegionInDomain(shown(domain).into())),
        (None, None) => Err(TransferError::NoRegion),
    }
}

//! The list of all settings.

use serde::{Deserialize, Serialize};

/// What can be configured.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// The AWS profile.
    Profile,
    /// The AWS region.
    Region,
    /// The Amazon Connect instance.
    Instance,
    /// The Q in Connect assistant.
    Assistant,
    /// An endpoint for all services.
    EndpointUrl,
    /// The queue for records of vanity numbers.
    VanityQueue,
    /// The table for records of vanity numbers.
    VanityTable,
    /// The state machine of asynchronous executions.
    StateMachine,
    /// The file of the embedded store.
    State,
    /// The form of results.
    Output,
}

impl Key {
    /// All settings, in the order in which they are shown.
    pub const ALL: [Self; 10] = [
        Self::Profile,
        Self::Region,
        Self::Instance,
        Self::Assistant,
        Self::EndpointUrl,
        Self::VanityQueue,
        Self::VanityTable,
        Self::StateMachine,
        Self::State,
        Self::Output,
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Region => "region",
            Self::Instance => "instance",
            Self::Assistant => "assistant",
            Self::EndpointUrl => "endpoint_url",
            Self::VanityQueue => "vanity_queue",
            Self::VanityTable => "vanity_table",
            Self::StateMachine => "state_machine",
            Self::State => "state",
            Self::Output => "output",
        }
    }

    /// What it is.
    pub fn about(self) -> &'static str {
        match self {
            Self::Profile => "A profile of ~/.aws/config.",
            Self::Region => "The AWS region.",
            Self::Instance => "The Amazon Connect instance: its id or ARN.",
            Self::Assistant => "The Q in Connect assistant, where a contact's session names none.",
            Self::EndpointUrl => "Call this endpoint instead of AWS, for every service.",
            Self::VanityQueue => "The URL of the queue that takes records of vanity numbers.",
            Self::VanityTable => "The table that keeps records of vanity numbers.",
            Self::StateMachine => "The state machine of asynchronous executions: its ARN or name.",
            Self::State => "The file of the embedded store, relative to this file.",
            Self::Output => "The form of results.",
        }
    }

    /// The environment variables that set it, the stronger first.
    pub fn variables(self) -> &'static [&'static str] {
        match self {
            Self::Profile => &["AWS_PROFILE"],
            Self::Region => &["AWS_REGION", "AWS_DEFAULT_REGION"],
            Self::Instance => &["CONNECTCTL_INSTANCE_ID"],
            Self::Assistant => &["CONNECTCTL_ASSISTANT_ID"],
            Self::EndpointUrl => &["AWS_ENDPOINT_URL"],
            Self::VanityQueue => &["CONNECTCTL_VANITY_QUEUE"],
            Self::VanityTable => &["CONNECTCTL_VANITY_TABLE"],
            Self::StateMachine => &["CONNECTCTL_STATE_MACHINE"],
            Self::State => &["CONNECTCTL_STATE"],
            Self::Output => &["CONNECTCTL_OUTPUT"],
        }
    }

    /// The option that sets it.
    pub fn option(self) -> &'static str {
        match self {
            Self::Profile => "--profile",
            Self::Region => "--region",
            Self::Instance => "--instance-id",
            Self::Assistant => "--assistant-id",
            Self::EndpointUrl => "--endpoint-url",
            Self::VanityQueue => "--queue",
            Self::VanityTable => "--table",
            Self::StateMachine => "--state-machine",
            Self::State => "--state",
            Self::Output => "--output",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_listed_once_and_read_by_the_name_that_it_shows() {
        for key in Key::ALL {
            let read: Key = serde_json::from_value(key.name().into()).unwrap();
            assert_eq!(read, key);
            assert_eq!(Key::ALL.iter().filter(|other| **other == key).count(), 1);
        }
    }
}

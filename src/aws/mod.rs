//! The adapters to the real services: one file a service, and here what they share, the
//! configuration of clients and the translation of errors.

mod bank;
mod classifier;
mod executions;
mod fault;
mod functions;
mod keys;
mod lex;
mod probe;
mod queue;
mod secrets;
mod sessions;
mod table;
mod test_cases;
mod topic;

use std::time::Duration;

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};

pub use bank::{AwsApprovals, AwsCallbacks, AwsEvents, AwsPins, AwsUnknown};
pub use classifier::AwsClassifier;
pub use executions::AwsExecutions;
pub use functions::{Functions, Invocation};
pub use keys::KeyRing;
pub use lex::{AwsBots, Heard, LexRuntime};
pub use probe::Probe;
pub use queue::AwsQueue;
pub use secrets::AwsSecrets;
pub use sessions::AwsSessions;
pub use table::AwsTable;
pub use test_cases::AwsTestCases;
pub use topic::AwsTopic;

use crate::connect::{FaultKind, ServiceFault};

/// Where and as whom to call; what is `None` follows the AWS conventions (environment, profile
/// files, SSO, assumed roles, instance metadata).
#[derive(Clone, Debug)]
pub struct Connection {
    /// The profile to use, whatever keys the environment holds.
    pub profile: Option<String>,
    /// The region to call.
    pub region: Option<String>,
    /// One endpoint for all services.
    pub endpoint_url: Option<String>,
    /// How long to try.
    pub patience: Patience,
}

/// How long a call may take and how often it is tried.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Time to get a connection.
    pub connect: Duration,
    /// Time for one attempt.
    pub attempt: Duration,
    /// Time for all attempts of one call.
    pub operation: Duration,
    /// Attempts, the first one counted.
    pub attempts: u32,
}

impl Patience {
    /// For a person or a script that waits.
    pub const INTERACTIVE: Self = Self {
        connect: Duration::from_secs(3),
        attempt: Duration::from_secs(10),
        operation: Duration::from_secs(30),
        attempts: 5,
    };

    /// For many calls one after the other, of a service that takes few of them a second.
    pub const DEPLOYMENT: Self =
        Self { operation: Duration::from_secs(120), attempts: 8, ..Self::INTERACTIVE };

    /// For a function that a flow waits for: its block gives up after 8 seconds at the latest.
    pub const FLOW: Self = Self {
        connect: Duration::from_secs(1),
        attempt: Duration::from_secs(3),
        operation: Duration::from_millis(6_500),
        attempts: 3,
    };

    /// For a function that tries again by itself as long as it has time.
    pub const ONCE: Self = Self {
        connect: Duration::from_secs(1),
        attempt: Duration::from_secs(3),
        operation: Duration::from_secs(4),
        attempts: 1,
    };
}

impl Connection {
    /// What a function uses that a flow calls: its own environment.
    pub fn of_function() -> Self {
        Self { profile: None, region: None, endpoint_url: None, patience: Patience::FLOW }
    }

    /// What a function uses that tries again by itself.
    pub fn of_retrying_function() -> Self {
        Self { patience: Patience::ONCE, ..Self::of_function() }
    }

    /// Loads the configuration that clients are made from. Nothing is called but what a profile
    /// or instance metadata need.
    ///
    /// # Errors
    /// No region is to be found.
    pub async fn load(&self) -> Result<SdkConfig, ServiceFault> {
        let Patience { connect, attempt, operation, attempts } = self.patience;
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(connect)
            .operation_attempt_timeout(attempt)
            .operation_timeout(operation)
            .build();
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .timeout_config(timeouts)
            .retry_config(RetryConfig::standard().with_max_attempts(attempts));
        if let Some(profile) = &self.profile {
            // Keys that the shell exports would beat a profile that was named: the call would go
            // to another account than the one that was asked for.
            let provider = ProfileFileCredentialsProvider::builder().profile_name(profile).build();
            loader = loader.profile_name(profile).credentials_provider(provider);
        }
        if let Some(region) = &self.region {
            loader = loader.region(Region::new(region.clone()));
        }
        if let Some(endpoint) = &self.endpoint_url {
            loader = loader.endpoint_url(endpoint);
        }
        let config = loader.load().await;
        match config.region() {
            Some(_) => Ok(config),
            None => Err(ServiceFault {
                operation: "",
                kind: FaultKind::NoRegion,
                code: None,
                message: "no region is configured".into(),
            }),
        }
    }
}

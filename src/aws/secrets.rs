//! Secrets (`secretsmanager`).

use secrecy::SecretString;

use super::Connection;
use super::fault::fault;
use crate::connect::ServiceFault;
use crate::transfer::{SecretArn, Secrets};

/// The secrets of the real service, each in the region of its ARN.
#[derive(Clone, Debug)]
pub struct AwsSecrets {
    connection: Connection,
}

impl AwsSecrets {
    /// Nothing is loaded before a secret is asked for: most functions need none.
    pub fn new(connection: Connection) -> Self {
        Self { connection }
    }
}

impl Secrets for AwsSecrets {
    async fn get(&self, arn: &SecretArn) -> Result<Option<SecretString>, ServiceFault> {
        let region = Some(arn.region().to_owned());
        let config = Connection { region, ..self.connection.clone() }.load().await?;
        let client = aws_sdk_secretsmanager::Client::new(&config);
        let answer = client.get_secret_value().secret_id(arn.as_str()).send().await;
        let answer = answer.map_err(|error| fault("GetSecretValue", &error))?;
        Ok(answer.secret_string.map(SecretString::from))
    }
}

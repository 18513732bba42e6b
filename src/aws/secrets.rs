//! Secrets (`secretsmanager`).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_secretsmanager::Client;
use secrecy::SecretString;

use super::Connection;
use super::fault::fault;
use crate::connect::ServiceFault;
use crate::transfer::{SecretArn, Secrets};

/// The secrets of the real service, each in the region of its ARN.
#[derive(Clone, Debug)]
pub struct AwsSecrets {
    connection: Connection,
    /// By region, each made when it is needed.
    clients: Arc<Mutex<HashMap<String, Client>>>,
}

impl AwsSecrets {
    /// Nothing is loaded before a secret is asked for: most functions need none.
    pub fn new(connection: Connection) -> Self {
        Self { connection, clients: Arc::default() }
    }

    /// The client of a region: the same one every time, with its connections and credentials.
    async fn client(&self, region: &str) -> Result<Client, ServiceFault> {
        if let Some(client) = self.clients().get(region) {
            return Ok(client.clone());
        }
        let config = Connection { region: Some(region.into()), ..self.connection.clone() };
        let client = Client::new(&config.load().await?);
        self.clients().insert(region.into(), client.clone());
        Ok(client)
    }

    fn clients(&self) -> MutexGuard<'_, HashMap<String, Client>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Secrets for AwsSecrets {
    async fn get(&self, arn: &SecretArn) -> Result<Option<SecretString>, ServiceFault> {
        let client = self.client(arn.region()).await?;
        let answer = client.get_secret_value().secret_id(arn.as_str()).send().await;
        let answer = answer.map_err(|error| fault("GetSecretValue", &error))?;
        Ok(answer.secret_string.map(SecretString::from))
    }
}

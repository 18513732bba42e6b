//! The services that the functions work with.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::OnceLock;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::types as dynamodb;
use aws_sdk_dynamodb::types::ScalarAttributeType;
use connectctl::aws::{AwsPins, AwsSecrets, Connection, KeyRing, Patience};
use connectctl::banking::auth::hash;
use connectctl::banking::value::{Pin, Value as _};
use connectctl::banking::{CustomerId, Pins};
use connectctl::transfer::SecretArn;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::harness::{Bench, Ministack};

pub(super) const AUTH: &str = "auth-state";
pub(super) const EVENTS: &str = "security-events";
pub(super) const NUMERIC_EVENTS: &str = "security-events-numeric";
pub(super) const UNKNOWN: &str = "new-intents";
pub(super) const CALLBACKS: &str = "callbacks";

/// What is mixed into the hashes of PINs.
const PEPPER: &str = "pepper";

/// Tables, topics with a queue each that hears them, and a secret.
pub(super) struct Stack {
    pub(super) config: SdkConfig,
    pub(super) fraud: (String, String),
    pub(super) push: (String, String),
    pub(super) secret: String,
    ministack: Ministack,
}

pub(super) type Item = HashMap<String, dynamodb::AttributeValue>;

async fn config_at(url: &str) -> SdkConfig {
    aws_config::defaults(BehaviorVersion::latest())
        .credentials_provider(Credentials::from_keys("123456789012", "secret", None))
        .region(Region::new("us-east-1"))
        .endpoint_url(url)
        .load()
        .await
}

async fn table(config: &SdkConfig, name: &str, keys: &[(&str, ScalarAttributeType)]) {
    let client = aws_sdk_dynamodb::Client::new(config);
    let mut call = client.create_table().table_name(name);
    let kinds = [dynamodb::KeyType::Hash, dynamodb::KeyType::Range];
    for ((name, kind), role) in keys.iter().zip(kinds) {
        let attribute = dynamodb::AttributeDefinition::builder()
            .attribute_name(*name)
            .attribute_type(kind.clone());
        let key = dynamodb::KeySchemaElement::builder().attribute_name(*name).key_type(role);
        call =
            call.attribute_definitions(attribute.build().unwrap()).key_schema(key.build().unwrap());
    }
    call.billing_mode(dynamodb::BillingMode::PayPerRequest).send().await.unwrap();
}

/// A topic, and a queue that hears it.
async fn topic(config: &SdkConfig, name: &str) -> (String, String) {
    let (sns, sqs) = (aws_sdk_sns::Client::new(config), aws_sdk_sqs::Client::new(config));
    let topic = sns.create_topic().name(name).send().await.unwrap().topic_arn.unwrap();
    let queue = sqs.create_queue().queue_name(name).send().await.unwrap().queue_url.unwrap();
    let arn = format!("arn:aws:sqs:us-east-1:123456789012:{name}");
    sns.subscribe().topic_arn(&topic).protocol("sqs").endpoint(arn).send().await.unwrap();
    (topic, queue)
}

impl Stack {
    pub(super) async fn start() -> Self {
        use ScalarAttributeType::{N, S};
        let ministack = Ministack::start();
        let config = config_at(ministack.url()).await;
        table(&config, AUTH, &[("request_id", S)]).await;
        table(&config, EVENTS, &[("customer_id", S), ("timestamp", S)]).await;
        table(&config, NUMERIC_EVENTS, &[("customer_id", S), ("timestamp", N)]).await;
        table(&config, UNKNOWN, &[("utterance", S), ("timestamp", S)]).await;
        table(&config, CALLBACKS, &[("callback_id", S), ("requested_at", S)]).await;
        let (fraud, push) = (topic(&config, "fraud").await, topic(&config, "push").await);
        let keys = json!({ "coreBankingApiKey": "k", "crmApiKey": "k", "pinPepper": PEPPER });
        let secrets = aws_sdk_secretsmanager::Client::new(&config);
        let made = secrets.create_secret().name("banking").secret_string(keys.to_string());
        let secret = made.send().await.unwrap().arn.unwrap();
        Self { config, fraud, push, secret, ministack }
    }

    /// A bench for the functions.
    pub(super) fn bench(&self) -> Bench {
        let mut bench = Bench::new();
        for (key, value) in [
            ("AWS_ACCESS_KEY_ID", "123456789012"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ENDPOINT_URL", self.ministack.url()),
            ("BANKING_SECRET_ARN", &self.secret),
            ("AUTH_STATE_TABLE_NAME", AUTH),
            ("SECURITY_EVENTS_TABLE", EVENTS),
            ("INTENT_TABLE_NAME", UNKNOWN),
            ("CALLBACK_TABLE_NAME", CALLBACKS),
            ("FRAUD_ALERT_SNS_TOPIC", &self.fraud.0),
            ("SNS_TOPIC_ARN", &self.push.0),
        ] {
            bench.set(key, value);
        }
        bench
    }

    /// The PINs, with the pepper of the secret.
    pub(super) fn pins(&self) -> AwsPins {
        let connection = Connection {
            region: Some("us-east-1".into()),
            endpoint_url: Some(self.ministack.url().into()),
            profile: None,
            patience: Patience::INTERACTIVE,
        };
        let keys = KeyRing::in_secret(
            AwsSecrets::new(connection),
            SecretArn::parse(&self.secret).unwrap(),
        );
        AwsPins::new(&self.config, AUTH, Arc::new(keys))
    }

    pub(super) async fn set_pin(&self, customer: &str, pin: &str) {
        static HASH: OnceLock<String> = OnceLock::new();
        assert_eq!(pin, "1234");
        let hash = HASH.get_or_init(|| {
            let pin = Pin::read(pin, Date::ZERO).unwrap();
            hash(&pin, b"some salt of it", &PEPPER.into()).unwrap()
        });
        self.pins().set(&CustomerId(customer.into()), hash).await.unwrap();
    }

    /// All items of a table.
    pub(super) async fn items(&self, table: &str) -> Vec<Item> {
        let client = aws_sdk_dynamodb::Client::new(&self.config);
        let pages = client.scan().table_name(table).into_paginator().items().send();
        pages.collect::<Result<Vec<_>, _>>().await.unwrap()
    }

    /// What a topic has told its queue: subjects and messages.
    pub(super) async fn told(&self, queue: &str) -> Vec<(String, Value)> {
        let sqs = aws_sdk_sqs::Client::new(&self.config);
        let mut all = Vec::new();
        loop {
            let call = sqs.receive_message().queue_url(queue).max_number_of_messages(10);
            let messages = call.send().await.unwrap().messages.unwrap_or_default();
            if messages.is_empty() {
                return all;
            }
            for message in &messages {
                let handle = message.receipt_handle().unwrap();
                sqs.delete_message().queue_url(queue).receipt_handle(handle).send().await.unwrap();
                let body: Value = serde_json::from_str(message.body().unwrap()).unwrap();
                let subject = body["Subject"].as_str().unwrap_or_default().to_owned();
                let text = serde_json::from_str(body["Message"].as_str().unwrap()).unwrap();
                all.push((subject, text));
            }
        }
    }
}

/// A text of an item.
pub(super) fn text(item: &Item, key: &str) -> String {
    item.get(key).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default()
}

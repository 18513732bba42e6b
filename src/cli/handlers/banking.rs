//! The functions of a bank.

use std::fmt;

use serde_json::Value;
use tokio::sync::OnceCell;

use super::super::app::App;
use super::super::bank;
use super::super::exit::{Exit, Failure};
use super::{Run, log};
use crate::aws::{AwsApprovals, AwsCallbacks, AwsClassifier, AwsSecrets};
use crate::banking::{Approvals, Callbacks, Classifier, Desk, Services};
use crate::lambda::lex_fulfilment::{Parts, Settings, services_of_aws};
use crate::lambda::{FunctionError, Handler, auth_approval, callback_requests, lex_fulfilment};
use crate::local::bank::BankServer;
use crate::local::{LocalDesk, SystemClock};

/// What an invocation answered, or what is wrong before it.
type Outcome = Result<Result<Value, FunctionError>, Failure>;

/// What functions of a bank are run with.
pub(super) enum Banking {
    /// The real services.
    Aws(Box<aws_config::SdkConfig>),
    /// The embedded store, and a bank on this machine where no other is configured.
    Local { store: LocalDesk, bank: OnceCell<String> },
}

impl fmt::Debug for Banking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if matches!(self, Self::Aws(_)) { "Aws" } else { "Local" })
    }
}

impl Banking {
    /// # Errors
    /// Configuration is missing, or the embedded store cannot be opened.
    pub(super) async fn new(app: &App) -> Result<Self, Failure> {
        Ok(match app.local {
            true => Self::Local { store: LocalDesk::new(app.store()?), bank: OnceCell::new() },
            false => Self::Aws(Box::new(app.services().await?)),
        })
    }

    /// The bank on this machine, if one is needed; it is there from the first time on.
    ///
    /// # Errors
    /// No port of this machine can be listened on.
    pub(super) async fn bank(
        &self,
        app: &App,
        get: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<&str>, Failure> {
        match self {
            Self::Local { bank, .. } if get("CORE_BANKING_API_URL").is_none() => {
                Ok(Some(bank.get_or_try_init(|| serve(app)).await?))
            }
            _ => Ok(None),
        }
    }

    fn services(
        &self,
        app: &App,
        settings: &Settings,
        stand_in: Option<&str>,
    ) -> Result<Services, FunctionError> {
        let store = match self {
            Self::Local { store, .. } => store,
            Self::Aws(config) => {
                let parts = Parts::new(settings, Some(AwsSecrets::new(app.connection())))?;
                return Ok(services_of_aws(settings, config, &parts));
            }
        };
        let parts = Parts::new(settings, None)?;
        let classifier = stand_in.zip(settings.model.as_ref()).map(|(url, (model, _))| {
            Box::new(AwsClassifier::of_stand_in(url, model)) as Box<dyn Classifier>
        });
        Ok(Services {
            bank: parts.bank(),
            crm: parts.crm(),
            pins: Some(Box::new(store.clone())),
            approvals: Some(Box::new(store.clone())),
            push: Some(Box::new(store.topic("approvals"))),
            events: Some(Box::new(store.clone())),
            alerts: Some(Box::new(store.topic("fraud"))),
            unknown: Some(Box::new(store.clone())),
            classifier,
        })
    }
}

impl Run<'_, '_> {
    /// A turn of a conversation. Every event meets services that nothing is known of.
    pub(super) async fn lex_fulfilment(self) -> Outcome {
        let app = self.handlers.app;
        let banking = self.handlers.banking().await?;
        let mut settings = Settings::read(&|key| self.get(key));
        let bank = banking.bank(app, |key| self.get(key)).await?;
        if let Some(url) = bank {
            settings.bank = Some(url.to_owned());
            settings.crm = Some(format!("{url}/customer"));
        }
        if app.local {
            let any = || Some("local".to_owned().into());
            settings.bank_key = settings.bank_key.or_else(any);
            settings.crm_key = settings.crm_key.or_else(any);
        }
        let stand_in = self.get("AWS_ENDPOINT_URL_BEDROCK_RUNTIME");
        let stand_in = stand_in.as_deref().or(bank);
        let services = match banking.services(app, &settings, stand_in) {
            Ok(services) => services,
            Err(error) => return Ok(Err(error)),
        };
        let log = log(settings.debug, self.lines);
        let desk = Desk::new(settings.desk, services, SystemClock);
        let handler = lex_fulfilment::Function { turn: settings.turn, desk, log };
        Ok(handler.handle(self.event, self.remaining).await)
    }

    /// A decision in an app.
    pub(super) async fn auth_approval(self) -> Outcome {
        let settings = auth_approval::Settings::read(&|key| self.get(key));
        let log = log(settings.debug, self.lines);
        let approvals: Box<dyn Approvals> = match self.handlers.banking().await? {
            Banking::Local { store, .. } => Box::new(store.clone()),
            Banking::Aws(config) => match settings.table() {
                Ok(table) => Box::new(AwsApprovals::new(config, table)),
                Err(error) => return Ok(Err(error)),
            },
        };
        let handler = auth_approval::Function { settings, approvals, clock: SystemClock, log };
        Ok(handler.handle(self.event, self.remaining).await)
    }

    /// A request to be called back.
    pub(super) async fn callback_requests(self) -> Outcome {
        let settings = callback_requests::Settings::read(&|key| self.get(key));
        let log = log(settings.debug, self.lines);
        let callbacks: Box<dyn Callbacks> = match self.handlers.banking().await? {
            Banking::Local { store, .. } => Box::new(store.clone()),
            Banking::Aws(config) => match settings.table() {
                Ok(table) => Box::new(AwsCallbacks::new(config, table)),
                Err(error) => return Ok(Err(error)),
            },
        };
        let handler = callback_requests::Function { settings, callbacks, clock: SystemClock, log };
        Ok(handler.handle(self.event, self.remaining).await)
    }
}

/// A bank that is there for this run alone.
async fn serve(app: &App) -> Result<String, Failure> {
    let bank = BankServer::bind(bank::data(None)?, 0).await.map_err(|error| {
        Failure::new(Exit::Input, format!("listening on a port of this machine failed: {error}"))
            .help("set CORE_BANKING_API_URL to a bank that is there")
    })?;
    let url = bank.url();
    app.note("no bank is configured: the sample of `connectctl bank sample` is there for this run");
    tokio::spawn(bank.serve(|_| {}));
    Ok(url)
}

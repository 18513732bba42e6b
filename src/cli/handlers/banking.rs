//! The functions of a bank.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use aws_config::SdkConfig;
use jiff::civil::Date;
use secrecy::SecretString;
use serde_json::Value;
use tokio::sync::OnceCell;

use super::super::app::App;
use super::super::bank;
use super::super::exit::{Exit, Failure};
use super::{Handlers, Run, log};
use crate::aws::{AwsApprovals, AwsCallbacks, AwsClassifier, AwsSecrets};
use crate::banking::auth::{HashError, hash};
use crate::banking::value::{Pin, Value as _};
use crate::banking::{
    Approvals, Callbacks, Classifier, CustomerId, Desk, Proofs, Reception, Services,
};
use crate::lambda::bank::{Parts, ProofSettings};
use crate::lambda::lex_fulfilment::{Settings, services_of_aws};
use crate::lambda::{
    FunctionError, Handler, TableSettings, auth_approval, callback_requests, customer_auth,
    lex_fulfilment,
};
use crate::local::bank::{BankData, BankServer};
use crate::local::{LocalDesk, SystemClock};

/// What an invocation answered, or what is wrong before it.
type Outcome = Result<Result<Value, FunctionError>, Failure>;

/// What functions of a bank are run with.
pub(super) enum Banking {
    /// The real services.
    Aws(Box<SdkConfig>),
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
        handlers: &Handlers<'_>,
        get: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<&str>, Failure> {
        match self {
            Self::Local { bank, store } if get("CORE_BANKING_API_URL").is_none() => {
                Ok(Some(bank.get_or_try_init(|| serve(handlers, store)).await?))
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
        let parts = self.parts(app, &settings.proofs, settings.bank_key.as_ref())?;
        let store = match self {
            Self::Local { store, .. } => store,
            Self::Aws(config) => return services_of_aws(settings, config, &parts),
        };
        let classifier = stand_in.zip(settings.model.as_ref()).map(|(url, (model, _))| {
            Box::new(AwsClassifier::of_stand_in(url, model)) as Box<dyn Classifier>
        });
        Ok(Services {
            bank: parts.bank(settings.bank()?),
            proofs: self.proofs(&settings.proofs, &parts),
            alerts: Some(Box::new(store.topic("fraud"))),
            unknown: Some(Box::new(store.clone())),
            classifier,
        })
    }

    fn parts(
        &self,
        app: &App,
        settings: &ProofSettings,
        bank_key: Option<&SecretString>,
    ) -> Result<Parts, FunctionError> {
        let secrets = matches!(self, Self::Aws(_)).then(|| AwsSecrets::new(app.connection()));
        Parts::new(settings, bank_key, secrets)
    }

    fn proofs(&self, settings: &ProofSettings, parts: &Parts) -> Proofs {
        let store = match self {
            Self::Local { store, .. } => store,
            Self::Aws(config) => return parts.proofs_of_aws(settings, config),
        };
        Proofs {
            crm: parts.crm(),
            pins: Some(Box::new(store.clone())),
            approvals: Some(Box::new(store.clone())),
            push: Some(Box::new(store.topic("approvals"))),
            events: Some(Box::new(store.clone())),
        }
    }

    /// What keeps something in one table: the embedded store, or the real table.
    fn keeper<T: ?Sized>(
        &self,
        settings: &TableSettings,
        local: fn(LocalDesk) -> Box<T>,
        aws: fn(&SdkConfig, &str) -> Box<T>,
    ) -> Result<Box<T>, FunctionError> {
        Ok(match self {
            Self::Local { store, .. } => local(store.clone()),
            Self::Aws(config) => aws(config, settings.table()?),
        })
    }
}

/// Says where customer relations are, where the bank of this run is the one; any key is good for it.
fn at_stand_in(proofs: &mut ProofSettings, app: &App, bank: Option<&str>) {
    if let Some(url) = bank {
        proofs.crm.get_or_insert_with(|| format!("{url}/customer"));
    }
    if app.local {
        proofs.crm_key.get_or_insert_with(any_key);
    }
}

fn any_key() -> SecretString {
    "local".to_owned().into()
}

impl Run<'_, '_> {
    /// A turn of a conversation. Every event meets services that nothing is known of.
    pub(super) async fn lex_fulfilment(self) -> Outcome {
        let app = self.handlers.app;
        let banking = self.handlers.banking().await?;
        let mut settings = Settings::read(&|key| self.get(key));
        let bank = banking.bank(self.handlers, |key| self.get(key)).await?;
        at_stand_in(&mut settings.proofs, app, bank);
        if let Some(url) = bank {
            settings.bank = Some(url.to_owned());
        }
        if app.local {
            settings.bank_key.get_or_insert_with(any_key);
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

    /// A step of a proof.
    pub(super) async fn customer_auth(self) -> Outcome {
        let app = self.handlers.app;
        let banking = self.handlers.banking().await?;
        let mut settings = customer_auth::Settings::read(&|key| self.get(key));
        let bank = banking.bank(self.handlers, |key| self.get(key)).await?;
        at_stand_in(&mut settings.proofs, app, bank);
        let proofs = match banking.parts(app, &settings.proofs, None) {
            Ok(parts) => banking.proofs(&settings.proofs, &parts),
            Err(error) => return Ok(Err(error)),
        };
        let log = log(settings.debug, self.lines);
        let reception = Reception::new(settings.reception, proofs, SystemClock);
        let handler = customer_auth::Function { reception, log };
        Ok(handler.handle(self.event, self.remaining).await)
    }

    /// A decision in an app.
    pub(super) async fn auth_approval(self) -> Outcome {
        let auth_approval::Settings { common, claim } =
            auth_approval::Settings::read(&|key| self.get(key));
        let log = log(common.debug, self.lines);
        let banking = self.handlers.banking().await?;
        let approvals = banking.keeper::<dyn Approvals>(
            &common,
            |store| Box::new(store),
            |config, table| Box::new(AwsApprovals::new(config, table)),
        );
        let approvals = match approvals {
            Ok(approvals) => approvals,
            Err(error) => return Ok(Err(error)),
        };
        let handler = auth_approval::Function { claim, approvals, clock: SystemClock, log };
        Ok(handler.handle(self.event, self.remaining).await)
    }

    /// A request to be called back.
    pub(super) async fn callback_requests(self) -> Outcome {
        let settings = callback_requests::settings(&|key| self.get(key));
        let log = log(settings.debug, self.lines);
        let banking = self.handlers.banking().await?;
        let callbacks = banking.keeper::<dyn Callbacks>(
            &settings,
            |store| Box::new(store),
            |config, table| Box::new(AwsCallbacks::new(config, table)),
        );
        let callbacks = match callbacks {
            Ok(callbacks) => callbacks,
            Err(error) => return Ok(Err(error)),
        };
        let handler = callback_requests::Function { callbacks, clock: SystemClock, log };
        Ok(handler.handle(self.event, self.remaining).await)
    }
}

/// A bank that is there for this run alone.
async fn serve(handlers: &Handlers<'_>, store: &LocalDesk) -> Result<String, Failure> {
    let app = handlers.app;
    let data = match &handlers.bank {
        Some(data) => data.clone(),
        None => bank::data(None)?,
    };
    if handlers.pins {
        enroll(store, &data).await?;
    }
    let bank = BankServer::bind(data, 0).await.map_err(|error| {
        Failure::new(Exit::Input, format!("listening on a port of this machine failed: {error}"))
            .help("set CORE_BANKING_API_URL to a bank that is there")
    })?;
    let url = bank.url();
    if handlers.bank.is_none() {
        app.note(
            "no bank is configured: the sample of `connectctl bank sample` is there for this run",
        );
    }
    tokio::spawn(bank.serve(|_| {}));
    Ok(url)
}

/// Sets the PINs that the data of a bank have, where none are set.
async fn enroll(store: &LocalDesk, data: &BankData) -> Result<(), Failure> {
    for (customer, pin) in data.pins() {
        if let Some(hash) = hashed(customer, pin)? {
            store.enroll(&CustomerId(customer.to_owned()), &hash).await?;
        }
    }
    Ok(())
}

/// The hash of a PIN that stands in a file: it protects nothing, and every test can have the same.
/// None of what is no PIN.
fn hashed(customer: &str, text: &str) -> Result<Option<String>, HashError> {
    static HASHES: Mutex<BTreeMap<(String, String), String>> = Mutex::new(BTreeMap::new());
    let Some(pin) = Pin::read(text, Date::ZERO) else { return Ok(None) };
    let key = (customer.to_owned(), text.to_owned());
    let mut hashes = HASHES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(hash) = hashes.get(&key) {
        return Ok(Some(hash.clone()));
    }
    let salt = format!("PIN of {customer}");
    let hash = hash(&pin, salt.as_bytes(), &LocalDesk::pepper())?;
    hashes.insert(key, hash.clone());
    Ok(Some(hash))
}

//! Running the functions of a bank.

use super::super::app::App;
use super::super::bank;
use super::super::exit::{Exit, Failure};
use super::input::Case;
use super::run::{Answered, Lines, UNHURRIED, environment, log, unprepared};
use crate::aws::{AwsApprovals, AwsCallbacks, AwsClassifier, AwsSecrets};
use crate::banking::{Desk, Services};
use crate::lambda::lex_fulfilment::{Parts, Settings, services_of_aws};
use crate::lambda::{Function, Handler, auth_approval, callback_requests, lex_fulfilment};
use crate::local::bank::BankServer;
use crate::local::{LocalDesk, SystemClock};

/// What the functions of a bank are run with.
pub(super) enum Banking {
    /// The real services.
    Aws(Box<aws_config::SdkConfig>),
    /// The embedded store, and a bank on this machine where no other is configured.
    Local { store: LocalDesk, bank: Option<String> },
}

impl Banking {
    /// Chooses what functions need, if one of them is a bank's.
    ///
    /// # Errors
    /// Configuration is missing.
    pub(super) async fn new(app: &App, functions: &[Function]) -> Result<Option<Self>, Failure> {
        let of_bank = [Function::LexFulfilment, Function::AuthApproval, Function::CallbackRequests];
        if !functions.iter().any(|function| of_bank.contains(function)) {
            return Ok(None);
        }
        if !app.local {
            return Ok(Some(Self::Aws(Box::new(app.services().await?))));
        }
        let store = LocalDesk::new(app.store()?);
        let is_configured = environment(app, "CORE_BANKING_API_URL").is_some();
        let bank = if is_configured { None } else { Some(serve(app).await?) };
        Ok(Some(Self::Local { store, bank }))
    }

    /// A turn of a conversation. Every event meets services that nothing is known of.
    pub(super) async fn lex_fulfilment(&self, app: &App, case: &Case, lines: &Lines) -> Answered {
        let mut settings = Settings::read(&|key| environment(app, key));
        if let Self::Local { bank: Some(url), .. } = self {
            settings.bank = Some(url.clone());
            settings.crm = Some(format!("{url}/customer"));
        }
        if matches!(self, Self::Local { .. }) {
            let any = || Some("local".to_owned().into());
            settings.bank_key = settings.bank_key.or_else(any);
            settings.crm_key = settings.crm_key.or_else(any);
        }
        let log = log(settings.debug, lines);
        let services = match self.services(app, &settings) {
            Ok(services) => services,
            Err(error) => return (Err(error), Vec::new()),
        };
        let desk = Desk::new(settings.desk, services, SystemClock);
        let handler = lex_fulfilment::Function { turn: settings.turn, desk, log };
        (handler.handle(case.event.clone(), UNHURRIED).await, Vec::new())
    }

    fn services(
        &self,
        app: &App,
        settings: &Settings,
    ) -> Result<Services, crate::lambda::FunctionError> {
        match self {
            Self::Aws(config) => {
                let parts = Parts::new(settings, Some(AwsSecrets::new(app.connection())))?;
                Ok(services_of_aws(settings, config, &parts))
            }
            Self::Local { store, bank } => {
                let parts = Parts::new(settings, None)?;
                Ok(Services {
                    bank: parts.bank(),
                    crm: parts.crm(),
                    pins: Some(Box::new(store.clone())),
                    approvals: Some(Box::new(store.clone())),
                    push: Some(Box::new(store.topic("approvals"))),
                    events: Some(Box::new(store.clone())),
                    alerts: Some(Box::new(store.topic("fraud"))),
                    unknown: Some(Box::new(store.clone())),
                    classifier: classifier(app, settings, bank.as_deref()),
                })
            }
        }
    }

    /// A decision in an app.
    pub(super) async fn auth_approval(&self, app: &App, case: &Case, lines: &Lines) -> Answered {
        let settings = auth_approval::Settings::read(&|key| environment(app, key));
        let log = log(settings.debug, lines);
        let approvals: Box<dyn crate::banking::Approvals> = match self {
            Self::Local { store, .. } => Box::new(store.clone()),
            Self::Aws(config) => match settings.table() {
                Ok(table) => Box::new(AwsApprovals::new(config, table)),
                Err(error) => return (Err(error), Vec::new()),
            },
        };
        let handler = auth_approval::Function { settings, approvals, clock: SystemClock, log };
        (handler.handle(case.event.clone(), UNHURRIED).await, Vec::new())
    }

    /// A request to be called back.
    pub(super) async fn callbacks(&self, app: &App, case: &Case, lines: &Lines) -> Answered {
        let settings = callback_requests::Settings::read(&|key| environment(app, key));
        let log = log(settings.debug, lines);
        let callbacks: Box<dyn crate::banking::Callbacks> = match self {
            Self::Local { store, .. } => Box::new(store.clone()),
            Self::Aws(config) => match settings.table() {
                Ok(table) => Box::new(AwsCallbacks::new(config, table)),
                Err(error) => return (Err(error), Vec::new()),
            },
        };
        let handler = callback_requests::Function { settings, callbacks, clock: SystemClock, log };
        (handler.handle(case.event.clone(), UNHURRIED).await, Vec::new())
    }

    /// Runs the function, if it is one of a bank's.
    pub(super) async fn run(
        this: Option<&Self>,
        app: &App,
        (case, function): (&Case, Function),
        lines: &Lines,
    ) -> Answered {
        match (this, function) {
            (Some(this), Function::LexFulfilment) => this.lex_fulfilment(app, case, lines).await,
            (Some(this), Function::AuthApproval) => this.auth_approval(app, case, lines).await,
            (Some(this), Function::CallbackRequests) => this.callbacks(app, case, lines).await,
            _ => unprepared(),
        }
    }
}

/// The stand-in for a model: one that is configured, else that of the bank of this run.
fn classifier(
    app: &App,
    settings: &Settings,
    bank: Option<&str>,
) -> Option<Box<dyn crate::banking::Classifier>> {
    let (model, _) = settings.model.as_ref()?;
    let url = environment(app, "AWS_ENDPOINT_URL_BEDROCK_RUNTIME");
    let url = url.or_else(|| bank.map(str::to_owned))?;
    Some(Box::new(AwsClassifier::of_stand_in(&url, model)))
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

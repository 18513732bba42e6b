//! The reception: has customers prove who they are, one step at a time, for flows.

use std::fmt;
use std::time::Duration;

use jiff::civil::Date;
use secrecy::{ExposeSecret, SecretString};

use super::auth::{ApprovalStatus, Caller, Checks, Method, Tried};
use super::guards::Guards;
use super::model::{Customer, CustomerId};
use super::note::{Level, Notes, count};
use super::services::Proofs;
use super::settings::Settings;
use super::value::{Pin, Value};
use crate::connect::{Clock, ServiceFault};

/// Has customers prove who they are, with what bots have them prove it with.
pub struct Reception<C> {
    settings: Settings,
    proofs: Proofs,
    guards: Guards,
    /// The clock.
    pub clock: C,
}

impl<C> fmt::Debug for Reception<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reception").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Whoever stands at the reception, as the contact has it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Visitor<'a> {
    /// The contact.
    pub contact: &'a str,
    /// The customer, where that was found out before.
    pub customer: Option<&'a str>,
    /// The name of the customer.
    pub name: Option<&'a str>,
    /// The number that is called from.
    pub phone: Option<&'a str>,
}

/// A step of a proof.
#[derive(Clone, Debug)]
pub enum Step {
    /// Find out who it is.
    Identify,
    /// Try what was keyed in as a PIN.
    VerifyPin(SecretString),
    /// Ask the customer's app.
    RequestApproval,
    /// See what came of a request, by its id.
    ApprovalStatus(String),
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is a customer.
    Known,
    /// It is nobody that the bank knows.
    Unknown,
    /// The customer has proven who they are; these attributes say so.
    Proven([(&'static str, String); 4]),
    /// The PIN is not the customer's.
    Wrong {
        /// Tries that are left.
        left: u32,
    },
    /// What was keyed in is no PIN; no try was taken for it.
    Invalid,
    /// Nothing is tried any more, for a time.
    Locked,
    /// The customer has no PIN, or nothing keeps requests for approval.
    NotEnrolled,
    /// The request is there, and nobody has decided.
    Pending {
        /// Its id.
        request: String,
    },
    /// The customer has declined the request.
    Declined,
    /// The request is too old, or there is none of this customer.
    TimedOut,
    /// A service is in trouble.
    Unavailable,
}

impl<C: Clock> Reception<C> {
    /// A reception that is made once, so that it remembers which services are in trouble.
    pub fn new(settings: Settings, proofs: Proofs, clock: C) -> Self {
        Self { guards: Guards::new(&settings), settings, proofs, clock }
    }

    /// Takes a step within `limit`, and tells who the customer is, where that is known.
    pub async fn take(
        &self,
        visitor: Visitor<'_>,
        step: Step,
        limit: Duration,
        notes: Notes<'_>,
    ) -> (Option<Customer>, Outcome) {
        let Self { settings, proofs, guards, clock } = self;
        let (end, session, phone) = (clock.now() + limit, visitor.contact, visitor.phone);
        let checks = Checks { proofs, guards, settings, clock, end, notes, session, phone };
        let caller = match visitor.customer {
            Some(id) => Caller::Known(Customer {
                id: CustomerId(id.into()),
                name: visitor.name.unwrap_or_default().into(),
            }),
            None => checks.find().await,
        };
        let customer = match caller {
            Caller::Known(customer) => customer,
            Caller::Unknown => return (None, Outcome::Unknown),
            Caller::Unclear => return (None, Outcome::Unavailable),
        };
        let outcome = prove(&checks, &customer.id, step).await.unwrap_or_else(|fault| {
            let text = format!("{} failed: {}", fault.operation, fault.name());
            count(notes, Level::Error, "proofsFailed", text);
            Outcome::Unavailable
        });
        (Some(customer), outcome)
    }
}

async fn prove<C: Clock>(
    checks: &Checks<'_, C>,
    customer: &CustomerId,
    step: Step,
) -> Result<Outcome, ServiceFault> {
    let proven = |method: Method| {
        count(checks.notes, Level::Info, "proofsTaken", "The customer has proven who they are");
        Outcome::Proven(method.attributes(method.level(), checks.clock.epoch()))
    };
    Ok(match step {
        Step::Identify => Outcome::Known,
        Step::VerifyPin(keys) => match Pin::read(keys.expose_secret(), Date::ZERO) {
            None => Outcome::Invalid,
            Some(pin) => match checks.try_pin(customer, &pin).await? {
                Tried::Right => proven(Method::Pin),
                Tried::Wrong { left } => Outcome::Wrong { left },
                Tried::Locked => Outcome::Locked,
                Tried::NotEnrolled => Outcome::NotEnrolled,
            },
        },
        Step::RequestApproval => match checks.open_request(customer).await? {
            Some(request) => Outcome::Pending { request },
            None => Outcome::NotEnrolled,
        },
        Step::ApprovalStatus(request) => match checks.look(&request, customer).await? {
            Some(ApprovalStatus::Pending) => Outcome::Pending { request },
            Some(ApprovalStatus::Approved) => proven(Method::App),
            Some(ApprovalStatus::Declined) => Outcome::Declined,
            None => Outcome::TimedOut,
        },
    })
}

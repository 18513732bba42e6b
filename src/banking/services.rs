//! What the bots need of the world, each in their own words.
//!
//! The futures are boxed, so that a [`Services`] can hold any of each: a turn of a conversation
//! meets ten of them, and which ones they are is the face's choice.

use std::time::Duration;

use futures_util::future::BoxFuture;
use secrecy::SecretString;

use super::auth::{Approval, PinPolicy, Reservation};
use super::callback::{Callback, CallbackId, Outcome};
use super::classify::Guess;
use super::model::{
    Activation, Balance, Branch, Customer, CustomerId, Details, Loan, Payment, Routing,
    Transaction, Transfer,
};
use super::security::{Alert, SecurityEvent};
use super::value::{
    AccountKind, CardKind, Days, Delivery, LastFour, LoanKind, Money, PastDate, Postcode,
};
use crate::connect::ServiceFault;

/// What a service answers, in time.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, ServiceFault>>;

/// Something that a customer orders. Whoever takes an order twice with the same key does it once.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// Who orders.
    pub customer: &'a CustomerId,
    /// What tells this order from others.
    pub key: &'a str,
}

/// Core banking. What it refuses is a fault whose code a [`Refusal`](super::model::Refusal) may
/// stand for.
pub trait Bank: Send + Sync {
    /// What is in an account.
    fn balance<'a>(&'a self, who: &'a CustomerId, account: AccountKind) -> Answer<'a, Balance>;
    /// What went in and out, the latest first.
    fn transactions<'a>(
        &'a self,
        who: &'a CustomerId,
        account: AccountKind,
        days: Days,
    ) -> Answer<'a, Vec<Transaction>>;
    /// The numbers of an account.
    fn details<'a>(&'a self, who: &'a CustomerId, account: AccountKind) -> Answer<'a, Details>;
    /// Sends a statement.
    fn send_statement<'a>(
        &'a self,
        order: Order<'a>,
        account: AccountKind,
        delivery: Delivery,
    ) -> Answer<'a, ()>;
    /// Makes a card work.
    fn activate_card<'a>(
        &'a self,
        order: Order<'a>,
        card: &'a LastFour,
        kind: CardKind,
    ) -> Answer<'a, Activation>;
    /// Stops all cards of a kind, or all of them; answers how many are stopped now.
    fn block_cards<'a>(&'a self, order: Order<'a>, kind: Option<CardKind>) -> Answer<'a, u32>;
    /// Opens a case on a transaction, and answers its number.
    fn dispute<'a>(&'a self, order: Order<'a>, amount: Money, date: PastDate)
    -> Answer<'a, String>;
    /// Moves money between accounts of a customer.
    fn transfer<'a>(&'a self, order: Order<'a>, transfer: &'a Transfer) -> Answer<'a, ()>;
    /// Pays somebody.
    fn pay<'a>(&'a self, order: Order<'a>, payment: &'a Payment) -> Answer<'a, ()>;
    /// What is owed.
    fn loan<'a>(&'a self, who: &'a CustomerId, kind: LoanKind) -> Answer<'a, Loan>;
    /// Pays something back, and answers what is owed then.
    fn pay_loan<'a>(&'a self, order: Order<'a>, kind: LoanKind, amount: Money) -> Answer<'a, Loan>;
    /// Branches, the nearest first.
    fn branches<'a>(&'a self, near: &'a Postcode) -> Answer<'a, Vec<Branch>>;
    /// How the bank itself is reached by other banks.
    fn routing(&self) -> Answer<'_, Routing>;
}

/// Who the customers are.
pub trait Crm: Send + Sync {
    /// The customer with a telephone number, in E.164.
    fn find<'a>(&'a self, phone: &'a str) -> Answer<'a, Option<Customer>>;
}

/// Personal identification numbers, hashed, and how often they were tried.
pub trait Pins: Send + Sync {
    /// Counts a try before it is made: no two callers get the same one. `now` is since 1970.
    fn reserve<'a>(
        &'a self,
        who: &'a CustomerId,
        policy: PinPolicy,
        now: Duration,
    ) -> Answer<'a, Reservation>;
    /// Forgets the tries, since the last one was right.
    fn reset<'a>(&'a self, who: &'a CustomerId) -> Answer<'a, ()>;
    /// Sets the hash, and forgets the tries.
    fn set<'a>(&'a self, who: &'a CustomerId, hash: &'a str) -> Answer<'a, ()>;
    /// What is mixed into every hash, and kept elsewhere than the hashes.
    fn pepper(&self) -> Answer<'_, SecretString>;
}

/// Requests for approval in the customer's app.
pub trait Approvals: Send + Sync {
    /// Keeps a request; once, however often it is asked to.
    fn open<'a>(&'a self, approval: &'a Approval) -> Answer<'a, ()>;
    /// Decides a request of this user that is open; answers whether it was one.
    fn decide<'a>(
        &'a self,
        id: &'a str,
        user: &'a str,
        approved: bool,
        now: Duration,
    ) -> Answer<'a, bool>;
    /// A request as it is kept.
    fn find<'a>(&'a self, id: &'a str) -> Answer<'a, Option<Approval>>;
}

/// The record of what matters to security.
pub trait SecurityEvents: Send + Sync {
    /// Adds an event.
    fn record<'a>(&'a self, event: &'a SecurityEvent) -> Answer<'a, ()>;
}

/// Whoever has to know at once.
pub trait Alerts: Send + Sync {
    /// Tells them.
    fn send<'a>(&'a self, alert: &'a Alert) -> Answer<'a, ()>;
}

/// What was said and not understood.
pub trait UnknownUtterances: Send + Sync {
    /// Keeps an utterance, which is masked. `now` is since 1970.
    fn add<'a>(&'a self, utterance: &'a str, session: &'a str, now: Duration) -> Answer<'a, ()>;
}

/// Whoever makes sense of what a bot did not understand.
pub trait Classifier: Send + Sync {
    /// The likeliest of the intents, which come with what each is for.
    fn classify<'a>(
        &'a self,
        utterance: &'a str,
        intents: &'a [(&'static str, &'static str)],
    ) -> Answer<'a, Guess>;
}

/// Requests to be called back.
pub trait Callbacks: Send + Sync {
    /// Keeps a request, unless one with its id is there: of many at once, one is kept.
    fn put<'a>(&'a self, callback: &'a Callback) -> Answer<'a, ()>;
    /// A request as it is kept.
    fn find<'a>(&'a self, id: &'a CallbackId) -> Answer<'a, Option<Callback>>;
    /// Gives a request that is pending to one who asks; answers whether it was. `now` is since 1970.
    fn claim<'a>(&'a self, callback: &'a Callback, by: &'a str, now: Duration) -> Answer<'a, bool>;
    /// Ends a request that is in the hands of `by`; answers whether it was.
    fn complete<'a>(
        &'a self,
        callback: &'a Callback,
        by: &'a str,
        outcome: Outcome,
        now: Duration,
    ) -> Answer<'a, bool>;
    /// Ends a request that is still pending and too old; answers whether it was.
    fn expire<'a>(&'a self, callback: &'a Callback, now: Duration) -> Answer<'a, bool>;
    /// Those that are pending and too old.
    fn overdue(&self, now: Duration) -> Answer<'_, Vec<Callback>>;
}

/// What is needed to find out who somebody is. What is not there is done without.
#[derive(Default)]
pub struct Proofs {
    /// Who the customers are.
    pub crm: Option<Box<dyn Crm>>,
    /// Personal identification numbers.
    pub pins: Option<Box<dyn Pins>>,
    /// Requests for approval.
    pub approvals: Option<Box<dyn Approvals>>,
    /// What tells a customer's app of a request.
    pub push: Option<Box<dyn Alerts>>,
    /// The record of what matters to security.
    pub events: Option<Box<dyn SecurityEvents>>,
}

/// All that a conversation works with. What is not there is done without.
pub struct Services {
    /// Core banking.
    pub bank: Box<dyn Bank>,
    /// What is needed to find out who the customer is.
    pub proofs: Proofs,
    /// Whoever looks after fraud.
    pub alerts: Option<Box<dyn Alerts>>,
    /// What was said and not understood.
    pub unknown: Option<Box<dyn UnknownUtterances>>,
    /// Whoever makes sense of it.
    pub classifier: Option<Box<dyn Classifier>>,
}

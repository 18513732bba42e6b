//! What the bank answers.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use super::data::{Account, BankData, Person};
use super::faults::{Trouble, meet};
use super::{model, orders};
use crate::banking::value::AccountKind;
use crate::banking::{Balance, Branch, Details, Loan, Refusal, Routing, Transaction};

/// A request as the bank reads it.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: HashMap<String, String>,
    pub(super) authorization: String,
    pub(super) api_key: String,
    pub(super) customer: String,
    pub(super) key: String,
    pub(super) body: Value,
}

/// The status of an answer and its body.
pub(super) type Told = (u16, Value);

/// The bank as it is by now.
#[derive(Debug)]
pub(super) struct State(Mutex<Inner>);

#[derive(Debug)]
struct Inner {
    data: BankData,
    /// What orders said and were answered, by their keys.
    done: HashMap<String, (Value, Told)>,
    cases: u32,
}

impl State {
    pub(super) fn new(data: BankData) -> Self {
        Self(Mutex::new(Inner { data, done: HashMap::new(), cases: 0 }))
    }

    /// The answer to a request, and the trouble that it meets.
    pub(super) fn answer(&self, asked: &Asked) -> (Told, Trouble) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let trouble = meet(&mut inner.data.faults, &asked.path);
        if let Some(status) = trouble.status {
            return ((status, json!({ "message": "as the file has it" })), trouble);
        }
        (inner.answer(asked), trouble)
    }
}

/// The date of this machine.
fn today() -> Date {
    Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// A refusal of the bank.
pub(super) fn refused(refusal: Refusal) -> Told {
    let status = if refusal == Refusal::Unknown { 404 } else { 409 };
    (status, json!({ "code": refusal.code() }))
}

fn wrong(status: u16, code: &str) -> Told {
    (status, json!({ "code": code }))
}

fn found<T: serde::Serialize>(value: Option<T>) -> Told {
    value.map_or_else(|| refused(Refusal::Unknown), |value| (200, json!(value)))
}

impl Inner {
    fn answer(&mut self, asked: &Asked) -> Told {
        let parts: Vec<&str> = asked.path.split('/').skip(1).collect();
        match (asked.method.as_str(), parts.as_slice()) {
            (_, ["customer"]) => self.customer(asked),
            ("POST", ["model", _, "converse"]) => model::converse(&self.data.guesses, &asked.body),
            (_, parts) => self.core_banking(asked, parts),
        }
    }

    fn core_banking(&mut self, asked: &Asked, parts: &[&str]) -> Told {
        let head = &self.data.bank;
        let is_signed_in = match (&head.core_banking_key, asked.authorization.split_once(' ')) {
            (Some(key), Some(("Bearer", given))) => key == given,
            (None, Some(("Bearer", given))) => !given.is_empty(),
            _ => false,
        };
        if !is_signed_in {
            return wrong(401, "not_signed_in");
        }
        match (asked.method.as_str(), parts) {
            ("GET", ["routing"]) => {
                let Self { data: BankData { bank, .. }, .. } = self;
                let (sort_code, bic) = (bank.sort_code.clone(), bank.bic.clone());
                (200, json!(Routing { sort_code, bic }))
            }
            ("GET", ["branches"]) => (200, json!(self.branches(&asked.query))),
            ("GET", parts) => self.read(asked, parts),
            ("POST", parts) => self.order(asked, parts),
            _ => wrong(405, "method_not_allowed"),
        }
    }

    fn customer(&self, asked: &Asked) -> Told {
        if self.data.bank.crm_key.as_ref().is_some_and(|key| *key != asked.api_key) {
            return wrong(403, "forbidden");
        }
        let Some(phone) = asked.query.get("phoneNumber") else { return wrong(400, "no_number") };
        let person = self.data.customers.iter().find(|person| person.phone == *phone);
        found(person.map(|person| json!({ "customer_id": person.id, "name": person.name })))
    }

    fn branches(&self, query: &HashMap<String, String>) -> Vec<Branch> {
        let near = query.get("postcode").map(String::as_str).unwrap_or_default();
        let places = self.data.branches.iter().filter(|place| near.starts_with(&place.area));
        let branch = |place: &super::data::Place| Branch {
            name: place.name.clone(),
            address: place.address.clone(),
            hours: place.hours.clone(),
        };
        places.map(branch).collect()
    }

    fn read(&self, asked: &Asked, parts: &[&str]) -> Told {
        let person = self.data.customers.iter().find(|person| person.id == asked.customer);
        let Some(person) = person else { return wrong(404, "unknown_customer") };
        let account = |code: &str| account(person, code);
        match parts {
            ["accounts", code, "balance"] => found(account(code).and_then(balance)),
            ["accounts", code, "transactions"] => {
                found(account(code).map(|account| transactions(account, &asked.query)))
            }
            ["accounts", code] => found(account(code).map(|account| Details {
                sort_code: self.data.bank.sort_code.clone(),
                account_number: account.number.clone(),
            })),
            ["loans", code] => {
                found(person.loans.iter().find(|owed| owed.kind.code() == *code).map(loan))
            }
            _ => wrong(404, "no_such_path"),
        }
    }

    /// Takes an order once, however often it comes.
    fn order(&mut self, asked: &Asked, parts: &[&str]) -> Told {
        if asked.key.is_empty() {
            return wrong(400, "no_idempotency_key");
        }
        let key = format!("{} {} {}", asked.customer, asked.path, asked.key);
        match self.done.get(&key) {
            Some((body, told)) if *body == asked.body => return told.clone(),
            Some(_) => return wrong(422, "idempotency_key_reused"),
            None => {}
        }
        let limit = self.data.bank.limit;
        let person = self.data.customers.iter_mut().find(|person| person.id == asked.customer);
        let Some(person) = person else { return wrong(404, "unknown_customer") };
        self.cases += 1;
        let told = orders::take(
            person,
            parts,
            &asked.body,
            orders::Rules { limit, case: self.cases, today: today() },
        )
        .unwrap_or_else(|code| wrong(400, code));
        if told.0 == 200 {
            self.done.insert(key, (asked.body.clone(), told.clone()));
        }
        told
    }
}

fn account<'a>(person: &'a Person, code: &str) -> Option<&'a Account> {
    person.accounts.iter().find(|account: &&Account| AccountKind::code(account.kind) == code)
}

fn balance(account: &Account) -> Option<Balance> {
    Some(Balance {
        balance: account.balance,
        available_balance: account.available(),
        ending: account.number.clone().try_into().ok()?,
    })
}

fn transactions(account: &Account, query: &HashMap<String, String>) -> Vec<Transaction> {
    let number =
        |key: &str, default| query.get(key).and_then(|n| n.parse().ok()).unwrap_or(default);
    let (days, limit): (u32, u32) = (number("days", 7), number("limit", 5));
    let latest = account.transactions.iter().filter(|booked| booked.days_ago <= days);
    let transaction = |booked: &super::data::Booked| Transaction {
        date: days_from(-i64::from(booked.days_ago)),
        amount: booked.amount,
        description: booked.description.clone(),
    };
    latest.map(transaction).take(limit.try_into().unwrap_or(usize::MAX)).collect()
}

pub(super) fn loan(owed: &super::data::Owed) -> Loan {
    Loan {
        outstanding: owed.outstanding,
        next_payment: owed.next_payment,
        next_payment_date: days_from(i64::from(owed.due_in_days)),
    }
}

fn days_from(days: i64) -> Date {
    today().checked_add(days.days()).unwrap_or_else(|_| today())
}

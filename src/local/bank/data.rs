//! What the bank has, as its file has it.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::faults::Fault;
use super::model::Guessed;
use crate::banking::value::{AccountKind, CardKind, LoanKind, Money};

/// A bank to try things with.
pub const SAMPLE: &str = include_str!("sample.toml");

/// What the bank has.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankData {
    pub(super) bank: Head,
    #[serde(default)]
    pub(super) customers: Vec<Person>,
    #[serde(default)]
    pub(super) branches: Vec<Place>,
    #[serde(default)]
    pub(super) guesses: Vec<Guessed>,
    #[serde(default)]
    pub(super) faults: Vec<Fault>,
}

/// What holds for all of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub(super) sort_code: String,
    pub(super) bic: String,
    pub(super) limit: Money,
    pub(super) core_banking_key: Option<String>,
    pub(super) crm_key: Option<String>,
}

/// A customer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) phone: String,
    /// A PIN to try things with: calls that are played know it, where none is set.
    #[serde(default, deserialize_with = "four_digits")]
    pub(super) pin: Option<String>,
    #[serde(default)]
    pub(super) accounts: Vec<Account>,
    #[serde(default)]
    pub(super) cards: Vec<Card>,
    #[serde(default)]
    pub(super) loans: Vec<Owed>,
    #[serde(default)]
    pub(super) payees: Vec<String>,
}

fn four_digits<'de, D: Deserializer<'de>>(source: D) -> Result<Option<String>, D::Error> {
    let pin = String::deserialize(source)?;
    let is_pin = pin.len() == 4 && pin.bytes().all(|byte| byte.is_ascii_digit());
    let wrong = || D::Error::custom("a PIN is four digits in quotes, such as \"1234\"");
    is_pin.then_some(Some(pin)).ok_or_else(wrong)
}

/// An account.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Account {
    #[serde(rename = "type")]
    pub(super) kind: AccountKind,
    pub(super) number: String,
    pub(super) balance: Money,
    #[serde(default)]
    pub(super) overdraft: Money,
    #[serde(default)]
    pub(super) transactions: Vec<Booked>,
}

impl Account {
    /// What can be spent.
    pub(super) fn available(&self) -> Money {
        Money::pence(self.balance.in_pence().saturating_add(self.overdraft.in_pence()))
    }

    /// Changes what is in it.
    pub(super) fn add(&mut self, pence: i64) {
        self.balance = Money::pence(self.balance.in_pence().saturating_add(pence));
    }
}

/// A transaction.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Booked {
    pub(super) days_ago: u32,
    pub(super) amount: Money,
    pub(super) description: String,
}

/// A card.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Card {
    #[serde(rename = "type")]
    pub(super) kind: CardKind,
    pub(super) last_four: String,
    pub(super) status: CardStatus,
}

/// Whether a card works.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum CardStatus {
    Inactive,
    Active,
    Blocked,
}

/// A loan.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Owed {
    #[serde(rename = "type")]
    pub(super) kind: LoanKind,
    pub(super) outstanding: Money,
    pub(super) next_payment: Money,
    pub(super) due_in_days: u32,
}

/// A branch.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    /// What the postcodes of its area begin with.
    pub(super) area: String,
    pub(super) name: String,
    pub(super) address: String,
    pub(super) hours: String,
}

/// Why a text is no bank.
#[derive(Debug, thiserror::Error)]
#[error("the bank cannot be read: {0}")]
pub struct BankError(toml::de::Error);

impl BankError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        "`connectctl bank sample` prints one that can be read"
    }
}

impl BankData {
    /// Reads a bank.
    ///
    /// # Errors
    /// It is not TOML, or has something in it that no bank has.
    pub fn parse(text: &str) -> Result<Self, BankError> {
        toml::from_str(text).map_err(BankError)
    }

    /// The same with other troubles.
    ///
    /// # Errors
    /// One of them is none that there is.
    pub fn with_faults(self, faults: Vec<Value>) -> Result<Self, serde_json::Error> {
        let faults = faults.into_iter().map(Fault::deserialize).collect::<Result<_, _>>()?;
        Ok(Self { faults, ..self })
    }

    /// The customers that have a PIN to try things with.
    pub fn pins(&self) -> impl Iterator<Item = (&str, &str)> {
        self.customers
            .iter()
            .filter_map(|person| Some((person.id.as_str(), person.pin.as_deref()?)))
    }
}

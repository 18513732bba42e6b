//! What a bank and its customers have.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::value::{AccountKind, Money, Payee, Reference};
use crate::connect::{FaultKind, ServiceFault};

/// The id of a customer.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct CustomerId(pub String);

impl fmt::Debug for CustomerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CustomerId")
    }
}

/// A customer as customer relations know them.
#[derive(Clone, Deserialize, PartialEq, Eq, Serialize)]
pub struct Customer {
    /// The id.
    #[serde(rename = "customer_id")]
    pub id: CustomerId,
    /// The name, as it is said.
    #[serde(default)]
    pub name: String,
}

impl fmt::Debug for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Customer")
    }
}

/// What is in an account.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Balance {
    /// What is booked.
    pub balance: Money,
    /// What can be spent, with the overdraft.
    pub available_balance: Money,
    /// The last four digits of the account.
    pub ending: Ending,
}

/// The last four digits of an account; services may send the whole number, which is not kept.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ending([u8; 4]);

impl TryFrom<String> for Ending {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
        let last = digits.last_chunk().ok_or("an account number has at least four digits")?;
        Ok(Self(*last))
    }
}

impl From<Ending> for String {
    fn from(ending: Ending) -> Self {
        ending.0.iter().map(|digit| char::from(*digit)).collect()
    }
}

impl Ending {
    /// The digits one by one, as they are said.
    pub fn spoken(self) -> String {
        super::value::spaced(&String::from(self))
    }
}

/// Something that went in or out.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Transaction {
    /// When, as `2026-11-05`.
    pub date: jiff::civil::Date,
    /// What went in, or out where it is below nothing.
    pub amount: Money,
    /// To or from whom.
    pub description: String,
}

/// The numbers of an account.
#[derive(Clone, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Details {
    /// The sort code.
    pub sort_code: String,
    /// The number.
    pub account_number: String,
}

/// What came of an activation.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    /// The card works now.
    Activated,
    /// It did already.
    AlreadyActive,
}

/// Money that goes from one account of a customer to another.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Transfer {
    /// Where it comes from.
    pub from: AccountKind,
    /// Where it goes.
    pub to: AccountKind,
    /// How much it is.
    pub amount: Money,
}

/// Money that goes to somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// To whom.
    pub payee: Payee,
    /// How much it is.
    pub amount: Money,
    /// What for.
    pub reference: Reference,
}

/// What is owed.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Loan {
    /// What is left to pay.
    pub outstanding: Money,
    /// What has to be paid next.
    pub next_payment: Money,
    /// And when.
    pub next_payment_date: jiff::civil::Date,
}

/// A branch.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Branch {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub address: String,
    /// When it is open, as it is said.
    pub hours: String,
}

/// How a bank is reached by others.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Routing {
    /// The sort code of its head office.
    pub sort_code: String,
    /// The code that banks abroad use.
    pub bic: String,
}

/// The code of a fault where there was no connection, so that nothing was sent.
pub const NOT_CONNECTED: &str = "NotConnected";

/// The code of a fault after which nobody knows whether an order was taken.
pub(super) const UNCLEAR: &str = "OrderUnclear";

/// Whether a bank may have taken an order though it did not say so. It has not where nothing was
/// sent, and where it says that it has not.
pub(super) fn may_be_taken(operation: &str, fault: &ServiceFault) -> bool {
    let is_answer = |code: &str| ["HTTP 501", "HTTP 503"].contains(&code);
    // The keys of the bank are asked for before it is called.
    fault.operation == operation
        && match (fault.kind, fault.code.as_deref()) {
            (_, Some(NOT_CONNECTED)) => false,
            (FaultKind::Unavailable, code) => !code.is_some_and(is_answer),
            (FaultKind::TimedOut | FaultKind::Garbled | FaultKind::Unreachable, _) => true,
            _ => false,
        }
}

/// Why a bank does not do what a customer asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such account, card, loan, transaction or payee.
    Unknown,
    /// There is not enough money.
    InsufficientFunds,
    /// It is more than may be moved.
    OverLimit,
    /// It is more than is owed.
    MoreThanOwed,
    /// The card is blocked.
    CardBlocked,
}

impl Refusal {
    /// The codes that banks give it.
    const CODES: [(&'static str, Self); 5] = [
        ("not_found", Self::Unknown),
        ("insufficient_funds", Self::InsufficientFunds),
        ("over_limit", Self::OverLimit),
        ("more_than_owed", Self::MoreThanOwed),
        ("card_blocked", Self::CardBlocked),
    ];

    /// The refusal that a fault stands for; none where the service itself is in trouble.
    pub fn of(fault: &ServiceFault) -> Option<Self> {
        let code = fault.code.as_deref()?;
        Self::CODES.into_iter().find_map(|(known, refusal)| (known == code).then_some(refusal))
    }

    /// The code that stands for it.
    pub fn code(self) -> &'static str {
        Self::CODES.into_iter().find_map(|(code, it)| (it == self).then_some(code)).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_may_be_taken_unless_nothing_was_sent_or_the_bank_says_no() {
        use FaultKind::{Garbled, NotFound, Throttled, TimedOut, Unavailable, Unreachable};
        for (kind, code, may) in [
            (TimedOut, None, true),
            (Garbled, None, true),
            (Unreachable, None, true),
            (Unavailable, Some("HTTP 500"), true),
            (Unavailable, Some("HTTP 504"), true),
            (Unavailable, Some("HTTP 503"), false),
            (TimedOut, Some(NOT_CONNECTED), false),
            (Unreachable, Some(NOT_CONNECTED), false),
            (Throttled, Some("HTTP 429"), false),
            (NotFound, Some("not_found"), false),
        ] {
            let code = code.map(str::to_owned);
            let fault = ServiceFault { operation: "Pay", kind, code, message: String::new() };
            assert_eq!(may_be_taken("Pay", &fault), may, "{fault:?}");
            assert!(!may_be_taken("Transfer", &fault), "{fault:?}");
        }
    }
}

//! What the bank does when it is told to.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::data::{Account, CardStatus, Person};
use super::state::{Told, loan, refused};
use crate::banking::value::{AccountKind, CardKind, Delivery, Money};
use crate::banking::{Activation, Refusal, Transfer};

/// What an order is taken by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// The most that is moved in one go.
    pub(super) limit: Money,
    /// The number of the next case.
    pub(super) case: u32,
    pub(super) today: Date,
}

type Taken = Result<Told, &'static str>;

/// Takes an order of a customer.
///
/// # Errors
/// The code of what is wrong with the request.
pub(super) fn take(person: &mut Person, parts: &[&str], body: &Value, rules: Rules) -> Taken {
    match parts {
        ["accounts", code, "statements"] => {
            let Statement { delivery } = read(body)?;
            let is_known = person.accounts.iter().any(|account| account.kind.code() == *code);
            let sent = (200, json!({ "delivery": delivery }));
            Ok(if is_known { sent } else { refused(Refusal::Unknown) })
        }
        ["cards", "activate"] => activate(person, &read(body)?),
        ["cards", "block"] => block(person, &read(body)?),
        ["disputes"] => dispute(person, &read(body)?, rules),
        ["transfers"] => transfer(person, &read(body)?, rules),
        ["payments"] => pay(person, &read(body)?, rules),
        ["loans", code, "payments"] => pay_loan(person, code, &read(body)?),
        _ => Err("no_such_path"),
    }
}

fn read<T: DeserializeOwned>(body: &Value) -> Result<T, &'static str> {
    T::deserialize(body).map_err(|_| "invalid_body")
}

#[derive(Deserialize)]
struct Statement {
    delivery: Delivery,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Activate {
    last_four: String,
    r#type: CardKind,
}

#[derive(Deserialize)]
struct Block {
    r#type: Option<CardKind>,
}

#[derive(Deserialize)]
struct Dispute {
    amount: Money,
    date: Date,
}

#[derive(Deserialize)]
struct Pay {
    payee: String,
    amount: Money,
    reference: String,
}

#[derive(Deserialize)]
struct PayLoan {
    amount: Money,
}

fn activate(person: &mut Person, order: &Activate) -> Taken {
    let is_it = |card: &&mut super::data::Card| {
        card.kind == order.r#type && card.last_four == order.last_four
    };
    let Some(card) = person.cards.iter_mut().find(is_it) else {
        return Ok(refused(Refusal::Unknown));
    };
    let status = match card.status {
        CardStatus::Blocked => return Ok(refused(Refusal::CardBlocked)),
        CardStatus::Active => Activation::AlreadyActive,
        CardStatus::Inactive => Activation::Activated,
    };
    card.status = CardStatus::Active;
    Ok((200, json!({ "status": status })))
}

fn block(person: &mut Person, order: &Block) -> Taken {
    let cards = person.cards.iter_mut();
    let mut blocked = 0;
    for card in cards.filter(|card| order.r#type.is_none_or(|kind| kind == card.kind)) {
        card.status = CardStatus::Blocked;
        blocked += 1;
    }
    Ok((200, json!({ "blocked": blocked })))
}

fn dispute(person: &Person, order: &Dispute, rules: Rules) -> Taken {
    let is_it = |booked: &super::data::Booked| {
        let date = rules.today.checked_sub(i64::from(booked.days_ago).days());
        date.is_ok_and(|date| date == order.date)
            && booked.amount.absolute() == order.amount.absolute()
    };
    let all = person.accounts.iter().flat_map(|account| &account.transactions);
    Ok(match { all }.any(is_it) {
        true => (200, json!({ "caseNumber": format!("DSP{:06}", rules.case) })),
        false => refused(Refusal::Unknown),
    })
}

fn of_kind(person: &mut Person, kind: AccountKind) -> Option<&mut Account> {
    person.accounts.iter_mut().find(|account| account.kind == kind)
}

/// Why so much cannot be taken from an account.
fn refusal(account: Option<&mut Account>, amount: Money, limit: Money) -> Option<Refusal> {
    match account {
        None => Some(Refusal::Unknown),
        Some(_) if amount > limit => Some(Refusal::OverLimit),
        Some(account) if amount > account.available() => Some(Refusal::InsufficientFunds),
        Some(_) => None,
    }
}

/// The pence of an amount that can be moved.
fn pence(amount: Money) -> Result<i64, &'static str> {
    Some(amount.in_pence()).filter(|pence| *pence > 0).ok_or("invalid_amount")
}

fn transfer(person: &mut Person, order: &Transfer, rules: Rules) -> Taken {
    let amount = pence(order.amount)?;
    if order.from == order.to {
        return Err("same_account");
    }
    if of_kind(person, order.to).is_none() {
        return Ok(refused(Refusal::Unknown));
    }
    if let Some(refusal) = refusal(of_kind(person, order.from), order.amount, rules.limit) {
        return Ok(refused(refusal));
    }
    for (kind, pence) in [(order.from, -amount), (order.to, amount)] {
        if let Some(account) = of_kind(person, kind) {
            account.add(pence);
        }
    }
    Ok((200, json!({})))
}

fn pay(person: &mut Person, order: &Pay, rules: Rules) -> Taken {
    pence(order.amount)?;
    if order.reference.is_empty() {
        return Err("invalid_body");
    }
    let is_known = person.payees.iter().any(|payee| payee.eq_ignore_ascii_case(&order.payee));
    if !is_known {
        return Ok(refused(Refusal::Unknown));
    }
    take_from_current(person, order.amount, rules.limit)
}

fn take_from_current(person: &mut Person, amount: Money, limit: Money) -> Taken {
    let current = of_kind(person, AccountKind::Current);
    if let Some(refusal) = refusal(current, amount, limit) {
        return Ok(refused(refusal));
    }
    if let Some(account) = of_kind(person, AccountKind::Current) {
        account.add(-amount.in_pence());
    }
    Ok((200, json!({})))
}

fn pay_loan(person: &mut Person, code: &str, order: &PayLoan) -> Taken {
    pence(order.amount)?;
    let Some(owed) = person.loans.iter().find(|owed| owed.kind.code() == code) else {
        return Ok(refused(Refusal::Unknown));
    };
    if order.amount > owed.outstanding {
        return Ok(refused(Refusal::MoreThanOwed));
    }
    let taken = take_from_current(person, order.amount, Money::pence(i64::MAX))?;
    if taken.0 != 200 {
        return Ok(taken);
    }
    let owed = person.loans.iter_mut().find(|owed| owed.kind.code() == code);
    Ok(owed.map_or_else(
        || refused(Refusal::Unknown),
        |owed| {
            let left = owed.outstanding.in_pence().saturating_sub(order.amount.in_pence());
            owed.outstanding = Money::pence(left);
            (200, json!(loan(owed)))
        },
    ))
}

//! Core banking and customer relations over HTTPS.
//!
//! `docs/lambda-lex-fulfilment.md` has the whole of what is sent and expected.

mod crm;
mod exchange;

use std::sync::Arc;

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, HeaderName};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub use crm::HttpCrm;

use super::Web;
use crate::aws::KeyRing;
use crate::banking::value::{
    AccountKind, CardKind, Days, Delivery, LastFour, LoanKind, Money, PastDate, Postcode,
};
use crate::banking::{
    Activation, Answer, Balance, Bank, Branch, CustomerId, Details, Loan, Order, Payment, Routing,
    Transaction, Transfer,
};
use crate::connect::ServiceFault;
use exchange::{encoded, exchange, request, secret};

/// How many transactions are asked for.
const TRANSACTIONS: u32 = 5;

/// Core banking.
#[derive(Debug)]
pub struct HttpBank {
    web: Arc<Web>,
    keys: Arc<KeyRing>,
    base: String,
}

/// What an order says beside who gives it.
struct Asked<'a> {
    operation: &'static str,
    path: String,
    customer: Option<&'a CustomerId>,
    /// The body of an order, and its key.
    body: Option<(Value, &'a str)>,
}

impl HttpBank {
    /// A bank at this URL, which calls are made below.
    pub fn new(web: Arc<Web>, keys: Arc<KeyRing>, base: &str) -> Self {
        Self { web, keys, base: base.trim_end_matches('/').into() }
    }

    async fn send<T: DeserializeOwned>(&self, asked: Asked<'_>) -> Result<T, ServiceFault> {
        let Asked { operation, path, customer, body } = asked;
        let key = self.keys.core_banking().await?;
        let url = format!("{}{path}", self.base);
        let method = if body.is_some() { Method::POST } else { Method::GET };
        let mut request = request(&self.web, operation, method, &url)?;
        let bearer = SecretString::from(format!("Bearer {}", key.expose_secret()));
        request = request.header(AUTHORIZATION, secret(operation, &bearer)?);
        if let Some(CustomerId(customer)) = customer {
            let value = secret(operation, &SecretString::from(customer.clone()))?;
            request = request.header(HeaderName::from_static("x-customer-id"), value);
        }
        if let Some((body, key)) = body {
            request = request
                .header(HeaderName::from_static("idempotency-key"), key)
                .header(reqwest::header::CONTENT_TYPE, "application/json")
                .body(body.to_string());
        }
        exchange(operation, request).await
    }

    fn get<'a, T: DeserializeOwned + Send + 'a>(
        &'a self,
        operation: &'static str,
        path: String,
        customer: Option<&'a CustomerId>,
    ) -> Answer<'a, T> {
        Box::pin(self.send(Asked { operation, path, customer, body: None }))
    }

    fn order<'a, T: DeserializeOwned + Send + 'a>(
        &'a self,
        operation: &'static str,
        path: String,
        order: Order<'a>,
        body: Value,
    ) -> Answer<'a, T> {
        let (customer, body) = (Some(order.customer), Some((body, order.key)));
        Box::pin(self.send(Asked { operation, path, customer, body }))
    }
}

/// An answer of which only the status counts.
#[derive(Deserialize)]
struct Anything {}

impl Bank for HttpBank {
    fn balance<'a>(&'a self, who: &'a CustomerId, account: AccountKind) -> Answer<'a, Balance> {
        self.get("Balance", format!("/accounts/{}/balance", account.code()), Some(who))
    }

    fn transactions<'a>(
        &'a self,
        who: &'a CustomerId,
        account: AccountKind,
        Days(days): Days,
    ) -> Answer<'a, Vec<Transaction>> {
        let code = account.code();
        let path = format!("/accounts/{code}/transactions?days={days}&limit={TRANSACTIONS}");
        self.get("Transactions", path, Some(who))
    }

    fn details<'a>(&'a self, who: &'a CustomerId, account: AccountKind) -> Answer<'a, Details> {
        self.get("Details", format!("/accounts/{}", account.code()), Some(who))
    }

    fn send_statement<'a>(
        &'a self,
        order: Order<'a>,
        account: AccountKind,
        delivery: Delivery,
    ) -> Answer<'a, ()> {
        let path = format!("/accounts/{}/statements", account.code());
        let sent =
            self.order::<Anything>("Statement", path, order, json!({ "delivery": delivery }));
        Box::pin(async { sent.await.map(drop) })
    }

    fn activate_card<'a>(
        &'a self,
        order: Order<'a>,
        card: &'a LastFour,
        kind: CardKind,
    ) -> Answer<'a, Activation> {
        #[derive(Deserialize)]
        struct Activated {
            status: Activation,
        }
        let body = json!({ "lastFour": card.as_str(), "type": kind });
        let sent = self.order::<Activated>("Activate", "/cards/activate".into(), order, body);
        Box::pin(async { sent.await.map(|answer| answer.status) })
    }

    fn block_cards<'a>(&'a self, order: Order<'a>, kind: Option<CardKind>) -> Answer<'a, u32> {
        #[derive(Deserialize)]
        struct Blocked {
            blocked: u32,
        }
        let body = json!({ "type": kind });
        let sent = self.order::<Blocked>("Block", "/cards/block".into(), order, body);
        Box::pin(async { sent.await.map(|answer| answer.blocked) })
    }

    fn dispute<'a>(
        &'a self,
        order: Order<'a>,
        amount: Money,
        PastDate(date): PastDate,
    ) -> Answer<'a, String> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Opened {
            case_number: String,
        }
        let body = json!({ "amount": amount, "date": date });
        let sent = self.order::<Opened>("Dispute", "/disputes".into(), order, body);
        Box::pin(async { sent.await.map(|answer| answer.case_number) })
    }

    fn transfer<'a>(&'a self, order: Order<'a>, transfer: &'a Transfer) -> Answer<'a, ()> {
        let sent = self.order::<Anything>("Transfer", "/transfers".into(), order, json!(transfer));
        Box::pin(async { sent.await.map(drop) })
    }

    fn pay<'a>(&'a self, order: Order<'a>, payment: &'a Payment) -> Answer<'a, ()> {
        let Payment { payee, amount, reference } = payment;
        let body = json!({ "payee": payee.0, "amount": amount, "reference": reference.0 });
        let sent = self.order::<Anything>("Pay", "/payments".into(), order, body);
        Box::pin(async { sent.await.map(drop) })
    }

    fn loan<'a>(&'a self, who: &'a CustomerId, kind: LoanKind) -> Answer<'a, Loan> {
        self.get("Loan", format!("/loans/{}", kind.code()), Some(who))
    }

    fn pay_loan<'a>(&'a self, order: Order<'a>, kind: LoanKind, amount: Money) -> Answer<'a, Loan> {
        let path = format!("/loans/{}/payments", kind.code());
        self.order("PayLoan", path, order, json!({ "amount": amount }))
    }

    fn branches<'a>(&'a self, near: &'a Postcode) -> Answer<'a, Vec<Branch>> {
        self.get("Branches", format!("/branches?postcode={}", encoded(&near.0)), None)
    }

    fn routing(&self) -> Answer<'_, Routing> {
        self.get("Routing", "/routing".into(), None)
    }
}

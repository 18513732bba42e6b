//! Who is calling.

use std::time::Duration;

use super::super::auth::Caller;
use super::super::model::{Customer, CustomerId};
use super::super::note::Notes;
use super::desk::Desk;
use crate::connect::lex::LexEvent;
use crate::connect::{Attributes, Clock};

/// Where the flow puts the number of the caller, and where Amazon Connect does.
const PHONE: [&str; 2] = ["PhoneNumber", "x-amz-lex:phoneNumber"];

impl<C: Clock> Desk<C> {
    /// Finds out who is calling: whom the session names, else whose number it is.
    pub(super) async fn identify(
        &self,
        event: &LexEvent,
        attributes: &Attributes,
        end: Duration,
        notes: Notes<'_>,
    ) -> Caller {
        let text = |key: &str| attributes.text(key).filter(|text| !text.trim().is_empty());
        if let Some(id) = text("CustomerId") {
            let name = text("CustomerName").unwrap_or_default().to_owned();
            return Caller::Known(Customer { id: CustomerId(id.into()), name });
        }
        let requested = event.other.0.get("requestAttributes");
        let of_request = |key: &str| requested?.get(key)?.as_str();
        let phone = PHONE.iter().find_map(|key| text(key).or_else(|| of_request(key)));
        let session = event.session_id.text().unwrap_or_default();
        self.checks(end, notes, session, phone).find().await
    }
}

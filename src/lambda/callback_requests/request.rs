//! What is asked for.

use std::time::Duration;

use serde_json::Value;

use crate::banking::callback::{Callback, CallbackId, Outcome, Status};
use crate::connect::dial::is_e164;
use crate::connect::{ConnectEvent, ContactData};

/// The key that names what is asked for.
pub(super) const KEY: &str = "callbackAction";

/// What is asked for.
#[derive(Debug)]
pub(super) enum Action {
    Create(Callback),
    Claim { id: CallbackId, by: String },
    Complete { id: CallbackId, by: String, outcome: Outcome },
    Expire,
}

/// Reads an event: a flow's makes a request, or does what its parameter says; any other has its
/// fields at the top.
///
/// # Errors
/// What is wrong with it, for whoever sent it.
pub(super) fn read(event: &Value, now: Duration) -> Result<Action, String> {
    let flow = ConnectEvent::from_value(event);
    let parameters = event.pointer("/Details/Parameters").unwrap_or(event);
    let text = |key: &str| parameters.get(key).and_then(Value::as_str).filter(|t| !t.is_empty());
    let need = |key: &str| text(key).map(str::to_owned).ok_or_else(|| format!("{key} is missing"));
    match (text(KEY), flow.contact_data()) {
        (None | Some("create"), Some(contact)) => create(contact, &text, now).map(Action::Create),
        (Some("create"), None) => Err("only a flow can ask for a callback".into()),
        (Some("claim"), _) => {
            Ok(Action::Claim { id: CallbackId(need("callback_id")?), by: need("claimed_by")? })
        }
        (Some("complete"), _) => {
            let result = need("result")?;
            let outcome = Outcome::parse(&result).ok_or_else(|| {
                format!("result is `{result}`; COMPLETED, FAILED or CANCELLED is needed")
            })?;
            let (id, by) = (CallbackId(need("callback_id")?), need("claimed_by")?);
            Ok(Action::Complete { id, by, outcome })
        }
        (Some("expire"), _) => Ok(Action::Expire),
        (Some(other), _) => {
            Err(format!("{KEY} is `{other}`; create, claim, complete or expire is needed"))
        }
        (None, None) => Err(format!("{KEY} is missing")),
    }
}

fn create<'a>(
    contact: &'a ContactData,
    text: &impl Fn(&str) -> Option<&'a str>,
    now: Duration,
) -> Result<Callback, String> {
    let own = || contact.customer_endpoint.get().and_then(|endpoint| endpoint.address.text());
    let phone = text("phone").or_else(own).ok_or("nobody knows which number to call")?;
    if !is_e164(phone) {
        return Err("the number to call is not one of E.164, such as +447700900000".into());
    }
    let id = contact.contact_id.text().ok_or("the event has no contact id")?;
    let queue = contact.queue.get();
    let name = || queue.and_then(|queue| queue.name());
    Ok(Callback {
        id: CallbackId::of_contact(id),
        // As the table has it.
        requested: Duration::from_millis(now.as_millis().try_into().unwrap_or(u64::MAX)),
        contact: id.into(),
        phone: phone.into(),
        queue_id: text("queueId").unwrap_or_default().into(),
        queue_name: text("queueName").or_else(name).unwrap_or_default().into(),
        priority: text("priority").unwrap_or("NORMAL").into(),
        status: Status::Pending,
        claimed_by: None,
    })
}

//! What is asked for.

use crate::banking::{Step, Visitor};
use crate::connect::ConnectEvent;

/// The key that names what is asked for.
const KEY: &str = "authAction";

/// Reads the event of a flow.
///
/// # Errors
/// What is wrong with it, for whoever built the flow.
pub(super) fn read(event: &ConnectEvent) -> Result<(Visitor<'_>, Step), String> {
    let contact = event.contact_data().ok_or("only a flow can ask who somebody is")?;
    let details = event.details.get();
    let parameters = details.and_then(|details| details.parameters.get());
    let text = |key: &str| parameters?.0.get(key)?.as_str().filter(|text| !text.is_empty());
    let need = |key: &str| text(key).map(str::to_owned).ok_or_else(|| format!("{key} is missing"));
    let step = match text(KEY) {
        Some("identify") => Step::Identify,
        Some("verify_pin") => Step::VerifyPin(need("pin")?.into()),
        Some("request_approval") => Step::RequestApproval,
        Some("approval_status") => Step::ApprovalStatus(need("requestId")?),
        Some(other) => {
            return Err(format!(
                "{KEY} is `{other}`; identify, verify_pin, request_approval or approval_status is \
                 needed"
            ));
        }
        None => return Err(format!("{KEY} is missing")),
    };
    let attributes = contact.attributes.get();
    let known = |key: &str| attributes?.text(key).filter(|text| !text.trim().is_empty());
    let endpoint = contact.customer_endpoint.get();
    let visitor = Visitor {
        contact: contact.contact_id.text().unwrap_or_default(),
        customer: known("CustomerId"),
        name: known("CustomerName"),
        phone: endpoint.and_then(|endpoint| endpoint.address.text()),
    };
    Ok((visitor, step))
}

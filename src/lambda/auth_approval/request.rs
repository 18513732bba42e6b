//! What an app sends.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::banking::auth::Decision;

/// What a customer decides, and who they are.
#[derive(Debug)]
pub(super) struct Order {
    id: String,
    user: String,
    approved: bool,
}

impl Order {
    pub(super) fn decision(&self) -> Decision<'_> {
        Decision { id: &self.id, user: &self.user, approved: self.approved }
    }
}

/// Where authorizers of a gateway put what they know: JWT and Lambda ones of an HTTP API, then
/// Cognito and Lambda ones of a REST API.
const AUTHORIZERS: [&str; 4] = ["/jwt/claims", "/lambda", "/claims", ""];

/// Reads an event of an API Gateway, of either kind.
///
/// # Errors
/// The status and the message of what is wrong with it.
pub(super) fn read(event: &Value, claim: &str) -> Result<Order, (u16, &'static str)> {
    let text = |place: &str| event.pointer(place).and_then(Value::as_str);
    let method = text("/requestContext/http/method").or_else(|| text("/httpMethod"));
    if method != Some("POST") {
        return Err((405, "only POST is taken"));
    }
    let claim = claim.replace('~', "~0").replace('/', "~1");
    let claimed = AUTHORIZERS.iter().find_map(|place| {
        text(&format!("/requestContext/authorizer{place}/{claim}")).filter(|user| !user.is_empty())
    });
    let user = claimed.ok_or((401, "sign in first"))?;
    let body = body(event).ok_or((400, "the body is not a JSON object"))?;
    let field = |key: &str| body.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    if field("user_id").is_some_and(|named| named != user) {
        // Nobody is told what others have.
        return Err((404, "there is no such request"));
    }
    let id = field("request_id").ok_or((400, "request_id is missing"))?;
    let approved = match field("action") {
        Some("APPROVE") => true,
        Some("DECLINE") => false,
        _ => return Err((400, "action has to be APPROVE or DECLINE")),
    };
    // What else is kept in the table is not decided by anybody.
    if id.contains('#') {
        return Err((404, "there is no such request"));
    }
    Ok(Order { id: id.into(), user: user.into(), approved })
}

fn body(event: &Value) -> Option<Value> {
    let text = event.get("body")?.as_str()?;
    let is_encoded = event.get("isBase64Encoded").and_then(Value::as_bool) == Some(true);
    let body: Value = match is_encoded {
        true => serde_json::from_slice(&STANDARD.decode(text).ok()?).ok()?,
        false => serde_json::from_str(text).ok()?,
    };
    body.is_object().then_some(body)
}

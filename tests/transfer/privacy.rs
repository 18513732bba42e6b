//! No credential in any log line, error or print, at the most verbose level, whatever happens.

use serde_json::{Value, json};

use crate::harness::{Bench, Finished, Vendor};

/// Credentials that every run below knows, and the forms in which they travel.
const SECRETS: [&str; 8] = [
    "hush-client-id",
    "hush-client-secret",
    "hush-api-key",
    "hush-parameter",
    "access-token-",
    // The middle of `hush-client-id:hush-client-secret` in base64.
    "aHVzaC1jbGllbnQtaWQ6aHVzaC1jbGllbnQtc2VjcmV0",
    // Another spelling.
    "hush%2dclient%2dsecret",
    // What belongs to the customer.
    "2065550123",
];

/// The ways in which the API can behave badly, quoting what it was sent.
fn scenarios(echo: &str, tokens: &str) -> Vec<Value> {
    let with_token = format!("{echo} {tokens}");
    let bad = |step: Value| json!({ "transfer_data": [step.clone()], "handoff": [step] });
    vec![
        json!({}),
        json!({ "client": { "id": "x", "secret": "y" }, "api_key": "z" }),
        json!({ "token": [{ "status": 400, "text": echo }] }),
        json!({ "token": [{ "status": 503, "text": echo, "always": true }] }),
        json!({ "token": [{ "text": echo }] }),
        bad(json!({ "status": 401, "text": with_token, "always": true })),
        bad(json!({ "status": 403, "text": echo })),
        bad(json!({ "status": 500, "text": with_token, "always": true })),
        bad(json!({ "text": echo })),
        json!({ "handoff": [{ "body": { "handoff": echo } }] }),
        bad(json!({ "drop": "before", "always": true })),
    ]
}

fn bench(api: &str, credentials: &[(&str, &str)]) -> Bench {
    let mut bench = Bench::new();
    let common = [
        ("region", "us-west-2-prod"),
        ("apiDomain", api),
        ("authDomain", api),
        ("virtualAgentName", "customers/acme/profiles/main/virtualAgents/desk"),
        ("HTTP_RETRY_BASE_DELAY", "1ms"),
        ("DEBUG_LOGGING", "true"),
    ];
    for (key, value) in common.iter().chain(credentials) {
        bench.set(key, value);
    }
    bench
}

fn event(action: &str, more: &Value) -> String {
    let mut parameters = json!({ "action": action, "greeting": "hello" });
    parameters.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "Name": "ContactFlowEvent", "Details": { "Parameters": parameters, "ContactData": {
        "ContactId": "44444444-0000-4000-8000-000000000001",
        "CustomerEndpoint": { "Address": "+12065550123", "Type": "TELEPHONE_NUMBER" },
    } } })
    .to_string()
}

/// Variables, parameters, what of both the API can quote, and the tokens that it gives for them.
type Credentials = (&'static [(&'static str, &'static str)], Value, String, &'static str);

fn credentials() -> [Credentials; 3] {
    const OAUTH: &[(&str, &str)] =
        &[("oauthClientId", "hush-client-id"), ("oauthClientSecret", "hush-client-secret")];
    const KEY: &[(&str, &str)] = &[("apiKey", "hush-api-key")];
    const TOKENS: &str = "access-token-1 access-token-2";
    let [id, secret, key, parameter, _, basic, ..] = SECRETS;
    let escaped = secret.replace('-', "%2d");
    let given = json!({ "oauthClientId": id, "oauthClientSecret": secret, "apiKey": parameter });
    [
        (OAUTH, json!({}), format!("{secret} {escaped} Basic {basic}"), TOKENS),
        (KEY, json!({}), format!("ApiKey {key}"), ""),
        (&[], given, format!("{secret} {parameter} {basic}"), TOKENS),
    ]
}

#[test]
fn no_credential_is_ever_seen() {
    for (variables, parameters, echo, tokens) in credentials() {
        for scenario in scenarios(&echo, tokens) {
            for action in ["get_pstn_transfer_data", "get_handoff_data", "get_nothing"] {
                let event = event(action, &parameters);
                check_all(&format!("{action} with {scenario}"), &scenario, variables, &event);
            }
        }
    }
}

fn check_all(what: &str, scenario: &Value, variables: &[(&str, &str)], event: &str) {
    // Each has an API of its own, whose first token is its own too.
    let run = |program: &str, arguments: &[&str]| {
        let vendor = Vendor::start(scenario);
        bench(vendor.url(), variables).pipe(program, event, arguments)
    };
    let connectctl = |arguments: &[&str]| run(env!("CARGO_BIN_EXE_connectctl"), arguments);
    check(what, &run(env!("CARGO_BIN_EXE_pstn-transfer"), &["--test"]));
    check(what, &connectctl(&["transfer", "run", "--event", "-", "-vv"]));
    let simulated = connectctl(&["transfer", "simulate", "--event", "-", "-vv"]);
    check_text(what, &format!("{simulated:?}"));
    let replay = ["replay", "-", "--yes", "-vv", "--function", "pstn-transfer"];
    let replayed = connectctl(&[&replay[..], &["--query", "runs[].log"]].concat());
    check_text(what, &format!("{replayed:?}"));
}

/// The answer of the API goes to the flow as it is; nothing else may have a secret in it.
fn check(what: &str, finished: &Finished) {
    check_text(what, &finished.err);
    if finished.code != Some(0) {
        check_text(what, &finished.out);
    }
}

fn check_text(what: &str, text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{what}: {secret} in {text}");
    }
}

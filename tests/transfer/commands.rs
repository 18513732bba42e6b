//! `connectctl transfer`, and `connectctl replay` of the function.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use serde_json::{Value, json};

use crate::harness::{Bench, Vendor, project};

const CONTACT: &str = "44444444-0000-4000-8000-000000000001";

/// An event that the program itself writes.
fn event() -> String {
    project("fixtures/events/connect.json").display().to_string()
}

/// A bench whose calls go to an API.
fn bench(api: &str) -> Bench {
    let mut bench = Bench::new();
    for (key, value) in [
        ("region", "us-west-2-prod"),
        ("apiDomain", api),
        ("authDomain", api),
        ("virtualAgentName", "customers/acme/profiles/main/virtualAgents/desk"),
        ("oauthClientId", "client-1"),
        ("oauthClientSecret", "SECRET-1"),
        ("HTTP_RETRY_BASE_DELAY", "1ms"),
    ] {
        bench.set(key, value);
    }
    bench
}

fn simulate<'a>(event: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let action = "get_pstn_transfer_data";
    [&["transfer", "simulate", "--event", event, "--action", action, "-o", "json"], more].concat()
}

fn setting<'a>(shown: &'a Value, name: &str) -> &'a Value {
    let settings = shown["settings"].as_array().unwrap();
    settings.iter().find(|row| row["name"] == name).unwrap()
}

#[test]
fn simulate_shows_what_is_sent_to_the_letter_and_sends_nothing() {
    let vendor = Vendor::start(&json!({}));
    let bench = bench(vendor.url());
    let shown = bench.run(&simulate(&event(), &["--show-pii"])).code(0).json();
    assert_eq!(vendor.requests(), [] as [String; 0]);
    assert_eq!(shown["schema"], "connectctl.transfer.simulate/1");
    let run = ["transfer", "run", "--event", &event(), "--action", "get_pstn_transfer_data"];
    bench.run(&run).code(0);
    let sent = vendor.entries();
    let requests = shown["requests"].as_array().unwrap();
    assert_eq!(requests.len(), sent.len());
    for (request, entry) in requests.iter().zip(&sent) {
        assert_eq!(request["url"], format!("{}{}", vendor.url(), entry.path));
        assert_eq!((&request["method"], &request["body"]), (&json!("POST"), &entry.body));
    }
    let headers = json!({ "Content-Type": "application/json", "Authorization": "Bearer ***" });
    assert_eq!(requests[1]["headers"], headers);
}

#[test]
fn simulate_tells_where_every_setting_came_from() {
    let mut bench = bench("https://api.us-west-2-prod.cresta.com");
    bench.set("authDomain", "auth.us-west-2-prod.cresta.ai");
    bench.set("HTTP_MAX_RETRIES", "1");
    let event = event();
    let more = ["--set", "Parameters.region=voice-prod"];
    let shown = bench.run(&simulate(&event, &more)).code(0).json();
    for (name, value, from) in [
        ("region", "voice-prod", "parameter"),
        ("apiDomain", "https://api.us-west-2-prod.cresta.com", "environment"),
        ("oauthClientSecret", "***", "environment"),
        ("supportedDtmfChars", "0123456789*", "default"),
        ("HTTP_MAX_RETRIES", "1", "environment"),
        ("CONNECT_TIME_LIMIT", "8s", "default"),
    ] {
        let row = setting(&shown, name);
        assert_eq!((&row["value"], &row["from"]), (&json!(value), &json!(from)), "{name}");
    }
    bench.set("apiDomain", "");
    bench.set("authDomain", "");
    let shown = bench.run(&simulate(&event, &more)).code(0).json();
    let derived = json!({
        "name": "authDomain", "value": "https://auth.us-west-2-prod.cresta.ai", "from": "derived",
    });
    assert_eq!(setting(&shown, "authDomain"), &derived);
    assert_eq!(setting(&shown, "apiKey")["value"], Value::Null);
}

#[test]
fn simulate_masks_what_belongs_to_a_customer() {
    let bench = bench("https://api.us-west-2-prod.cresta.com");
    let text = bench.run(&simulate(&event(), &[])).code(0).out;
    for secret in ["2065550100", "SECRET", "gold", "customer-1001"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert!(bench.run(&simulate(&event(), &["--show-pii"])).out.contains("+12065550100"));
}

#[test]
fn simulate_says_what_amazon_connect_would_dial() {
    let bench = bench("https://api.us-west-2-prod.cresta.com");
    let answer = r##"{ "phoneNumber": "+12065550100", "dtmfSequence": ",,12#," }"##;
    let event = event();
    let dialled = |answer: &str, code: i32| {
        let arguments = simulate(&event, &["--answer", "-"]);
        bench.run_with(answer, &arguments).code(code).json()["dial"].take()
    };
    let dial = dialled(answer, 0);
    assert_eq!((&dial["seconds"], &dial["pauses"]), (&json!(3.0), &json!(2.25)));
    assert_eq!(dial["digits"][2], json!({ "sign": "1", "at": 1.5, "takes": 0.25 }));
    let people = ["transfer", "simulate", "--event", &event, "--answer", "-"];
    let action = ["--action", "get_pstn_transfer_data"];
    let text = bench.run_with(answer, &[&people[..], &action].concat()).code(0).out;
    assert!(text.contains("pause 1.5 s, 1 2 #, pause 0.75 s"), "{text}");
    let wrong = dialled(r#"{ "phoneNumber": "911", "dtmfSequence": "12x" }"#, 1);
    assert_eq!(wrong["problems"].as_array().unwrap().len(), 2, "{wrong}");
    let arguments = simulate(&event, &["--answer", "-"]);
    let broken = bench.run_with("null", &arguments).code(1).json();
    assert_eq!(broken["error"]["error_type"], "AnswerInvalid");
    let text = "failed to parse JSON response from -: an object is expected, not null";
    assert_eq!(broken["error"]["message"], text);
}

#[test]
fn simulate_tells_what_is_wrong_and_ends_with_1() {
    let bench = Bench::new();
    let shown = bench.run(&simulate(&event(), &[])).code(1).json();
    assert_eq!(shown["error"]["message"], "region is required");
    assert_eq!(shown["error"]["error_type"], "RegionInvalid");
    let secret = [
        "--set",
        "Parameters.region=us-west-2-prod",
        "--set",
        "Parameters.virtualAgentName=customers/c/profiles/p/virtualAgents/v",
        "--set",
        "Parameters.oauthSecretArn=arn:aws-cn:secretsmanager:cn-north-1:1:secret:x",
    ];
    let event = event();
    let shown = bench.run(&simulate(&event, &secret)).code(0).json();
    let call = &shown["requests"][0];
    assert_eq!(call["url"], "https://secretsmanager.cn-north-1.amazonaws.com.cn");
}

#[test]
fn simulate_can_ask_the_api() {
    let vendor = Vendor::start(&json!({ "transfer_data": [{ "body": {
        "phoneNumber": "+12065550111", "dtmfSequence": "1".repeat(60),
    } }] }));
    let shown = bench(vendor.url()).run(&simulate(&event(), &["--live"])).code(1).json();
    assert_eq!(shown["answer"]["phoneNumber"], "+12065550111");
    let problem = "dtmfSequence has 60 characters, Amazon Connect takes at most 50";
    assert_eq!(shown["dial"]["problems"], json!([problem]));
}

#[test]
fn run_shows_the_answer_and_every_request() {
    let vendor = Vendor::start(&json!({ "transfer_data": [{ "status": 503 }] }));
    let bench = bench(vendor.url());
    let event = event();
    let run = ["transfer", "run", "--event", &event, "--action", "get_pstn_transfer_data"];
    let dry = bench.run(&[&run[..], &["--dry-run", "-o", "json"]].concat()).code(0).json();
    assert_eq!(dry["schema"], "connectctl.transfer.simulate/1");
    assert_eq!(vendor.requests(), [] as [String; 0]);
    let ran = bench.run(&[&run[..], &["-o", "json"]].concat()).code(0).json();
    assert_eq!(ran["answer"]["phoneNumber"], "+12065550100");
    let statuses: Vec<&Value> =
        ran["requests"].as_array().unwrap().iter().map(|sent| &sent["status"]).collect();
    assert_eq!(statuses, [200, 503, 200]);
}

#[test]
fn a_handoff_is_shown_and_its_failures_have_their_exit_codes() {
    let vendor = Vendor::start(&json!({ "handoff": [
        { "times": 1 }, { "status": 404, "text": "no handoff yet" }, { "status": 503, "always": true },
    ] }));
    let mut bench = bench(vendor.url());
    let handoff = ["transfer", "handoff", "--contact-id", CONTACT];
    let shown = bench.run(&handoff).code(0);
    assert!(shown.out.contains("summary       The caller wants to move a booking."), "{shown:#?}");
    assert_eq!(vendor.entries()[1].body, json!({ "correlationId": CONTACT }));
    bench.run(&handoff).code(5).says("request returned non-200 status: 404, body: no handoff yet");
    bench.run(&handoff).code(6).says("request failed after 4 attempts");
    bench.run(&["transfer", "handoff", "--contact-id", "7"]).code(2).says("is not a UUID");
    bench.set("virtualAgentName", "desk");
    bench.run(&handoff).code(4).says("invalid virtual agent name: desk");
}

#[test]
fn with_local_nothing_but_this_machine_is_called() {
    let outside = bench("https://api.us-west-2-prod.cresta.com");
    let handoff = ["transfer", "handoff", "--contact-id", CONTACT, "--local"];
    outside.run(&handoff).code(4).says("domain host is not allowed");
    let vendor = Vendor::start(&json!({}));
    bench(vendor.url()).run(&handoff).code(0);
}

#[test]
fn with_local_no_secret_is_read_and_the_vendor_can_be_simulated() {
    let vendor = Vendor::start(&json!({}));
    let mut local = bench(vendor.url());
    local.set("AWS_ENDPOINT_URL", vendor.url());
    local.set("oauthSecretArn", "arn:aws:secretsmanager:us-east-1:123456789012:secret:x");
    let text = "a secret cannot be read with --local";
    local.run(&["transfer", "handoff", "--contact-id", CONTACT, "--local"]).code(4).says(text);
    let event = event();
    let change = "Details.Parameters.action=get_handoff_data";
    let replayed = local.run(&["replay", &event, "--yes", "--local", "--set", change]);
    assert!(format!("{replayed:?}").contains(text), "{replayed:?}");
    assert_eq!(vendor.entries().len(), 0);
    let outside = bench("https://api.us-west-2-prod.cresta.com");
    outside.run(&simulate(&event, &["--local"])).code(0);
    let live = outside.run(&simulate(&event, &["--local", "--live"])).code(1).json();
    assert!(live["error"]["help"].as_str().unwrap().contains("connectctl transfer serve"));
    let handoff = ["transfer", "handoff", "--contact-id", CONTACT, "--local"];
    outside.run(&handoff).code(4).says("start `connectctl transfer serve`");
}

#[test]
fn simulate_sends_nothing_in_a_dry_run() {
    let vendor = Vendor::start(&json!({}));
    let shown = bench(vendor.url()).run(&simulate(&event(), &["--live", "--dry-run"])).code(0);
    assert_eq!(shown.json()["answer"], Value::Null);
    shown.says("the API is not asked with --dry-run");
    assert_eq!(vendor.requests(), [] as [String; 0]);
}

#[test]
fn simulate_shows_no_password_and_no_origin_that_does_not_hold() {
    let mut bench = bench("https://user:hunter2@collector.example.com");
    bench.set("CONNECT_TIME_LIMIT", "soon");
    let finished = bench.run(&simulate(&event(), &[])).code(1);
    assert!(!format!("{finished:?}").contains("hunter2"), "{finished:?}");
    let shown = finished.json();
    assert_eq!(setting(&shown, "apiDomain")["value"], "https://***@collector.example.com");
    assert_eq!(setting(&shown, "CONNECT_TIME_LIMIT")["from"], "default");
}

#[test]
fn an_answer_is_shown_as_that_of_the_action_whatever_its_keys() {
    let answer = json!({ "phoneNumber": "+12065550111", "handoff_summary": "x" });
    let vendor = Vendor::start(&json!({ "transfer_data": [{ "body": answer }] }));
    let event = event();
    let run = ["transfer", "run", "--event", &event, "--action", "get_pstn_transfer_data"];
    let ran = bench(vendor.url()).run(&[&run[..], &["-o", "json"]].concat()).json();
    assert_eq!(ran["dial"]["number"], "+12065550111");
    assert_eq!(ran["action"], "get_pstn_transfer_data");
}

#[test]
fn replay_runs_the_function_and_knows_its_events() {
    let vendor = Vendor::start(&json!({}));
    let bench = bench(vendor.url());
    let event = event();
    let change = "Details.Parameters.action=get_handoff_data";
    let replay = ["replay", &event, "--yes", "--set", change, "-o", "json"];
    let ran = bench.run(&replay).code(0).json()["runs"][0].take();
    assert_eq!(ran["function"], "pstn-transfer");
    assert_eq!(ran["answer"]["handoff_transferTarget"], "pstn:PSTN1");
    assert_eq!(ran["refused_by"]["STRING_MAP"], Value::Null);
}

/// The server as a command, until the test ends.
struct Served {
    child: Child,
    lines: BufReader<std::process::ChildStdout>,
}

impl Served {
    fn start(bench: &Bench, arguments: &[&str]) -> Self {
        let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
        command.args(["transfer", "serve"]).args(arguments).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn serve_follows_a_scenario_and_tells_every_request() {
    let folder = Bench::new();
    folder.write("scenario.json", r#"{ "handoff": [{ "status": 503, "retry_after": "0" }] }"#);
    let mut served = Served::start(&folder, &["--scenario", "scenario.json"]);
    let url = served.line().strip_prefix("listening on ").unwrap().to_owned();
    let bench = bench(&url);
    bench.run(&["transfer", "handoff", "--contact-id", CONTACT]).code(0);
    let handoff = "POST /v1/customers/acme/profiles/main/handoffs:fetchAIAgentHandoff bearer 1";
    assert_eq!(served.line(), "POST /v1/oauth/regionalToken basic -> 200");
    assert_eq!(served.line(), format!("{handoff} -> 503"));
    assert_eq!(served.line(), format!("{handoff} -> 200"));
    let journal: Value =
        ureq::get(format!("{url}/_journal")).call().unwrap().body_mut().read_json().unwrap();
    assert_eq!(journal[2]["body"], json!({ "correlationId": CONTACT }));
    assert!(!journal.to_string().contains("SECRET"), "{journal}");
}

#[test]
fn serve_refuses_what_the_api_would_refuse() {
    let vendor = Vendor::start(&json!({ "client": { "id": "other", "secret": "other" } }));
    let bench = bench(vendor.url());
    bench.run(&["transfer", "handoff", "--contact-id", CONTACT]).code(5).says("status: 401");
    let post = |path: &str, authorization: &str, body: &str| {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        let call = agent.post(format!("{}{path}", vendor.url()));
        let call = call.header("Authorization", authorization);
        call.header("Content-Type", "application/json").send(body).unwrap().status().as_u16()
    };
    let data = "/v1/customers/c/profiles/p/virtualAgents/v:generatePSTNTransferData";
    assert_eq!(post("/v1/nothing", "", "{}"), 404);
    assert_eq!(post(data, "Bearer guessed", "{}"), 401);
    assert_eq!(post(data, "", "{}"), 401);
    assert_eq!(post(data, "ApiKey any", "{}"), 400);
    let leak = json!({
        "callId": "c", "supportedDtmfChars": "1",
        "ccaasMetadata": { "parameters": { "oauthSecretArn": "arn" }, "version": "1" },
    });
    assert_eq!(post(data, "ApiKey any", &leak.to_string()), 400);
    let last = vendor.requests().pop().unwrap();
    assert!(last.contains("ccaasMetadata.parameters.oauthSecretArn should not be sent"), "{last}");
}

#[test]
fn serve_says_what_is_wrong_with_a_scenario_or_a_port() {
    let bench = Bench::new();
    let wrong =
        |text: &str| bench.run_with(text, &["transfer", "serve", "--scenario", "-"]).code(3);
    wrong(r#"{ "handoffs": [] }"#).says("unknown field `handoffs`");
    wrong(r#"{ "handoff": [{ "delay": "soon" }] }"#).says("`soon` is not a time such as 200ms");
    let vendor = Vendor::start(&json!({}));
    let port = vendor.url().rsplit(':').next().unwrap();
    bench.run(&["transfer", "serve", "--port", port]).code(3).says("choose another --port");
}

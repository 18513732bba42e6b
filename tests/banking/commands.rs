//! `connectctl bank`, and what is there without any configuration.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use connectctl::local::bank::SAMPLE;

use serde_json::json;

use crate::harness::{Bank, Bench};

#[test]
fn a_sample_turn_needs_no_configuration_at_all() {
    let bench = Bench::new();
    let event = bench.run(&["event", "generate", "lex"]).code(0).out;
    let query = "runs[0].answer.messages[0].content";
    let said = bench.run_with(&event, &["replay", "-", "--local", "--query", query]).code(0);
    assert!(said.out.contains("a balance of £1,500.50"), "{said:?}");
    said.says("the sample of `connectctl bank sample` is there for this run");
}

#[test]
fn a_bank_serves_what_its_file_has_and_tells_what_it_was_asked() {
    let bench = Bench::new();
    assert_eq!(bench.run(&["bank", "sample"]).code(0).out, SAMPLE);
    let data = bench.write("bank.toml", &SAMPLE.replace("1500.50", "7.00"));
    let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
    command.args(["bank", "serve", "--data", data.to_str().unwrap()]);
    let mut server = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let url = lines.next().unwrap().unwrap();
    let url = url.strip_prefix("listening on ").unwrap().to_owned();
    let get = |path: &str, customer: &str| {
        let call = ureq::get(format!("{url}{path}")).header("Authorization", "Bearer key");
        call.header("X-Customer-ID", customer).call()
    };
    let balance: serde_json::Value =
        get("/accounts/current/balance", "C-1001").unwrap().body_mut().read_json().unwrap();
    assert_eq!(balance["balance"], "7.00");
    assert!(get("/accounts/isa/balance", "C-1001").is_err());
    assert!(get("/accounts/current/balance", "C-9").is_err());
    assert!(ureq::get(format!("{url}/routing")).call().is_err());
    let told: Vec<String> = lines.by_ref().take(4).map(Result::unwrap).collect();
    assert_eq!(told[0], "GET /accounts/current/balance -> 200");
    assert_eq!(told[3], "GET /routing -> 401");
    server.kill().unwrap();
    server.wait().unwrap();
}

#[test]
fn a_bank_refuses_orders_that_cannot_be_meant() {
    let bank = Bank::start(&[]);
    let order = |path: &str, key: &str, body: serde_json::Value| {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let call = agent.post(format!("{}{path}", bank.url()));
        let call = call.header("Authorization", "Bearer key").header("X-Customer-ID", "C-1001");
        let call = call.header("Idempotency-Key", key).header("Content-Type", "application/json");
        let mut answer = call.send(body.to_string()).unwrap();
        let text = answer.body_mut().read_to_string().unwrap();
        let told: serde_json::Value = serde_json::from_str(&text).unwrap();
        (answer.status().as_u16(), told["code"].as_str().unwrap_or_default().to_owned())
    };
    let transfer =
        |amount: &str, to: &str| json!({ "from": "current", "to": to, "amount": amount });
    let pay = |amount: &str| json!({ "payee": "Grace Hopper", "amount": amount, "reference": "R" });
    let invalid = (400, "invalid_amount".to_owned());
    for amount in ["0.00", "-5.00"] {
        assert_eq!(order("/transfers", "k-0", transfer(amount, "savings")), invalid);
        assert_eq!(order("/payments", "k-0", pay(amount)), invalid);
        let loan = json!({ "amount": amount });
        assert_eq!(order("/loans/personal/payments", "k-0", loan), invalid);
    }
    let same = order("/transfers", "k-0", transfer("5.00", "current"));
    assert_eq!(same, (400, "same_account".into()));
    for _ in 0..2 {
        assert_eq!(order("/transfers", "k-1", transfer("5.00", "savings")).0, 200);
    }
    let reused = order("/transfers", "k-1", transfer("6.00", "savings"));
    assert_eq!(reused, (422, "idempotency_key_reused".into()));
}

#[test]
fn what_cannot_be_meant_is_told() {
    let bench = Bench::new();
    let data = bench.write("bank.toml", "[bank]\nsort_code = 7\n");
    let no = bench.run(&["bank", "serve", "--data", data.to_str().unwrap()]).code(3);
    no.says("the bank cannot be read").says("connectctl bank sample");
    for pin in ["", "12", "abcd"] {
        let no = bench.run_with(pin, &["bank", "set-pin", "C-1", "--local"]).code(3);
        no.says("standard input is no PIN: four digits are expected");
    }
    let no = bench.run_with("1234", &["bank", "set-pin", "", "--local"]).code(2);
    no.says("nobody is named: give the id that customer relations have, such as C-1001");
    for (from, to, place, error) in [
        ("[bank]", "[[faults]]\nevery = 0\nstatus = 503\n\n[bank]", "line ", "`every` is 0"),
        ("pin = \"1234\"", "pin = \"12345\"", "line ", "a PIN is four digits"),
        ("pin = \"1234\"", "pin = \"12a4\"", "line ", "a PIN is four digits"),
    ] {
        assert!(SAMPLE.contains(from), "{from}");
        let data = bench.write("bank.toml", &SAMPLE.replacen(from, to, 1));
        let no = bench.run(&["bank", "serve", "--data", data.to_str().unwrap()]).code(3);
        no.says("the bank cannot be read").says(place).says(error).says("column");
    }
    let no = bench.run_with("1234", &["bank", "set-pin", "C-1", "--yes"]).code(4);
    no.says("neither --table nor AUTH_STATE_TABLE_NAME is given");
    let set = bench.run_with("1234\n", &["bank", "set-pin", "C-1", "--local"]).code(0);
    assert_eq!(set.out, "the PIN of C-1 is set\n");
}

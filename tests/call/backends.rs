use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use super::{asks_crm, heard};
use crate::harness::Bench;

const SORRY: &str = "Something is wrong.";

/// Plays the flow that asks `crm`, which is answered so: what is heard, and what came back.
#[track_caller]
fn answered(bench: &Bench, lambda: &str) -> (String, Value) {
    asks_crm(bench);
    let call = ["call", "crm.json", "--keys", "1", "--lambda", lambda, "-o", "json"];
    let result = bench.run(&call).code(0).json();
    let answer = result["invocations"][0]["answer"].clone();
    (heard(&result).concat(), answer)
}

#[track_caller]
fn fails(bench: &Bench, lambda: &str, words: &str) {
    let (heard, answer) = answered(bench, lambda);
    assert_eq!(heard, SORRY, "{answer}");
    assert!(answer["error"].as_str().is_some_and(|error| error.contains(words)), "{answer}");
}

#[test]
fn an_answer_can_stand_on_the_command_line_and_in_a_file() {
    let bench = Bench::new();
    let gold = "Your tier is gold.";
    assert_eq!(answered(&bench, r#"crm={"tier": "gold"}"#).0, gold);
    bench.write("answers.json", r#"{"answer": {"tier": "gold"}, "took": 700}"#);
    let (heard, answer) = answered(&bench, "crm=answers.json");
    assert_eq!((heard.as_str(), &answer["took"]), (gold, &json!(700)));
    let when = json!({ "Parameters": { "number": "+12065550100" } });
    bench.write(
        "table",
        &json!([{ "answer": { "tier": "tin" } }, { "when": when, "answer": { "tier": "gold" } }])
            .to_string(),
    );
    assert_eq!(answered(&bench, "*=file:table").0, gold);
}

#[test]
fn faults_happen_on_request() {
    let bench = Bench::new();
    for (fault, key) in [("error", "error"), ("oversized", "answer")] {
        let (heard, answer) = answered(&bench, &format!("crm={fault}"));
        assert_eq!(heard, SORRY, "{fault}");
        assert!(answer.get(key).is_some(), "{fault}: {answer}");
    }
    for fault in ["timeout", "throttle"] {
        assert_eq!(answered(&bench, &format!("crm={fault}")).0, SORRY, "{fault}");
    }
}

#[test]
fn who_answers_for_a_function_that_nobody_knows_is_asked_for() {
    let bench = Bench::new();
    fails(
        &bench,
        "other=error",
        "nobody answers for prod-crm: say who does, as in --lambda prod-crm=answers.json",
    );
}

#[test]
fn a_function_of_ours_answers_for_any_name() {
    let bench = Bench::new();
    asks_crm(&bench);
    let call =
        ["call", "crm.json", "--keys", "1", "--lambda", "crm=function:session-data", "-o", "json"];
    let result = bench.run(&call).code(0).json();
    assert_eq!(result["invocations"][0]["by"], "function session-data");
    let contact = "44444444-0000-4000-8000-000000000001";
    let show = bench.run(&["session", "show", "--local", "--contact-id", contact]).code(0);
    assert!(show.out.contains("number"), "{}", show.out);
}

#[test]
fn a_command_is_given_the_event_and_its_output_is_the_answer() {
    let bench = Bench::new();
    let script = "import json, sys\nevent = json.load(sys.stdin)\n\
                  print(json.dumps({'tier': 'of ' + event['Details']['Parameters']['number']}))\n";
    bench.write("crm.py", script);
    let (heard, _) = answered(&bench, "crm=cmd:python3 crm.py");
    assert_eq!(heard, "Your tier is of +1******0100.");
}

#[test]
fn a_command_that_fails_or_talks_nonsense_is_a_failure_of_the_function() {
    let bench = Bench::new();
    fails(
        &bench,
        "crm=cmd:echo first >&2; echo out of order >&2; exit 3",
        "exit status: 3: out of order",
    );
    fails(&bench, "crm=cmd:exit 4", "exit status: 4");
    fails(&bench, "crm=cmd:echo hello", "no JSON");
    fails(&bench, "crm=cmd:no-such-program-here", "exit status: 127");
    fails(&bench, "crm=cmd:kill -9 $$", "signal: 9");
    fails(&bench, "crm=cmd:yes | head -c 7000000", "more than");
}

#[test]
fn a_command_that_takes_too_long_is_ended_with_all_that_it_has_started() {
    let bench = Bench::new();
    let (heard, answer) =
        answered(&bench, "crm=cmd:sleep 600 & echo $! > child; echo $$ > parent; wait");
    assert_eq!((heard.as_str(), &answer["silence"]), (SORRY, &Value::Null), "{answer}");
    for name in ["child", "parent"] {
        let pid = bench.read(name);
        let state = format!("/proc/{}/stat", pid.trim());
        // A process that was killed may wait for whoever takes note of it.
        let gone = || std::fs::read_to_string(&state).map_or(true, |stat| stat.contains(") Z "));
        let patience = std::iter::repeat_with(|| std::thread::sleep(Duration::from_millis(20)));
        assert!(patience.take(1_000).any(|()| gone()), "{name} lives on");
    }
}

/// What an endpoint does with a request.
#[derive(Clone, Copy)]
enum Does {
    /// Answers with a status, a header and a body.
    Answers(&'static str, &'static str, &'static str),
    Drops,
    Hangs,
}

/// An endpoint of the Invoke API, and the requests that it has had.
struct Endpoint {
    url: String,
    requests: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Endpoint {
    /// One that does this, one after the other, and the last again and again.
    fn start(deeds: &'static [Does]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let number = {
                    let mut seen = seen.lock().unwrap();
                    seen.push(request(&client));
                    seen.len() - 1
                };
                serve(client, *deeds.get(number).unwrap_or(deeds.last().unwrap()));
            }
        });
        Self { url, requests }
    }

    #[track_caller]
    fn answered(&self, path: &str) -> (String, Value) {
        answered(&Bench::new(), &format!("crm={}{path}", self.url))
    }
}

fn request(client: &TcpStream) -> (String, Value) {
    let mut lines = BufReader::new(client);
    let (mut first, mut length) = (String::new(), 0);
    lines.read_line(&mut first).unwrap();
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        if let Some(told) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = told.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    lines.read_exact(&mut body).unwrap();
    (first.trim().to_owned(), serde_json::from_slice(&body).unwrap())
}

fn serve(mut client: TcpStream, does: Does) {
    match does {
        Does::Drops => {}
        Does::Hangs => {
            std::thread::spawn(move || {
                // Until the other end has had enough.
                let _ = client.read(&mut [0]);
            });
        }
        Does::Answers(status, header, body) => {
            let head = format!(
                "HTTP/1.1 {status}\r\n{header}connection: close\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            client.write_all((head + body).as_bytes()).unwrap();
        }
    }
}

const GOLD: Does = Does::Answers("200 OK", "", r#"{"tier": "gold"}"#);

#[test]
fn an_endpoint_is_asked_by_the_invoke_api() {
    let endpoint = Endpoint::start(&[GOLD]);
    assert_eq!(endpoint.answered("").0, "Your tier is gold.");
    assert_eq!(
        endpoint.answered("/2015-03-31/functions/function/invocations").0,
        "Your tier is gold."
    );
    let requests = endpoint.requests.lock().unwrap();
    let arn = "arn%3Aaws%3Alambda%3Aus%2Deast%2D1%3A111122223333%3Afunction%3Aprod%2Dcrm";
    assert_eq!(requests[0].0, format!("POST /2015-03-31/functions/{arn}/invocations HTTP/1.1"));
    assert_eq!(requests[1].0, "POST /2015-03-31/functions/function/invocations HTTP/1.1");
    assert_eq!(requests[0].1["Details"]["Parameters"]["number"], "+12065550100");
    assert_eq!(requests[0].1["Name"], "ContactFlowEvent");
}

#[test]
fn an_endpoint_whose_function_fails_or_that_talks_nonsense_is_a_failure() {
    let cases: [(&'static [Does], &str); 5] = [
        (
            &[Does::Answers(
                "200 OK",
                "x-amz-function-error: Unhandled\r\n",
                r#"{"errorMessage": "boom"}"#,
            )],
            "boom",
        ),
        (&[Does::Answers("200 OK", "", "<html>hello</html>")], "no JSON"),
        (
            &[Does::Answers("404 Not Found", "", r#"{"Message": "no such function"}"#)],
            "404 Not Found: no such function",
        ),
        (&[Does::Drops], "cannot be reached"),
        (&[Does::Answers("302 Found", "location: http://127.0.0.1:1/\r\n", "")], "302 Found"),
    ];
    for (does, words) in cases {
        let (heard, answer) = Endpoint::start(does).answered("");
        assert_eq!(heard, SORRY, "{words}");
        assert!(answer["error"].as_str().is_some_and(|error| error.contains(words)), "{answer}");
    }
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    fails(&Bench::new(), &format!("crm=http://{nobody}"), "cannot be reached");
}

#[test]
fn an_endpoint_that_is_busy_is_asked_again_and_one_that_hangs_is_left() {
    const BUSY: Does = Does::Answers("429 Too Many Requests", "", "{}");
    const BROKEN: Does = Does::Answers("503 Service Unavailable", "", "");
    let endpoint = Endpoint::start(&[BUSY, BROKEN, GOLD]);
    assert_eq!(endpoint.answered("").0, "Your tier is gold.");
    assert_eq!(endpoint.requests.lock().unwrap().len(), 3);
    let endpoint = Endpoint::start(&[BUSY]);
    assert_eq!(endpoint.answered("").0, SORRY);
    assert_eq!(endpoint.requests.lock().unwrap().len(), 4, "three more times");
    let endpoint = Endpoint::start(&[Does::Hangs]);
    assert_eq!(endpoint.answered("").0, SORRY);
    assert_eq!(endpoint.requests.lock().unwrap().len(), 1);
}

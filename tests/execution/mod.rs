//! Asynchronous executions: every case of the function's contract in process, the function and the
//! command line against a Step Functions interpreter that others have written, executions on this
//! machine, and the flow.

mod case;
mod commands;
mod faults;
mod flow;
mod interpreter;
mod local;
mod stack;

use std::sync::{Arc, Mutex};

use connectctl::lambda::execution::{Function, Settings};
use connectctl::lambda::{Handler, Log};

use crate::harness::contains;
use case::{Case, Still, Told};

#[tokio::test]
async fn every_case_of_the_contract_holds() {
    let cases = case::all();
    assert!(cases.len() > 80, "{}", cases.len());
    for (name, case) in cases {
        check(&name, &case).await;
    }
}

async fn check(name: &str, case: &Case) {
    let get = |key: &str| case.environment.get(key)?.as_str().map(str::to_owned);
    let lines = Arc::new(Mutex::new(String::new()));
    let sink = Arc::clone(&lines);
    let log = Log::to(true, move |line| sink.lock().unwrap().push_str(line));
    let function = Function {
        settings: Settings::read(&get),
        executions: Told::new(case),
        clock: Still::default(),
        log,
    };
    let result = function.handle(case.event(), case.remaining()).await;
    if let Some(calls) = &case.calls {
        assert_eq!(&*function.executions.calls.lock().unwrap(), calls, "{name}");
    }
    let log = lines.lock().unwrap().clone();
    for secret in &case.never_logged {
        assert!(!log.contains(secret), "{name}: {log}");
    }
    let answer = match result {
        Ok(answer) => answer,
        Err(error) => {
            assert_eq!(Some(&error.message), case.error.as_ref(), "{name}");
            assert_eq!(Some(&error.kind), case.error_type.as_ref(), "{name}");
            return;
        }
    };
    let started = function.executions.started.lock().unwrap().clone();
    if let Some(expected) = &case.answer {
        let expected = expected.to_string().replace("$STARTED", &started);
        let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
        assert!(answer == expected, "{name}:\n{answer:#}\nin place of\n{expected:#}");
    } else if let Some(part) = &case.answer_has {
        assert!(contains(&answer, part), "{name}: {answer:#}");
    } else {
        let text =
            case.result_text.as_ref().unwrap_or_else(|| panic!("{name}: an error is expected"));
        assert_eq!(&answer["result"].to_string(), text, "{name}");
    }
}

//! Executions on this machine: who started them and who runs them may be killed.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{Bench, Finished};

/// Longer than anything here takes, on any machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn start(bench: &Bench, more: &[&str]) -> Finished {
    let start = ["async", "start", "--local", "--input", "-", "-o", "json"];
    bench.run_with(r#"{"order": "1001"}"#, &[&start[..], more].concat())
}

fn poll(bench: &Bench, name: &str) -> Finished {
    bench.run(&["async", "poll", name, "--local", "-o", "json"])
}

fn wait(bench: &Bench, name: &str) -> Finished {
    let wait = ["async", "wait", name, "--local", "--interval", "100ms", "--timeout", "60s"];
    bench.run(&[&wait[..], &["-o", "json"]].concat())
}

/// Waits for something that another process does.
fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begin.elapsed() < PATIENCE, "{what} did not come about");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// What a program has written into a file of the bench.
fn written(bench: &Bench, name: &str) -> String {
    eventually(name, || {
        let text = std::fs::read_to_string(bench.path(name)).ok()?;
        text.ends_with('\n').then(|| text.trim().to_owned())
    })
}

fn kill(signal: &str, process: &str) {
    let status = Command::new("kill").args([signal, "--", process]).status().unwrap();
    assert!(status.success(), "{process} is gone already");
}

fn is_alive(process: &str) -> bool {
    let state = std::fs::read_to_string(PathBuf::from("/proc").join(process).join("stat"));
    state.is_ok_and(|state| !state.rsplit(')').next().unwrap().trim().starts_with('Z'))
}

#[test]
fn a_command_runs_behind_a_name_and_gets_the_event_with_its_execution() {
    let bench = Bench::new();
    let started = start(&bench, &["--command", "cat", "--name", "one"]).code(0).json();
    assert_eq!(started["schema"], "connectctl.async.start/1");
    assert_eq!(started["started"], true);
    let ended = wait(&bench, "one").code(0).json();
    assert_eq!(ended["status"], "SUCCEEDED");
    let id = &started["execution_id"];
    let expected = json!({ "order": "1001", "execution": { "id": id, "name": "one" } });
    assert_eq!(ended["output"], expected);
    assert_eq!(poll(&bench, id.as_str().unwrap()).code(0).json()["output"], expected);
    // The same name starts nothing.
    let again = start(&bench, &["--command", "false", "--name", "one"]).code(0).json();
    assert_eq!((&again["started"], &again["execution_id"]), (&json!(false), id));
    let runners = bench.path(".local/state/connectctl/local.sqlite-runners");
    let is_empty = || runners.read_dir().unwrap().next().is_none();
    eventually("a folder without files", || is_empty().then_some(()));
}

#[test]
fn one_of_our_functions_runs_as_the_wrapped_function() {
    let bench = Bench::new();
    let event = bench
        .run(&["event", "generate", "connect", "--set", "Details.Parameters.tier=gold"])
        .code(0)
        .out;
    let start = ["async", "start", "--local", "--input", "-", "--name", "f", "--function"];
    bench.run_with(&event, &[&start[..], &["session-data"]].concat()).code(0);
    let ended = wait(&bench, "f").code(0).json();
    assert_eq!(ended["output"]["statusCode"], 200, "{ended}");
    let mut strict = Bench::new();
    strict.set("STRICT_ERRORS", "true");
    strict.run_with("{}", &[&start[..], &["session-data"]].concat()).code(0);
    let ended = wait(&strict, "f").code(1).json();
    assert_eq!((&ended["status"], &ended["error"]), (&json!("FAILED"), &json!("ContactIdMissing")));
    strict
        .run_with("{}", &[&start[..], &["nope"]].concat())
        .code(2)
        .says("there is no function `nope`");
}

#[test]
fn failures_say_what_the_program_said() {
    let bench = Bench::new();
    for (name, command, error, cause) in [
        ("code", "echo no order >&2; exit 3", "Local.Exit3", "no order"),
        ("text", "echo hello", "Local.OutputNotJson", "is not JSON"),
        ("gone", "kill -9 $$", "Local.Killed", ""),
        ("long", "head -c 300000 /dev/zero", "States.DataLimitExceeded", "262144"),
        ("told", r#"echo '{"errorType":"Mine"}'; exit 1"#, "Mine", "errorType"),
        ("masked", "echo none for +12065550100 >&2; exit 1", "Local.Exit1", "+1******0100"),
    ] {
        start(&bench, &["--command", command, "--name", name]).code(0);
        let ended = wait(&bench, name).code(1).json();
        assert_eq!(ended["error"], error, "{ended}");
        assert!(ended["cause"].as_str().unwrap().contains(cause), "{ended}");
    }
}

#[test]
fn a_program_that_takes_too_long_is_ended_with_all_that_it_started() {
    let bench = Bench::new();
    let command = "sleep 600 & echo $! > inner; echo $$ > outer; wait";
    start(&bench, &["--command", command, "--name", "late", "--timeout", "1s"]).code(0);
    let ended = wait(&bench, "late").code(1).json();
    assert_eq!(
        (&ended["status"], &ended["error"]),
        (&json!("TIMED_OUT"), &json!("States.Timeout"))
    );
    for process in ["inner", "outer"] {
        let process = written(&bench, process);
        eventually("the end of the program", || (!is_alive(&process)).then_some(()));
    }
}

#[test]
fn a_program_that_is_stopped_is_ended_with_all_that_it_started() {
    let bench = Bench::new();
    let command = "sleep 600 & echo $! > inner; wait";
    start(&bench, &["--command", command, "--name", "slow"]).code(0);
    let inner = written(&bench, "inner");
    poll(&bench, "slow").code(8);
    let stop = ["async", "stop", "slow", "--local", "--reason", "the caller hung up"];
    bench.run(&[&stop[..], &["--dry-run"]].concat()).code(0);
    poll(&bench, "slow").code(8);
    bench.run(&stop).code(0);
    let ended = poll(&bench, "slow").code(1).json();
    assert_eq!(
        (&ended["status"], &ended["cause"]),
        (&json!("ABORTED"), &json!("the caller hung up"))
    );
    eventually("the end of the program", || (!is_alive(&inner)).then_some(()));
    bench.run(&stop).code(1).says("is over already: ABORTED");
}

#[test]
fn an_execution_outlives_its_starter_whatever_ends_that() {
    let bench = Bench::new();
    // The starter is killed with its whole process group while the program runs.
    let command = "while [ ! -e go ]; do sleep 0.05; done; echo '{\"a\": 1}'";
    let script = format!(
        "echo '{{}}' | '{}' async start --local --input - --name one --command '{}' && \
         echo started > started; sleep 600",
        env!("CARGO_BIN_EXE_connectctl"),
        command.replace('\'', "'\\''")
    );
    let mut starter = bench.command("sh");
    std::os::unix::process::CommandExt::process_group(&mut starter, 0);
    let mut starter = starter.args(["-c", &script]).stdout(Stdio::null()).spawn().unwrap();
    written(&bench, "started");
    kill("-9", &format!("-{}", starter.id()));
    starter.wait().unwrap();
    assert_eq!(poll(&bench, "one").code(8).json()["status"], "RUNNING");
    bench.write("go", "");
    assert_eq!(wait(&bench, "one").code(0).json()["output"], json!({ "a": 1 }));
}

#[test]
fn whoever_asks_is_told_that_a_runner_was_killed() {
    let bench = Bench::new();
    // The parent of the program is the runner.
    let command = "echo $PPID > runner; sleep 600 & echo $! > inner; wait";
    start(&bench, &["--command", command, "--name", "one"]).code(0);
    let runner = written(&bench, "runner");
    poll(&bench, "one").code(8);
    kill("-9", &runner);
    let ended = eventually("the end", || {
        let polled = poll(&bench, "one");
        (polled.code != Some(8)).then_some(polled)
    });
    let ended = ended.code(1).json();
    assert_eq!((&ended["status"], &ended["error"]), (&json!("FAILED"), &json!("Local.RunnerDied")));
    assert!(ended["cause"].as_str().unwrap().contains("was killed"), "{ended}");
    let listed = bench.run(&["async", "list", "--local", "-o", "json"]).code(0).json();
    assert_eq!(listed["executions"][0]["status"], "FAILED");
    kill("-9", &written(&bench, "inner"));
}

#[test]
fn a_starter_that_is_killed_before_anything_runs_leaves_no_execution_that_runs_for_ever() {
    let bench = Bench::new();
    start(&bench, &["--command", "true", "--name", "other"]).code(0);
    wait(&bench, "other").code(1);
    // What such a starter leaves behind: the row, and a lock that nobody holds.
    let store = bench.path(".local/state/connectctl/local.sqlite");
    let store = rusqlite::Connection::open(store).unwrap();
    let insert =
        "INSERT INTO execution (name, label, command, timeout_ms, lock, input, status, started)
         VALUES ('one', 'sh', '[]', 1000, 'gone.lock', '{}', 'RUNNING', 1790000000000)";
    store.execute(insert, []).unwrap();
    let ended = poll(&bench, "one").code(1).json();
    assert_eq!(ended["error"], "Local.RunnerDied");
}

#[test]
fn fifty_starts_of_a_name_at_once_run_the_program_once() {
    let bench = Bench::new();
    start(&bench, &["--command", "true", "--name", "first"]).code(0);
    let ran: Vec<Value> = std::thread::scope(|scope| {
        let start = || start(&bench, &["--command", "echo ran >> ran; echo {}", "--name", "one"]);
        let threads: Vec<_> = (0..50).map(|_| scope.spawn(start)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap().code(0).json()).collect()
    });
    assert_eq!(ran.iter().filter(|started| started["started"] == true).count(), 1);
    wait(&bench, "one").code(0);
    assert_eq!(bench.read("ran"), "ran\n");
}

#[test]
fn the_function_itself_runs_on_this_machine_too() {
    let mut bench = Bench::new();
    bench.set("STATE_MACHINE_ARN", "session-data");
    let event = bench.run(&["event", "generate", "connect"]).code(0).out;
    let ask = |parameters: Value| {
        let set = format!("Details.Parameters:={parameters}");
        let replay = ["replay", "-", "--local", "--function", "async-execution", "-o", "json"];
        let mut ran =
            bench.run_with(&event, &[&replay[..], &["--set", &set]].concat()).code(0).json();
        ran["runs"][0]["answer"].take()
    };
    let started = ask(json!({ "tier": "gold" }));
    assert_eq!(started["status"], "CREATED", "{started}");
    assert_eq!(ask(json!({ "tier": "gold" }))["execution_id"], started["execution_id"]);
    let ended = ask(json!({ "execution_id": started["execution_id"], "wait_seconds": "7" }));
    assert_eq!((&ended["sfn_result"], &ended["statusCode"]), (&json!("SUCCESS"), &json!(200)));
    let unknown = ask(json!({ "execution_id": "nobody" }));
    assert_eq!(unknown["error"], "ExecutionDoesNotExist");
}

//! What all commands share: help, output, exit codes, configuration, completions.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::harness::{Bench, CONTACT, Finished, INSTANCE, Stub};

const SHOW: [&str; 5] = ["session", "show", "--local", "--contact-id", CONTACT];

fn show(bench: &Bench, more: &[&str]) -> Finished {
    bench.run(&[&SHOW, more].concat())
}

#[test]
fn help_begins_with_what_it_does_and_examples() {
    let bench = Bench::new();
    for command in [
        &[][..],
        &["session"],
        &["session", "update"],
        &["session", "show"],
        &["replay"],
        &["event"],
        &["lambda"],
        &["doctor"],
        &["flow"],
        &["flow", "lint"],
        &["flow", "rules"],
        &["flow", "explain"],
        &["config"],
        &["config", "schema"],
        &["completions"],
        &["man"],
    ] {
        let help = bench.run(&[command, &["--help"]].concat()).code(0).out;
        let examples = help.find("Examples:").unwrap_or_else(|| panic!("{command:?}: {help}"));
        assert!(examples < help.find("Usage:").unwrap(), "{command:?}");
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{command:?}: {help}");
    }
}

#[test]
fn help_topics_exist_and_a_wrong_one_leads_on() {
    let bench = Bench::new();
    assert!(bench.run(&["help", "exit-codes"]).code(0).out.contains("130  interrupted"));
    assert!(bench.run(&["help", "environment"]).code(0).out.contains("CONNECTCTL_INSTANCE_ID"));
    assert!(bench.run(&["help", "output"]).code(0).out.contains("JMESPath"));
    assert!(bench.run(&["help", "session", "update"]).code(0).out.contains("--contact-id"));
    bench.run(&["help", "sesion"]).code(2).says("choose from: call, session,");
}

#[test]
fn wrong_usage_ends_with_2_and_leads_on() {
    let bench = Bench::new();
    bench.run(&[]).code(2).says("Examples:");
    bench.run(&["sesion"]).code(2).says("'session'");
    bench
        .run(&["session", "update"])
        .code(2)
        .says("--contact-id <ID>|--batch <FILE>")
        .says("--help");
    let json = bench.run(&["sesion", "-o", "json"]).code(2);
    let error: Value = serde_json::from_str(&json.err).unwrap();
    assert_eq!(error["exit_code"], 2);
    bench.run(&["session", "show", "--contact"]).code(2).says("--contact-id");
    bench.run(&["session", "update", "--resume", "--contact-id", CONTACT]).code(2).says("--batch");
}

#[test]
fn results_have_four_forms() {
    let bench = Bench::new();
    let json = show(&bench, &["-o", "json"]).code(0).json();
    assert_eq!(json["schema"], "connectctl.session.show/1");
    assert_eq!(json.as_object().unwrap().keys().next().unwrap(), "schema");
    let ndjson = show(&bench, &["-o", "ndjson"]).code(0).out;
    assert_eq!(ndjson.lines().count(), 1);
    let text = show(&bench, &["-o", "text"]).code(0).out;
    assert!(text.starts_with(&format!("contact\t{CONTACT}\n")), "{text}");
    assert!(show(&bench, &[]).code(0).out.contains("no session data"));
    show(&bench, &["-o", "xml"]).code(2).says("possible values: table, json, ndjson, text");
}

#[test]
fn a_query_selects_from_the_json_form() {
    let bench = Bench::new();
    assert_eq!(
        show(&bench, &["--query", "contact", "-o", "text"]).code(0).out,
        format!("{CONTACT}\n")
    );
    assert_eq!(
        show(&bench, &["--query", "{a: local, b: data}"]).code(0).json(),
        json!({ "a": true, "b": [] })
    );
    assert_eq!(show(&bench, &["--query", "nothing"]).code(0).out, "null\n");
    show(&bench, &["--query", "a["]).code(2).says("the query is wrong");
}

#[test]
fn errors_are_objects_for_machines() {
    let bench = Bench::new();
    let failed = bench.run(&["session", "show", "--contact-id", CONTACT, "-o", "json"]).code(4);
    assert_eq!(failed.out, "");
    let error: Value = serde_json::from_str(&failed.err).unwrap();
    assert_eq!((&error["schema"], &error["exit_code"]), (&json!("connectctl.error/1"), &json!(4)));
    assert!(error["help"].as_str().unwrap().contains("--instance-id"));
}

#[test]
fn colour_is_only_where_it_is_wanted() {
    let mut bench = Bench::new();
    let coloured = |finished: Finished| finished.code(0).out.contains('\u{1b}');
    assert!(!coloured(show(&bench, &[])));
    assert!(coloured(show(&bench, &["--color", "always"])));
    bench.set("NO_COLOR", "");
    assert!(!coloured(show(&bench, &[])), "no terminal, no colour");
    bench.set("FORCE_COLOR", "1");
    assert!(coloured(show(&bench, &[])));
    assert!(!coloured(show(&bench, &["--color", "never"])));
}

#[test]
fn a_closed_pipe_is_a_quiet_success() {
    let bench = Bench::new();
    let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
    let mut child = command
        .args(["event", "generate", "connect"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn verbose_tells_every_call_and_nothing_of_the_libraries() {
    let stub = Stub::start();
    let bench = Bench::with(&stub);
    let show = ["session", "show", "--contact-id", CONTACT];
    assert_eq!(bench.run(&show).code(0).err, "");
    let verbose = bench.run(&[&show[..], &["-vv"]].concat()).code(0);
    assert!(verbose.err.contains("DescribeContact took"), "{verbose:#?}");
    assert!(
        !verbose.err.contains("aws_") && !verbose.err.contains("Authorization"),
        "{verbose:#?}"
    );
}

/// The value and the origin of a setting.
fn setting(bench: &Bench, name: &str, more: &[&str]) -> (Option<String>, String) {
    let shown = bench.run(&[&["config", "show", "-o", "json"], more].concat()).code(0).json();
    let settings = shown["settings"].as_array().unwrap();
    let found = settings.iter().find(|setting| setting["name"] == name).unwrap();
    (found["value"].as_str().map(str::to_owned), found["origin"].as_str().unwrap().to_owned())
}

#[test]
fn a_flag_beats_a_variable_beats_the_project_beats_the_user_beats_the_default() {
    let mut bench = Bench::new();
    let region = |bench: &Bench, more: &[&str]| {
        let (value, origin) = setting(bench, "region", more);
        (value.unwrap_or_default(), origin)
    };
    assert_eq!(region(&bench, &[]), (String::new(), "default".into()));
    std::fs::create_dir_all(bench.path(".config/connectctl")).unwrap();
    let user = bench.write(".config/connectctl/config.toml", "region = \"user\"\n");
    assert_eq!(region(&bench, &[]), ("user".into(), user.display().to_string()));
    bench.write("connectctl.toml", "default_env = \"dev\"\nregion = \"all\"\n[env.prod]\nregion = \"prod\"\n[env.dev]\nprofile = \"d\"\n");
    assert!(region(&bench, &[]).1.ends_with("connectctl.toml"));
    assert_eq!(region(&bench, &[]).0, "all");
    assert!(region(&bench, &["--env", "prod"]).1.ends_with("connectctl.toml [env.prod]"));
    bench.set("AWS_REGION", "variable");
    assert_eq!(region(&bench, &[]), ("variable".into(), "AWS_REGION".into()));
    assert_eq!(
        region(&bench, &["--env", "prod"]).0,
        "prod",
        "an environment named by flag beats variables"
    );
    assert_eq!(region(&bench, &["--region", "flag"]), ("flag".into(), "--region".into()));
    bench.set("CONNECTCTL_ENV", "prod");
    assert_eq!(region(&bench, &[]).0, "variable");
    assert_eq!(setting(&bench, "env", &[]), (Some("prod".into()), "CONNECTCTL_ENV".into()));
}

#[test]
fn a_wrong_configuration_says_where_and_what() {
    let bench = Bench::new();
    bench.write("connectctl.toml", "[env.prod]\nregoin = \"x\"\n");
    bench
        .run(&["config", "show"])
        .code(4)
        .says("`regoin`, expected one of `profile`, `region`")
        .says("line 2");
    bench.write("connectctl.toml", "[env.prod]\n[env.dev]\n");
    bench.run(&["config", "show", "--env", "prd"]).code(4).says("did you mean `prod`");
    bench.write("connectctl.toml", "output = \"xml\"\n");
    bench.run(&["config", "show"]).code(4).says("choose table, json");
}

#[test]
fn the_configuration_is_begun_found_from_below_and_never_overwritten() {
    let bench = Bench::new();
    bench.run(&["config", "init"]).code(0);
    bench.run(&["config", "init"]).code(3).says("already here");
    std::fs::create_dir_all(bench.path("a/b")).unwrap();
    let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
    let output = command
        .current_dir(bench.path("a/b"))
        .args(["config", "path", "-o", "text"])
        .output()
        .unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(out.lines().next().unwrap().ends_with("connectctl.toml\ttrue"), "{out}");
    assert_eq!(setting(&bench, "env", &["--env", "dev"]).1, "--env");
}

#[test]
fn an_environment_configures_the_call() {
    let stub = Stub::start();
    let mut bench = Bench::with(&stub);
    bench.set("CONNECTCTL_INSTANCE_ID", "");
    let arn = format!("arn:aws:connect:eu-west-2:123456789012:instance/{INSTANCE}");
    bench.write("connectctl.toml", &format!("[env.prod]\ninstance = \"{arn}\"\n"));
    bench.set("AWS_REGION", "");
    bench.run(&["session", "show", "--contact-id", CONTACT, "--env", "prod"]).code(0);
    assert_eq!(stub.requests()[0].1["InstanceId"], INSTANCE);
    assert_eq!(stub.get("requests")[0]["region"], "eu-west-2", "the instance's own region");
}

#[test]
fn an_endpoint_given_by_flag_beats_those_of_the_environment() {
    let stub = Stub::start();
    let mut bench = Bench::with(&stub);
    bench.set("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    bench.set("AWS_ENDPOINT_URL_CONNECT", "http://127.0.0.1:1");
    let show = ["session", "show", "--contact-id", CONTACT, "--endpoint-url", stub.url()];
    bench.run(&show).code(0);
}

#[test]
fn the_endpoint_of_a_single_service_beats_that_of_all() {
    let stub = Stub::start();
    let mut bench = Bench::with(&stub);
    bench.set("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    bench.set("AWS_ENDPOINT_URL_CONNECT", stub.url());
    bench.set("AWS_ENDPOINT_URL_QCONNECT", stub.url());
    bench.run(&["session", "show", "--contact-id", CONTACT]).code(0);
}

#[test]
fn shells_are_offered_the_environments_of_the_folder() {
    let mut bench = Bench::new();
    bench.write("connectctl.toml", "[env.prod]\n[env.preview]\n[env.dev]\n");
    bench.set("CONNECTCTL_COMPLETE", "bash");
    bench.set("_CLAP_COMPLETE_INDEX", "2");
    bench.set("_CLAP_IFS", "\n");
    let offered = bench.run(&["--", "connectctl", "--env", "pr"]).code(0).out;
    let mut offered: Vec<&str> = offered.split('\n').collect();
    offered.sort_unstable();
    assert_eq!(offered, ["preview", "prod"]);
}

#[test]
fn manual_pages_are_printed_and_written() {
    let bench = Bench::new();
    assert!(bench.run(&["man"]).code(0).out.contains(".SH NAME"));
    bench.run(&["man", "--dir", "man1"]).code(0);
    assert!(bench.read("man1/connectctl-session-update.1").contains("contact\\-id"));
}

#[test]
fn a_dry_run_writes_nothing_anywhere() {
    let bench = Bench::new();
    for command in [
        &["config", "init"][..],
        &["man", "--dir", "man1"],
        &["lambda", "package"],
        &["session", "update", "--contact-id", CONTACT, "a=1"],
        &["session", "update", "--local", "--contact-id", CONTACT, "a=1"],
    ] {
        bench.run(&[command, &["--dry-run"]].concat()).code(0);
    }
    let left: Vec<_> = std::fs::read_dir(bench.path("")).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

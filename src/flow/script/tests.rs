//! Reading and writing files of tests.

use super::*;
use crate::flow::source::SourceText;

const WHOLE: &str = r#"
flow: vanity-numbers.json
flows: modules/greeting.json
defaults:
  given: { from: +12065550123, hours: open }
tests:
  - name: everything at once
    given:
      to: "+18005550111"
      channel: chat
      attributes: { tier: gold, count: 3 }
      contact: { $.Queue.Name: sales }
      hours: { Office hours: [open, closed] }
      metrics: 3
      queue: [full, { answered: 30s }]
      talk: { agent_leaves: 1m }
      third_party: [busy, { answered: { after: 5s, returns: 60s } }]
      lambda:
        vanity-numbers: handler
        other: [{ error: boom, took: 2s }, throttled, { answer: { a: "1" } }]
      lex: { says: /loan/, means: Loans }
      bots: { BANKINGBOT: ../bots/banking.toml }
      bank: { data: bank.toml, faults: [{ path: /accounts/, status: 503 }, { delay: 3s }] }
      outside: { CreateTask: { error: NoMatchingError } }
      faults: { Welcome: [NoMatchingError, none] }
      answers: { Which number: { pressed: { keys: "1" } } }
      seed: 7
    when:
      - hear: press 1
      - press: 1
      - press: { keys: "12#", after: 500ms }
      - wait: 6s
      - say: { text: a loan, means: { intent: Loans, slots: { amount: 5 } } }
      - event: CustomerReturned
      - hang_up
    then:
      heard: [hello, '/wor[dl]s/']
      attributes: { tier: gold, gone: ~ }
      queue: ~
      lambda: { vanity-numbers: 2, other: { with: { topic: loans } } }
      outcome: customer_left
      ends_within: 60s
      passes: Welcome
"#;

fn read(text: &str) -> Result<TestFile, Wrong> {
    TestFile::read(&SourceText::new("a.test.yaml", text))
}

#[test]
fn every_key_is_read_and_written_again() {
    let file = read(WHOLE).unwrap();
    let test = &file.tests[0];
    assert_eq!(test.when.len(), 7);
    let then = test.then.as_ref().unwrap();
    assert!(then.queue.as_ref().unwrap().value.is_none(), "no queue is meant");
    assert!(then.transfer.is_none(), "nothing is said about a transfer");
    let whole = file.whole(test);
    assert_eq!(whole.given.as_ref().unwrap().from.as_deref(), Some("+12065550123"));
    let yaml = file.yaml();
    let again = read(&yaml).unwrap_or_else(|wrong| panic!("{wrong:?} in\n{yaml}"));
    assert_eq!(again.yaml(), yaml);
    let json = serde_json::to_string_pretty(&file).unwrap();
    let again = TestFile::read(&SourceText::new("a.test.json", json)).unwrap();
    assert_eq!(again.yaml(), yaml);
}

/// What is wrong with a test, with its place as line and column, and the help.
fn wrong(text: &str) -> (String, String) {
    let text = format!("tests:\n  - name: a\n{text}");
    let source = SourceText::new("a.test.yaml", text);
    let wrong = TestFile::read(&source).expect_err("wrong");
    let place = source.position(wrong.range.start);
    let said = format!("{}:{} {}", place.line, place.column, wrong.message);
    (said, wrong.help.unwrap_or_default())
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    for (text, said, help) in [
        ("    gven: {}", "3:5 the key `gven` is not known here", "did you mean given?"),
        ("    when: [{ hea: a }]", "3:14 the word `hea` is not known here", "did you mean hear?"),
        ("    when: [hear]", "3:12 something has to stand behind `hear:`", ""),
        (
            "    when: [{ wait: 6 }]",
            "3:20 \"6\" is no span of time, expected one such as 6s or 500ms",
            "",
        ),
        (
            "    when: [{ press: 1a }]",
            "3:21 \"1a\" are no keys, expected some of 0 to 9, * and #",
            "",
        ),
        ("    when: [{ hear: /(/ }]", "3:20 /(/ is no regular expression: unclosed group", ""),
        (
            "    when: [{ hear: a, press: 1 }]",
            "3:12 expected a word, or a map of one key, found 2 keys",
            "",
        ),
        (
            "    then: { lambda: { f: often } }",
            "3:26 expected a number, or a map with `times` and `with`, found \"often\"",
            "",
        ),
        (
            "    given: { lambda: { f: { answer: 1, error: a } } }",
            "3:27 expected exactly one of answer, error, fault, handler, command, url",
            "",
        ),
        ("    given: { from: 1, from: 2 }", "3:23 the key `from` stands here a second time", ""),
        ("    given: { seed: many }", "3:20 expected u64, found \"many\"", ""),
        ("    when:\n      hear:", "4:7 expected a string, found nothing", ""),
        (
            "  - name: a",
            "3:11 two tests are named \"a\"",
            "say in each name what that test alone proves",
        ),
    ] {
        assert_eq!(wrong(text), (said.to_owned(), help.to_owned()), "{text}");
    }
}

#[test]
fn a_file_holds_one_document_with_tests() {
    assert_eq!(read("").unwrap_err().message, "the file is empty");
    assert_eq!(read("tests: []").unwrap_err().message, "the file has no tests");
    let two = read("tests: [{name: a}]\n---\ntests: []").unwrap_err();
    assert_eq!(two.message, "a second document begins here, expected one");
    let twice = "tests: [{ name: a, given: &g { seed: 1 } }, { name: b, given: *g }]";
    let wrong = read(twice).unwrap_err();
    assert_eq!(wrong.message, "only texts can be repeated by an alias");
    assert_eq!(&twice[wrong.range], "*g");
    assert!(read("tests: [").unwrap_err().message.starts_with("no valid YAML: "));
}

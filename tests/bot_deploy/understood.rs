use serde_json::json;

use super::{account, apply};

const TABLE: &str = r#"
bot = "bank.toml"
tests = [
  { say = "what's my balance", intent = "CheckBalance" },
  { say = "pay 20 pounds", intent = "PayBill", slots = { Amount = 20 }, locale = "en-US" },
  { say = "open the pod bay doors", intent = "FallbackIntent" },
]
"#;

#[test]
fn a_table_is_said_to_the_alias_of_the_bot() {
    let (stub, bench) = account();
    apply(&bench, &[]).code(0);
    bench.write("bank.test.toml", TABLE);
    let test = ["bot", "test", "bank.test.toml", "--yes"];
    let result = bench.run(&[&test[..], &["-o", "json"]].concat()).code(0).json();
    assert_eq!((&result["passed"], &result["failed"]), (&json!(3), &json!(0)));
    assert_eq!(result["tests"][1]["found"]["slots"], json!({ "Amount": "20" }));
    let said = stub.requests().into_iter().filter(|(op, _)| op == "RecognizeText");
    let sessions: Vec<_> = said.map(|(_, asked)| asked["sessionId"].clone()).collect();
    assert_eq!(sessions.len(), 3);
    assert!(sessions[0] != sessions[1], "each in a session of its own");
    bench.run(&test[..3]).code(2).says("there is no terminal to confirm on");
    bench.run(&[&test[..], &["--alias", "test"]].concat()).code(5).says("one of: live");
}

#[test]
fn what_is_misunderstood_is_told_with_what_was_heard_instead() {
    let (_stub, bench) = account();
    apply(&bench, &[]).code(0);
    let wrong =
        TABLE.replace("Amount = 20", "Amount = 30").replace("\"FallbackIntent\"", "\"PayBill\"");
    bench.write("bank.test.toml", &wrong);
    let test = ["bot", "test", "bank.test.toml", "--yes"];
    let shown = bench.run(&test).code(1).out;
    assert_eq!(
        shown,
        "\
bank.test.toml:5 \"pay 20 pounds\" (en-US)
  expected PayBill Amount=\"30\"
  found    PayBill Amount=\"20\" (0.95)

bank.test.toml:6 \"open the pod bay doors\" (en-GB)
  expected PayBill
  found    FallbackIntent

2 misunderstood, 1 utterance understood
"
    );
    let junit = bench.run(&[&test[..], &["--format", "junit"]].concat()).code(1).out;
    assert!(junit.contains("tests=\"3\" skipped=\"0\" failures=\"2\""), "{junit}");
    assert!(junit.contains("expected PayBill Amount=&quot;30&quot;"), "{junit}");
}

#[test]
fn a_table_is_tried_without_an_account() {
    let (stub, bench) = account();
    bench.write("bank.test.toml", TABLE);
    let offline = ["bot", "test", "bank.test.toml", "--offline"];
    let shown = bench.run(&offline).code(0).out;
    assert_eq!(shown, "3 utterances understood\n");
    assert_eq!(stub.requests(), []);
    let unknown = |from: &str, to: &str, says: &str| {
        bench.write("bank.test.toml", &TABLE.replace(from, to));
        bench.run(&offline).code(3).says(says);
    };
    unknown("en-US", "fr-FR", "bank.test.toml:5: the bot BankingBot has no locale `fr-FR`");
    unknown("\"PayBill\"", "\"Pay\"", "bank.test.toml:5: the bot BankingBot has no intent `Pay`");
    unknown("say =", "sy =", "bank.test.toml:4:");
    unknown("bank.toml", "none.toml", "none.toml");
}

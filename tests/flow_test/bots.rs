//! Tests in which the customer talks with a bot, with the real function and a bank behind it.

use serde_json::json;

use super::{block, flow, hang_up, says};
use crate::harness::{Bench, Finished, project};

const ARN: &str = "arn:aws:lex:eu-west-2:123456789012:bot-alias/BANKINGBOT/LIVEALIAS0";

/// A flow in which a bot listens: what it found out is said afterwards.
fn talk() -> String {
    let parameters = json!({
        "Text": "How can I help?",
        "LexV2Bot": { "AliasArn": ARN },
        "LexSessionAttributes": {
            "PhoneNumber": "$.CustomerEndpoint.Address",
            "isAuthenticated": "$.Attributes.isAuthenticated",
        },
    });
    let errors = [
        ("InputTimeLimitExceeded", "Silence"),
        ("NoMatchingCondition", "Unclear"),
        ("NoMatchingError", "Failed"),
    ];
    let mut bot =
        block("Bot", "ConnectParticipantWithLexBot", parameters, Some("Unclear"), &errors);
    let way = |intent: &str, next: &str| json!({ "NextAction": next, "Condition": { "Operator": "Equals", "Operands": [intent] } });
    bot["Transitions"]["Conditions"] =
        json!([way("CheckBalance", "Done"), way("TransferToAgent", "Agent")]);
    flow(&[
        bot,
        says(
            "Done",
            "Proof $.Lex.SessionAttributes.AuthMethod, sure to $.Lex.IntentConfidence.Score.",
            "Hang up",
        ),
        says("Agent", "A person, $.Lex.SessionAttributes.TransferReason.", "Hang up"),
        says("Failed", "$.Lex.DialogState, $.Lex.SessionAttributes.RequiresAuth.", "Hang up"),
        says("Unclear", "Unclear: $.Lex.IntentName.", "Hang up"),
        says("Silence", "Nothing was said.", "Hang up"),
        hang_up(),
    ])
}

/// Runs tests of that flow in which the customer is known and has proven who they are.
#[track_caller]
fn run(tests: &str) -> Finished {
    let bench = Bench::new();
    let bot = project("bots/banking.toml").display().to_string();
    bench.write("talk.json", &talk());
    let defaults = json!({ "given": {
        "from": "+447700900000", "attributes": { "isAuthenticated": "true" },
        "bots": { "BANKINGBOT": bot },
    } });
    bench.write("talk.test.yaml", &format!("defaults: {defaults}\ntests:\n{tests}"));
    bench.run(&["flow", "test", "talk.json"])
}

/// The environment in which the bot asks for a PIN.
const PIN: &str = "attributes: { isAuthenticated: 'false' }, lambda: { lex-fulfilment: \
                   { handler: { environment: { ENABLE_PIN_VALIDATION: 'true' } } } }";

#[test]
fn a_caller_asks_the_bot_for_the_balance_and_hears_it() {
    run("
  - name: turn by turn
    when:
      - hear: How can I help
      - say: what is my balance
      - hear: Which account
      - say: my current account
    then:
      heard: ['balance of £1,500.50', sure to 1]
      lambda:
        lex-fulfilment:
          times: 3
          with: { invocationSource: FulfillmentCodeHook, sessionState: { intent: { name: CheckBalance } } }
  - name: a chat goes the same way
    given: { channel: chat }
    when: [{ say: what is my savings balance }]
    then: { heard: '£12,000.00', lambda: { lex-fulfilment: { with: { inputMode: Text } } } }
  - name: who says nothing to a question is asked no more
    when: [{ say: what is my balance }]
    then: { heard: Nothing was said }
  - name: what the bot does not know goes to a person
    when: [{ say: colourless green ideas sleep }]
    then: { heard: 'A person, NotUnderstood' }
")
    .code(0);
}

#[test]
fn a_pin_is_pressed_and_what_one_test_locks_is_open_in_the_next() {
    let tests = format!(
        "
  - name: wrong three times
    given: {{ {PIN} }}
    when:
      - say: what is my current balance
      - {{ hear: four-digit PIN }}
      - press: '1111'
      - press: '2222'
      - press: '3333'
    then: {{ heard: 'A person, PinLocked', lambda: {{ lex-fulfilment: {{ times: 4, with: {{ inputMode: DTMF }} }} }} }}
  - name: right at once
    given: {{ {PIN} }}
    when: [{{ say: what is my current balance }}, {{ press: '1234' }}]
    then: {{ heard: ['£1,500.50', Proof PIN] }}
"
    );
    run(&tests).code(0);
}

#[test]
fn a_proof_that_nobody_asks_for_here_fails_the_intent_and_the_flow_reads_why() {
    run("
  - name: no PIN and no app
    given: { attributes: { isAuthenticated: 'false' } }
    when: [{ say: what is my current balance }]
    then: { heard: 'Failed, true' }
")
    .code(0);
}

#[test]
fn banks_in_trouble_and_functions_that_fail_are_given_by_a_test() {
    run("
  - name: the bank is down
    given: { bank: { faults: { path: /accounts/, status: 503 } } }
    when: [{ say: what is my current balance }]
    then: { heard: 'A person, ServiceUnavailable' }
  - name: the bank recovers
    given: { bank: { faults: [{ path: /accounts/, status: 503, times: 1 }] } }
    when: [{ say: what is my current balance }]
    then: { heard: '£1,500.50' }
  - name: the function is too late
    given: { lambda: { lex-fulfilment: times_out } }
    when: [{ say: what is my current balance }]
    then: { heard: Failed, longest_silence: 35s }
  - name: the function works once
    given: { lambda: { lex-fulfilment: [handler, { error: boom }] } }
    when: [{ say: what is my balance }, { say: current }]
    then: { heard: [Which account, Failed], lambda: { lex-fulfilment: 2 } }
  - name: a function that answers by a table
    given:
      lambda:
        lex-fulfilment:
          answer:
            sessionState: { dialogAction: { type: Close }, intent: { name: TransferToAgent, state: Fulfilled } }
            messages: [{ contentType: SSML, content: '<speak>One <break time=\"1s\"/>moment.</speak>' }]
    when: [{ say: what is my balance }]
    then: { heard: [One moment., 'A person'] }
")
    .code(0);
}

#[test]
fn a_bank_of_its_own_has_its_own_customers() {
    let bench = Bench::new();
    bench.write("talk.json", &talk());
    let sample = bench.run(&["bank", "sample"]).code(0).out;
    bench.write("bank.toml", &sample.replacen("1500.50", "7.01", 1));
    let bot = project("bots/banking.toml").display().to_string();
    let test = |bank: &str| {
        json!({ "tests": [{
            "name": "the balance",
            "given": {
                "from": "+447700900000", "attributes": { "isAuthenticated": "true" },
                "bots": { "*": bot }, "bank": { "data": bank },
            },
            "when": [{ "say": "what is my current balance" }],
            "then": { "heard": "£7.01" },
        }] })
        .to_string()
    };
    bench.write("talk.test.json", &test("bank.toml"));
    bench.run(&["flow", "test", "talk.json"]).code(0);
    bench.write("talk.test.json", &test("none.toml"));
    let missing = bench.run(&["flow", "test", "talk.json"]).code(3).out;
    assert!(missing.contains("reading none.toml failed"), "{missing}");
}

#[test]
fn what_a_test_says_of_bots_and_banks_is_checked_before_anything_runs() {
    let wrong = |given: &str| {
        let bench = Bench::new();
        bench.write("talk.json", &talk());
        bench.write("broken.toml", "name = \"B\"\n[intents.A]\nuterances = []\n");
        bench.write("talk.test.yaml", &format!("tests:\n  - {{ name: a, given: {given} }}\n"));
        bench.run(&["flow", "test", "talk.json"]).code(3).out
    };
    for (given, told) in [
        ("{ bots: { B: none.toml } }", "talk.test.yaml:2:36: reading none.toml failed"),
        ("{ bots: { B: broken.toml } }", "broken.toml:3:1"),
        ("{ bank: { faults: { path: 7 } } }", "a fault of the bank cannot be read"),
    ] {
        let text = wrong(given);
        assert!(text.contains(told), "{text}");
    }
}

#[test]
fn a_function_that_nobody_answers_for_is_told() {
    let bench = Bench::new();
    bench.write("talk.json", &talk());
    bench.write(
        "bot.toml",
        "name = \"B\"\nfulfilment = \"crm\"\n[locales.en-GB]\nconfidence = 0.7\n[intents.CheckBalance]\nutterances = [\"balance\"]\n",
    );
    bench.write(
        "talk.test.yaml",
        "tests: [{ name: a, given: { bots: { '*': bot.toml } }, when: [{ say: balance }] }]",
    );
    let failed = bench.run(&["flow", "test", "talk.json"]).code(1).out;
    assert!(failed.contains("an answer of crm"), "{failed}");
    assert!(failed.contains("a bot calls it"), "{failed}");
}

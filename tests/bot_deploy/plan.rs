use serde_json::{Value, json};

use super::{BOT, account, apply, changed, plan, steps};

#[test]
fn drift_is_told_field_by_field_and_nothing_is_changed() {
    let (stub, bench) = account();
    apply(&bench, &[]).code(0);
    let before = changed(&stub);
    let file = BOT
        .replace("\"what's my balance\"", "\"how rich am I\"")
        .replace("confidence = 0.7\n[locales.en-US]", "confidence = 0.8\n[locales.en-US]")
        .replace("savings = []", "savings = [\"nest egg\"]\nisa = []");
    bench.write("bank.toml", &file);
    let result = plan(&bench, &[]);
    assert_eq!(result["schema"], "connectctl.bot.plan/1");
    let changes = result["bots"][0]["changes"].as_array().unwrap();
    let fields = |kind: &str| -> Vec<Value> {
        let change = changes.iter().find(|change| change["kind"] == kind).unwrap();
        change["fields"].as_array().unwrap().clone()
    };
    let field =
        |name: &str, is: Value, should: Value| json!({ "field": name, "is": is, "should": should });
    assert_eq!(fields("locale"), [field("confidence", json!("0.7"), json!("0.8"))]);
    assert_eq!(
        fields("intent"),
        [
            field("utterances", json!("what's my balance"), Value::Null),
            field("utterances", Value::Null, json!("how rich am I")),
        ]
    );
    let values = fields("slot type");
    assert_eq!(values[0], field("values.isa", Value::Null, json!("(no synonyms)")));
    assert_eq!(values[1]["field"], "values.savings");
    let shown = bench.run(&["bot", "plan", "bank.toml"]).code(1).out;
    for line in [
        "  ~ intent CheckBalance (en_GB)  differs\n      utterances: - \"what's my balance\"\n",
        "      utterances: + \"how rich am I\"\n",
        "      confidence: \"0.7\" -> \"0.8\"\n",
        "  * build locale en_GB  what it holds has changed\n",
    ] {
        assert!(shown.contains(line), "{line:?} is not in\n{shown}");
    }
    assert_eq!(changed(&stub), before);
}

#[test]
fn a_plan_for_nothing_names_every_step_and_what_it_will_need() {
    let (_stub, bench) = account();
    let plan = plan(&bench, &[]);
    let steps = steps(&plan);
    let expected =
        ["create bot BankingBot", "create locale en_GB", "create slot-type AccountType en_GB"];
    let expected = expected.map(|step| step.replace("slot-type", "slot type"));
    assert_eq!(steps[..3], expected);
    let at = |step: &str| {
        steps.iter().position(|it| it == step).unwrap_or_else(|| panic!("{step}: {steps:#?}"))
    };
    assert!(at("create intent PayBill en_US") < at("create slot PayBill.Amount en_US"));
    assert!(at("create slot PayBill.Amount en_US") < at("update intent PayBill en_US"));
    assert!(at("update intent FallbackIntent en_GB") < at("build locale en_GB"));
    assert_eq!(steps.last().unwrap(), "create alias live");
    assert_eq!(plan["bots"][0]["missing"], json!(["--role ARN", "--function lex-fulfilment=ARN"]));
}

#[test]
fn what_the_file_does_not_name_stays_until_it_is_pruned() {
    let (stub, bench) = account();
    apply(&bench, &[]).code(0);
    let (before, rest) = BOT.split_once("[intents.PayBill]").unwrap();
    let (_, fallback) = rest.split_once("[intents.FallbackIntent]").unwrap();
    let less = format!("{before}[intents.FallbackIntent]{fallback}");
    let less = less
        .replace("[locales.en-US]\nvoice = \"Joanna\"\nconfidence = 0.7\n", "")
        .replace(", en-US = \"Bye.\"", "")
        .replace(
            "[intents.CheckBalance.slots.AccountType]\ntype = \"AccountType\"\nprompt = \"Which account?\"\nrequired = false\n",
            "",
        )
        .replace(", \"how much is in my {AccountType} account\"", "")
        .replace("[slot_types.AccountType]\n[slot_types.AccountType.values]\ncurrent = [\"checking\", \"main account\"]\nsavings = []\n", "");
    bench.write("bank.toml", &less);
    apply(&bench, &[]).code(0);
    assert_eq!(stub.get("summary")["ops"]["DeleteIntent"], Value::Null);
    let kept = plan(&bench, &[]);
    assert_eq!(kept["changes"], 0, "{kept:#}");
    let extras: Vec<_> = kept["bots"][0]["extras"]
        .as_array()
        .unwrap()
        .iter()
        .map(|extra| extra["name"].as_str().unwrap())
        .collect();
    assert_eq!(extras, ["AccountType", "AccountType", "PayBill", "en_US"]);
    let pruned = steps(&plan(&bench, &["--prune"]));
    let expected = [
        "update intent CheckBalance en_GB",
        "delete slot CheckBalance.AccountType en_GB",
        "delete intent PayBill en_GB",
        "delete slot type AccountType en_GB",
        "delete locale en_US",
        "build locale en_GB",
    ];
    assert_eq!(pruned[..6], expected, "what is in use goes last");
    apply(&bench, &["--prune"]).code(0);
    let bots = stub.get("bots");
    assert_eq!(bots["BankingBot"]["locales"].as_object().unwrap().len(), 1);
    assert_eq!(bots["BankingBot"]["locales"]["en_GB"]["intents"].as_object().unwrap().len(), 2);
    assert_eq!(plan(&bench, &["--prune"])["changes"], 0);
}

//! Conversations of several turns: what one answers, the next begins with.

use connectctl::banking::{Answer, Approvals, Classifier, Guess};
use serde_json::{Value, json};

use super::desk::{Local, Running};
use super::pins::naming;
use super::stack::{EVENTS, NUMERIC_EVENTS, Stack, text};
use super::{Bank, FULFILMENT};

/// A bot, as far as it needs one: it puts what was answered into the next event.
pub(super) struct Bot<'a> {
    running: &'a Running,
    pub(super) attributes: Value,
    /// What the customer says.
    pub(super) words: &'static str,
}

impl<'a> Bot<'a> {
    pub(super) fn new(running: &'a Running) -> Self {
        let attributes = json!({ "PhoneNumber": "+447700900000" });
        Self { running, attributes, words: "whatever was said" }
    }

    pub(super) async fn turn(
        &mut self,
        intent: &str,
        slots: &[(&str, &str)],
        confirmation: &str,
    ) -> Value {
        let slots: serde_json::Map<String, Value> = slots
            .iter()
            .map(|(name, text)| {
                ((*name).to_owned(), json!({ "value": { "interpretedValue": text } }))
            })
            .collect();
        let event = json!({
            "invocationSource": "FulfillmentCodeHook", "sessionId": "s-1",
            "inputTranscript": self.words,
            "sessionState": { "sessionAttributes": self.attributes, "intent": {
                "name": intent, "slots": slots, "confirmationState": confirmation } },
        });
        let answer = self.running.answer(&event).await;
        self.attributes = answer["sessionState"]["sessionAttributes"].clone();
        answer
    }

    pub(super) async fn says(&mut self, intent: &str, slots: &[(&str, &str)]) -> String {
        said(&self.turn(intent, slots, "None").await)
    }
}

pub(super) fn said(answer: &Value) -> String {
    answer["messages"][0]["content"].as_str().unwrap_or_default().to_owned()
}

/// The variables that lead to a bank, and others.
pub(super) fn variables(bank: &Bank, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> =
        more.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    for (key, value) in [
        ("CORE_BANKING_API_URL", bank.url().to_owned()),
        ("CRM_API_ENDPOINT", format!("{}/customer", bank.url())),
        ("CORE_BANKING_API_KEY", "key".into()),
        ("CRM_API_KEY", "key".into()),
    ] {
        all.push((key.into(), value));
    }
    all
}

#[tokio::test]
async fn a_transfer_waits_for_the_pin_and_for_a_yes_and_is_made_once() {
    let (bank, local) = (Bank::start(&[]), Local::new());
    local.set_pin("C-1001", "1234").await;
    let running = local.start(&variables(&bank, &[("ENABLE_PIN_VALIDATION", "true")]), None);
    let mut bot = Bot::new(&running);
    let slots = [("Amount", "50"), ("FromAccount", "current"), ("ToAccount", "savings")];
    assert!(bot.says("InternalTransfer", &slots).await.starts_with("First I need to check"));
    assert!(bot.says("VerifyIdentity", &[("PIN", "0000")]).await.starts_with("That PIN isn't"));
    let asked = bot.turn("VerifyIdentity", &[("PIN", "1234")], "None").await;
    assert_eq!(asked["sessionState"]["dialogAction"]["type"], "ConfirmIntent");
    assert_eq!(asked["sessionState"]["intent"]["name"], "InternalTransfer");
    let before = bot.attributes.clone();
    let moved = "I have moved £50.00 from your current account to your savings account.";
    // The bot may send the same turn again when it has not heard the answer.
    for _ in 0..2 {
        bot.attributes = before.clone();
        assert_eq!(said(&bot.turn("InternalTransfer", &slots, "Confirmed").await), moved);
    }
    let balance = bot.says("CheckBalance", &[("AccountType", "current")]).await;
    assert!(balance.contains("a balance of £1,450.50"), "{balance}");
    // A yes is good for one time: the same again is asked again, and then is another order.
    let again = bot.turn("InternalTransfer", &slots, "Confirmed").await;
    assert_eq!(again["sessionState"]["dialogAction"]["type"], "ConfirmIntent");
    assert_eq!(said(&bot.turn("InternalTransfer", &slots, "Confirmed").await), moved);
    let balance = bot.says("CheckBalance", &[("AccountType", "current")]).await;
    assert!(balance.contains("a balance of £1,400.50"), "{balance}");
}

#[tokio::test]
async fn a_request_is_approved_in_the_app_and_what_waited_goes_on() {
    let (bank, local) = (Bank::start(&[]), Local::new());
    let more = [("ENABLE_COMPANION_AUTH", "true"), ("TURN_TIME_LIMIT", "2s")];
    let running = local.start(&variables(&bank, &more), None);
    for (approved, end) in
        [(true, "The sort code of your current"), (false, "The request was declined")]
    {
        let mut bot = Bot::new(&running);
        let asked = bot.says("AccountDetails", &[("AccountType", "current")]).await;
        assert!(asked.starts_with("I've sent a request to your app"), "{asked}");
        let id = bot.attributes["ApprovalRequestId"].as_str().unwrap().to_owned();
        assert!(bot.says("VerifyIdentity", &[]).await.starts_with("I've sent a request"));
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        assert!(local.store.decide(&id, "C-1001", approved, now).await.unwrap());
        let told = bot.says("VerifyIdentity", &[("Approval", "done")]).await;
        assert!(told.starts_with(end), "{told}");
        let level = if approved { "high" } else { "" };
        assert_eq!(bot.attributes["AuthLevel"].as_str().unwrap_or_default(), level);
        assert_eq!(bot.attributes.get("ApprovalRequestId"), None);
    }
    assert!(local.column("SELECT kind FROM bank_event").contains(&"APPROVAL_DECLINED".to_owned()));
}

#[tokio::test]
async fn a_request_that_nobody_decides_leads_to_a_person() {
    let (bank, local) = (Bank::start(&[]), Local::new());
    let more = [("ENABLE_COMPANION_AUTH", "true"), ("TURN_TIME_LIMIT", "1s")];
    let running = local.start(&variables(&bank, &more), None);
    let mut bot = Bot::new(&running);
    bot.says("AccountDetails", &[("AccountType", "current")]).await;
    for _ in 0..2 {
        assert!(bot.says("VerifyIdentity", &[]).await.starts_with("I've sent a request"));
    }
    assert_eq!(
        bot.turn("VerifyIdentity", &[], "None").await["sessionState"]["intent"]["name"],
        "TransferToAgent"
    );
    assert_eq!(bot.attributes["isAuthenticated"].as_str().unwrap_or("false"), "false");
}

#[tokio::test]
async fn three_wrong_pins_lock_and_lead_to_a_person() {
    let (bank, local) = (Bank::start(&[]), Local::new());
    local.set_pin("C-1001", "1234").await;
    let running = local.start(&variables(&bank, &[("ENABLE_PIN_VALIDATION", "true")]), None);
    let mut bot = Bot::new(&running);
    bot.says("CheckBalance", &[("AccountType", "current")]).await;
    for left in ["2 more tries", "one more try"] {
        assert!(bot.says("VerifyIdentity", &[("PIN", "0000")]).await.contains(left));
    }
    let locked = bot.turn("VerifyIdentity", &[("PIN", "0000")], "None").await;
    assert_eq!(locked["sessionState"]["intent"]["name"], "TransferToAgent");
    assert_eq!(bot.attributes["TransferReason"], "PinLocked");
    assert_eq!(local.column("SELECT kind FROM bank_event"), ["PIN_LOCKED"]);
    let right = running.answer(&naming("1234")).await;
    assert_eq!(right["sessionState"]["sessionAttributes"]["TransferReason"], "PinLocked");
}

/// Answers what it was told to.
struct Scripted(Result<(&'static str, f64), ()>);

impl Classifier for Scripted {
    fn classify<'a>(
        &'a self,
        _: &'a str,
        intents: &'a [(&'static str, &'static str)],
    ) -> Answer<'a, Guess> {
        assert_eq!(intents.len(), 21);
        let guess = self.0.map(|(intent, confidence)| Guess { intent: intent.into(), confidence });
        let fault = connectctl::connect::ServiceFault::garbled("Converse", "nothing");
        Box::pin(std::future::ready(guess.map_err(|()| fault)))
    }
}

#[tokio::test]
async fn what_was_not_understood_is_classified_and_confirmed_or_leads_to_a_person() {
    let (bank, local) = (Bank::start(&[]), Local::new());
    for (guess, action, name) in [
        (Ok(("BranchLocator", 0.9)), "ConfirmIntent", "BranchLocator"),
        (Ok(("BranchLocator", 0.7)), "Close", "TransferToAgent"),
        (Ok(("TransferToAgent", 0.9)), "Close", "TransferToAgent"),
        (Ok(("OrderPizza", 0.99)), "Close", "TransferToAgent"),
        (Err(()), "Close", "TransferToAgent"),
    ] {
        let running = local.start(&variables(&bank, &[]), Some(Box::new(Scripted(guess))));
        let mut bot = Bot::new(&running);
        let answer = bot.turn("FallbackIntent", &[], "None").await;
        let state = &answer["sessionState"];
        assert_eq!(
            (&state["dialogAction"]["type"], &state["intent"]["name"]),
            (&json!(action), &json!(name)),
            "{guess:?}"
        );
        if action == "ConfirmIntent" {
            assert_eq!(said(&answer), "Would you like to find a branch?");
            let yes = bot.turn("BranchLocator", &[("Postcode", "M1 1AE")], "Confirmed").await;
            assert!(said(&yes).starts_with("The nearest branch is Piccadilly"), "{yes}");
        }
    }
}

#[tokio::test]
async fn a_yes_to_a_suggestion_is_no_yes_to_a_payment() {
    let (bank, local) = (Bank::start(&[]), Local::new());
    let guess = Box::new(Scripted(Ok(("LoanPayment", 0.95))));
    let running = local.start(&variables(&bank, &[]), Some(guess));
    let mut bot = Bot::new(&running);
    bot.attributes["isAuthenticated"] = "true".into();
    bot.turn("FallbackIntent", &[], "None").await;
    let slots = [("LoanType", "personal"), ("PaymentAmount", "100")];
    let answer = bot.turn("LoanPayment", &slots, "Confirmed").await;
    assert_eq!(answer["sessionState"]["dialogAction"]["type"], "ConfirmIntent");
    assert!(!bank.requests().iter().any(|request| request.starts_with("POST")));
}

#[tokio::test]
async fn a_suggestion_is_forgotten_after_the_answer_to_it() {
    let (bank, local) = (Bank::start(&[]), Local::new());
    let guess = Box::new(Scripted(Ok(("LoanPayment", 0.95))));
    let running = local.start(&variables(&bank, &[]), Some(guess));
    let slots = [("LoanType", "personal"), ("PaymentAmount", "100")];
    let mut bot = Bot::new(&running);
    bot.attributes["isAuthenticated"] = "true".into();
    bot.turn("FallbackIntent", &[], "None").await;
    assert_eq!(bot.attributes["SuggestedIntent"], "LoanPayment");
    let asked = bot.turn("LoanPayment", &slots, "Confirmed").await;
    assert_eq!(asked["sessionState"]["dialogAction"]["type"], "ConfirmIntent");
    assert_eq!(bot.attributes.get("SuggestedIntent"), None);
    // This no is one to the payment.
    let no = said(&bot.turn("LoanPayment", &slots, "Denied").await);
    assert_eq!(no, "All right, I haven't done anything.");
    // And this one, after a suggestion that nobody answered, to the transfer.
    bot.turn("FallbackIntent", &[], "None").await;
    let fifty = [("Amount", "50"), ("FromAccount", "current"), ("ToAccount", "savings")];
    bot.turn("InternalTransfer", &fifty, "None").await;
    let no = said(&bot.turn("InternalTransfer", &fifty, "Denied").await);
    assert_eq!(no, "All right, I haven't done anything.");
    bot.turn("FallbackIntent", &[], "None").await;
    let no = said(&bot.turn("LoanPayment", &[], "Denied").await);
    assert!(no.starts_with("All right. Please tell me in other words"), "{no}");
    assert_eq!(bot.attributes.get("SuggestedIntent"), None);
}

#[tokio::test]
async fn three_answers_that_are_no_pin_leave_the_proof_to_a_person() {
    let (bank, local) = (Bank::start(&[]), Local::new());
    let running = local.start(&variables(&bank, &[("ENABLE_PIN_VALIDATION", "true")]), None);
    let mut bot = Bot::new(&running);
    bot.says("CheckBalance", &[("AccountType", "current")]).await;
    for _ in 0..2 {
        assert!(bot.says("VerifyIdentity", &[("PIN", "12")]).await.ends_with("four-digit PIN?"));
    }
    let said = bot.says("VerifyIdentity", &[("PIN", "12")]).await;
    assert!(said.starts_with("I'm sorry, I still didn't get that."), "{said}");
    for (key, text) in [
        ("RequiresAgentAuth", "true"),
        ("isAuthenticated", "false"),
        ("AuthMethod", "Failed"),
        ("TransferReason", "NotUnderstood"),
    ] {
        assert_eq!(bot.attributes[key], text, "{key}");
    }
}

#[tokio::test]
async fn a_card_is_blocked_at_once_only_where_it_is_said_to_be_gone() {
    let blocks = |bank: &Bank| {
        bank.requests().iter().filter(|request| request.contains("/cards/block")).count()
    };
    let (bank, local) = (Bank::start(&[]), Local::new());
    let running = local.start(&variables(&bank, &[]), None);
    let card = [("CardType", "debit")];
    let mut bot = Bot::new(&running);
    bot.words = "block my card";
    let asked = bot.turn("ReportLostStolenCard", &card, "None").await;
    assert_eq!(asked["sessionState"]["dialogAction"]["type"], "ConfirmIntent");
    assert_eq!(said(&asked), "Shall I block your debit card? You can't use it then.");
    bot.words = "no";
    let no = said(&bot.turn("ReportLostStolenCard", &card, "Denied").await);
    assert_eq!((no.as_str(), blocks(&bank)), ("All right, I haven't done anything.", 0));
    bot.words = "block my card";
    bot.turn("ReportLostStolenCard", &card, "None").await;
    bot.words = "";
    let key = bot.turn("ReportLostStolenCard", &card, "None").await;
    assert_eq!(key["sessionState"]["dialogAction"]["type"], "ConfirmIntent", "a key is no yes");
    bot.words = "yes";
    bot.turn("ReportLostStolenCard", &card, "Confirmed").await;
    assert_eq!((&bot.attributes["CardsBlocked"], blocks(&bank)), (&json!("true"), 1));
    for (number, words) in [(2, "my card was stolen"), (3, "")] {
        let mut bot = Bot::new(&running);
        bot.words = words;
        let done = bot.turn("ReportLostStolenCard", &card, "None").await;
        assert!(said(&done).starts_with("I have blocked your debit card"), "{done}");
        assert_eq!(blocks(&bank), number);
    }
}

#[tokio::test]
async fn after_a_fraud_report_the_event_is_in_the_table_and_the_alert_was_heard() {
    let stack = Stack::start().await;
    let bank = Bank::start(&[]);
    let event = json!({
        "invocationSource": "FulfillmentCodeHook", "sessionId": "s-1",
        "sessionState": { "intent": { "name": "ReportFraud", "slots": {} },
                          "sessionAttributes": { "PhoneNumber": "+447700900000" } },
    });
    for table in [EVENTS, NUMERIC_EVENTS] {
        let mut bench = stack.bench();
        bench.set("CORE_BANKING_API_URL", bank.url());
        bench.set("CRM_API_ENDPOINT", &format!("{}/customer", bank.url()));
        bench.set("SECURITY_EVENTS_TABLE", table);
        let finished = bench.pipe(FULFILMENT, &event.to_string(), &["--test"]).code(0);
        assert!(!finished.err.contains("eventsNotRecorded"), "{}", finished.err);
        let items = stack.items(table).await;
        assert_eq!(items.len(), 1, "{table}");
        assert_eq!(text(&items[0], "event_type"), "FRAUD_REPORTED");
        assert_eq!(text(&items[0], "customer_id"), "C-1001");
        assert_eq!(items[0]["timestamp"].is_n(), table == NUMERIC_EVENTS);
        assert!(!text(&items[0], "details").contains("+447700900000"));
        let told = stack.told(&stack.fraud.1).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].0, "CRITICAL: FRAUD_REPORTED");
        assert_eq!(told[0].1["customer_id"], "C-1001");
    }
    assert_eq!(stack.told(&stack.push.1).await.len(), 0);
}

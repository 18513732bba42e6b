//! What a yes is good for: the question that it answers, with the very values of that question.

use serde_json::{Value, json};

use super::Bank;
use super::conversation::{Bot, said, variables};
use super::desk::{Local, Running};

const FIFTY: [(&str, &str); 3] =
    [("Amount", "50"), ("FromAccount", "current"), ("ToAccount", "savings")];

fn running(bank: &Bank) -> (Local, Running) {
    let local = Local::new();
    let running = local.start(&variables(bank, &[]), None);
    (local, running)
}

/// A customer who has proven who they are.
fn known(running: &Running) -> Bot<'_> {
    let mut bot = Bot::new(running);
    bot.attributes["isAuthenticated"] = "true".into();
    bot
}

#[track_caller]
fn asks(answer: &Value, question: &str) {
    assert_eq!(answer["sessionState"]["dialogAction"]["type"], "ConfirmIntent", "{answer}");
    assert!(said(answer).contains(question), "{answer}");
}

async fn balance(bot: &mut Bot<'_>) -> String {
    bot.says("CheckBalance", &[("AccountType", "current")]).await
}

#[tokio::test]
async fn a_yes_after_a_value_was_changed_asks_again_with_the_new_value() {
    let bank = Bank::start(&[]);
    let (_local, running) = running(&bank);
    for (slot, value, question) in [
        ("Amount", "60", "£60.00"),
        ("FromAccount", "isa", "from your ISA"),
        ("ToAccount", "isa", "to your ISA"),
    ] {
        let mut bot = known(&running);
        asks(&bot.turn("InternalTransfer", &FIFTY, "None").await, "£50.00");
        let changed = FIFTY.map(|(name, old)| (name, if name == slot { value } else { old }));
        asks(&bot.turn("InternalTransfer", &changed, "Confirmed").await, question);
        // To go back to what was asked first is a change as well.
        asks(&bot.turn("InternalTransfer", &FIFTY, "Confirmed").await, "£50.00");
        assert!(balance(&mut bot).await.contains("a balance of £1,500.50"), "{slot}");
    }
}

#[tokio::test]
async fn a_yes_to_another_question_asks() {
    let bank = Bank::start(&[]);
    let (_local, running) = running(&bank);
    let mut bot = known(&running);
    let loan = [("LoanType", "personal"), ("PaymentAmount", "50")];
    asks(&bot.turn("LoanPayment", &loan, "None").await, "£50.00");
    asks(&bot.turn("InternalTransfer", &FIFTY, "Confirmed").await, "£50.00");
    assert!(balance(&mut bot).await.contains("a balance of £1,500.50"));
}

#[tokio::test]
async fn a_yes_to_nothing_and_a_yes_after_a_no_ask() {
    let bank = Bank::start(&[]);
    let (_local, running) = running(&bank);
    let mut bot = known(&running);
    asks(&bot.turn("InternalTransfer", &FIFTY, "Confirmed").await, "£50.00");
    let no = bot.turn("InternalTransfer", &FIFTY, "Denied").await;
    assert_eq!(no["sessionState"]["dialogAction"]["type"], "Close", "{no}");
    asks(&bot.turn("InternalTransfer", &FIFTY, "Confirmed").await, "£50.00");
    assert!(balance(&mut bot).await.contains("a balance of £1,500.50"));
}

#[tokio::test]
async fn a_yes_in_another_session_asks() {
    let bank = Bank::start(&[]);
    let (_local, running) = running(&bank);
    let (mut one, mut other) = (known(&running), known(&running));
    asks(&one.turn("InternalTransfer", &FIFTY, "None").await, "£50.00");
    asks(&other.turn("InternalTransfer", &FIFTY, "Confirmed").await, "£50.00");
    assert!(balance(&mut other).await.contains("a balance of £1,500.50"));
}

/// What is wanted where nobody knows whether money has moved.
#[track_caller]
fn is_unclear(bot: &Bot<'_>, answer: &Value) {
    assert!(said(answer).starts_with("I'm sorry, I can't tell whether that went"), "{answer}");
    assert_eq!(bot.attributes["TransferReason"], "OrderUnclear");
    assert_eq!(bot.attributes["OrderUnclear"], "InternalTransfer");
}

#[tokio::test]
async fn an_order_whose_end_nobody_knows_is_the_same_order_when_it_is_asked_again() {
    for trouble in ["garbage", "drop"] {
        let fault = json!({ "path": "/transfers", "times": 3, trouble: true });
        let bank = Bank::start(&[fault]);
        let (_local, running) = running(&bank);
        let mut bot = known(&running);
        // The bank moves the money, and nobody hears of it.
        asks(&bot.turn("InternalTransfer", &FIFTY, "None").await, "£50.00");
        let answer = bot.turn("InternalTransfer", &FIFTY, "Confirmed").await;
        is_unclear(&bot, &answer);
        assert!(balance(&mut bot).await.contains("a balance of £1,450.50"), "{trouble}");
        // Whatever else is asked and declined changes nothing.
        let loan = [("LoanType", "personal"), ("PaymentAmount", "50")];
        asks(&bot.turn("LoanPayment", &loan, "None").await, "£50.00");
        bot.turn("LoanPayment", &loan, "Denied").await;
        asks(&bot.turn("InternalTransfer", &FIFTY, "None").await, "£50.00");
        balance(&mut bot).await;
        asks(&bot.turn("InternalTransfer", &FIFTY, "None").await, "£50.00");
        let told = bot.turn("InternalTransfer", &FIFTY, "Confirmed").await;
        assert!(said(&told).starts_with("I have moved £50.00"), "{told}");
        assert!(balance(&mut bot).await.contains("a balance of £1,450.50"), "{trouble}");
        assert_eq!(bot.attributes.get("OrderUnclear"), None);
        // Now that it is known, the same again is another order.
        asks(&bot.turn("InternalTransfer", &FIFTY, "None").await, "£50.00");
        bot.turn("InternalTransfer", &FIFTY, "Confirmed").await;
        assert!(balance(&mut bot).await.contains("a balance of £1,400.50"), "{trouble}");
    }
}

#[tokio::test]
async fn an_order_is_unclear_where_any_attempt_may_have_been_taken() {
    let garbled = json!({ "path": "/transfers", "times": 1, "garbage": true });
    let down = json!({ "path": "/transfers", "status": 503 });
    for (faults, unclear) in [(vec![garbled, down.clone()], true), (vec![down], false)] {
        let bank = Bank::start(&faults);
        let (_local, running) = running(&bank);
        let mut bot = known(&running);
        bot.turn("InternalTransfer", &FIFTY, "None").await;
        let answer = bot.turn("InternalTransfer", &FIFTY, "Confirmed").await;
        match unclear {
            true => is_unclear(&bot, &answer),
            false => assert_eq!(bot.attributes["TransferReason"], "ServiceUnavailable"),
        }
    }
}

#[tokio::test]
async fn an_order_that_was_never_sent_is_not_unclear() {
    let (bank, local) = (Bank::start(&[]), Local::new());
    // Nobody listens there.
    let more = [("CORE_BANKING_API_URL", "http://127.0.0.1:9")];
    let running = local.start(&variables(&bank, &more), None);
    let mut bot = known(&running);
    bot.turn("InternalTransfer", &FIFTY, "None").await;
    bot.turn("InternalTransfer", &FIFTY, "Confirmed").await;
    assert_eq!(bot.attributes["TransferReason"], "ServiceUnavailable");
    assert_eq!(bot.attributes.get("OrderUnclear"), None);
}

#[tokio::test]
async fn an_order_of_a_turn_that_was_given_up_is_unclear() {
    let bank = Bank::start(&[]);
    let (_local, running) = running(&bank);
    let mut bot = known(&running);
    asks(&bot.turn("InternalTransfer", &FIFTY, "None").await, "£50.00");
    let event = json!({ "sessionId": "s-1", "sessionState": {
        "sessionAttributes": bot.attributes,
        "intent": { "name": "InternalTransfer", "confirmationState": "Confirmed" },
    }});
    // The bank does it, and the turn ends before anybody hears of it.
    bot.turn("InternalTransfer", &FIFTY, "Confirmed").await;
    let answer = running.function.desk.give_up(&event, &|_| {});
    let answer = serde_json::to_value(answer).unwrap();
    bot.attributes = answer["sessionState"]["sessionAttributes"].clone();
    is_unclear(&bot, &answer);
    asks(&bot.turn("InternalTransfer", &FIFTY, "None").await, "£50.00");
    bot.turn("InternalTransfer", &FIFTY, "Confirmed").await;
    assert!(balance(&mut bot).await.contains("a balance of £1,450.50"));
}

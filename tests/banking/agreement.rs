//! What a yes is good for: the question that it answers, with the very values of that question.

use serde_json::Value;

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

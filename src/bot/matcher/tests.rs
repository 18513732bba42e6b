//! The bots that ship, and what the matcher makes of words that are not in their files.

use jiff::civil::date;

use super::*;

const BANKING: &str = include_str!("../../../bots/banking.toml");
const SALES: &str = include_str!("../../../bots/sales.toml");
const GATEWAY: &str = include_str!("../../../bots/gateway.toml");

/// Words with what they mean: half of them to tune by, half to report on.
const SAID: &str = include_str!("../../../fixtures/bot/said.tsv");

struct Line<'t> {
    half: &'t str,
    bot: &'t str,
    intent: &'t str,
    locale: &'t str,
    words: &'t str,
}

fn lines() -> Vec<Line<'static>> {
    let line = |line: &'static str| match line.split('\t').collect::<Vec<_>>()[..] {
        [half, bot, intent, locale, words] => Line { half, bot, intent, locale, words },
        _ => panic!("five columns: {line}"),
    };
    SAID.lines().skip(1).map(line).collect()
}

fn bot(text: &str) -> Bot {
    Bot::read(text).unwrap()
}

fn understood(bot: &Bot, locale: &str, words: &str) -> Vec<Interpretation> {
    Matcher::new(bot, bot.locale(locale).unwrap(), date(2026, 11, 21)).understand(words)
}

fn first(bot: &Bot, words: &str) -> Interpretation {
    understood(bot, "en-GB", words).remove(0)
}

fn slots(found: &Interpretation) -> Vec<(&str, &str, &str)> {
    found
        .slots
        .iter()
        .map(|(name, heard)| {
            (name.as_str(), heard.original_value.as_str(), heard.interpreted_value.as_str())
        })
        .collect()
}

/// Where the gateway has to send it; none where no bot is for it.
fn routed(line: &Line<'_>) -> Option<&'static str> {
    match (line.bot, line.intent) {
        (_, "FallbackIntent" | "VerifyIdentity") => None,
        // Cards that are blocked, and their limits, are the business of the banking bot first.
        (_, "TransferToAgent") if line.words.contains("card") => Some("BankingBot"),
        (_, "TransferToAgent" | "TransferToSpecialist") => Some("TransferToAgent"),
        (_, "LoanApplication") | ("BankingBot", _) => Some("BankingBot"),
        _ => Some("SalesBot"),
    }
}

/// How many of a half are right, of how many: the intent in its bot, and the way of the gateway.
/// What is wrong of the half to tune by is printed.
fn measured(half: &str) -> ((usize, usize), (usize, usize)) {
    let bots = [bot(BANKING), bot(SALES), bot(GATEWAY)];
    let mut matchers = Vec::new();
    for (bot, id) in bots.iter().flat_map(|bot| [(bot, "en-GB"), (bot, "en-US")]) {
        let matcher = Matcher::new(bot, bot.locale(id).unwrap(), date(2026, 11, 21));
        matchers.push((bot.name.as_str(), id, matcher));
    }
    let by = |name: &str, id: &str| {
        &matchers.iter().find(|(bot, locale, _)| (*bot, *locale) == (name, id)).unwrap().2
    };
    let count =
        |counts: &mut (usize, usize), is_right: bool, line: &Line<'_>, found: &[Interpretation]| {
            *counts = (counts.0 + usize::from(is_right), counts.1 + 1);
            if !is_right && half == "tune" {
                let tops: Vec<_> =
                    found.iter().take(3).map(|f| (&f.intent, f.confidence)).collect();
                println!("{} | {} -> {tops:?}", line.words, line.intent);
            }
        };
    let (mut intents, mut ways) = ((0, 0), (0, 0));
    for line in lines().iter().filter(|line| line.half == half) {
        let found = by(line.bot, line.locale).understand(line.words);
        count(&mut intents, found[0].intent == line.intent, line, &found);
        // Nobody begins with it.
        if line.intent != "VerifyIdentity" {
            let found = by("GatewayBot", line.locale).understand(line.words);
            let way = bots[2].routing.as_ref().unwrap().of(&found[0].intent);
            count(&mut ways, way == routed(line), line, &found);
        }
    }
    (intents, ways)
}

#[test]
fn words_that_no_file_has_are_understood_as_often_as_the_documentation_says() {
    assert_eq!(measured("tune"), ((107, 116), (104, 112)));
    assert_eq!(measured("report"), ((107, 116), (99, 112)));
}

#[test]
fn sentences_that_are_not_about_a_lost_card_block_none() {
    let (banking, gateway) = (bot(BANKING), bot(GATEWAY));
    for (words, intent, way) in [
        ("cancel my direct debit", "CancelDirectDebit", "BankingBot"),
        ("cancel my standing order", "CancelStandingOrder", "BankingBot"),
        ("cancel my payment", "TransferToAgent", "TransferToAgent"),
        ("cancel my transfer", "TransferToAgent", "TransferToAgent"),
        ("cancel my appointment", "TransferToAgent", "TransferToAgent"),
        ("freeze my account", "TransferToAgent", "TransferToAgent"),
        ("what's my debit card limit", "TransferToAgent", "BankingBot"),
        ("is my card blocked", "TransferToAgent", "BankingBot"),
        ("block my card", "ReportLostStolenCard", "BankingBot"),
        ("my card was stolen", "ReportLostStolenCard", "BankingBot"),
    ] {
        assert_eq!(first(&banking, words).intent, intent, "{words}");
        let led = first(&gateway, words).intent;
        assert_eq!(gateway.routing.as_ref().unwrap().of(&led), Some(way), "{words}");
    }
}

#[test]
fn every_utterance_of_a_bot_means_its_intent() {
    for text in [BANKING, SALES, GATEWAY] {
        let bot = bot(text);
        for locale in &bot.locales {
            let matcher = Matcher::new(&bot, locale, date(2026, 11, 21));
            for intent in &bot.intents {
                for utterance in intent.utterances(&locale.id).iter().filter(|u| !u.contains('{')) {
                    let found = matcher.understand(utterance);
                    assert_eq!(found[0].intent, intent.name.value, "{utterance}");
                    assert_eq!(found[0].confidence, Some(1.0), "{utterance}");
                }
            }
        }
    }
}

#[test]
fn slots_are_filled_by_templates_and_by_what_stands_before_values() {
    let banking = bot(BANKING);
    for (words, intent, expected) in [
        (
            "please move £1,500.50 from my savings account to current",
            "InternalTransfer",
            vec![
                ("Amount", "£1,500.50", "1500.50"),
                ("FromAccount", "savings account", "savings"),
                ("ToAccount", "current", "current"),
            ],
        ),
        (
            "pay Sam Carter twenty pounds with the reference lunch",
            "ExternalTransfer",
            vec![
                ("Payee", "Sam Carter", "Sam Carter"),
                ("Amount", "twenty", "20"),
                ("Reference", "lunch", "lunch"),
            ],
        ),
        (
            "what's my checking balance?",
            "CheckBalance",
            vec![("AccountType", "checking", "current")],
        ),
        (
            "pay Sam Carter 20 pounds",
            "ExternalTransfer",
            vec![("Payee", "Sam Carter", "Sam Carter"), ("Amount", "20", "20")],
        ),
        ("what's my balance", "CheckBalance", vec![]),
        (
            "activate my credit card ending in nine eight seven six",
            "ActivateCard",
            vec![
                ("CardLastFour", "nine eight seven six", "9876"),
                ("CardType", "credit", "credit"),
            ],
        ),
    ] {
        let found = first(&banking, words);
        assert_eq!((found.intent.as_str(), slots(&found)), (intent, expected), "{words}");
    }
}

#[test]
fn an_answer_to_a_question_is_a_value_of_the_slot() {
    let banking = bot(BANKING);
    let matcher = Matcher::new(&banking, &banking.locales[0], date(2026, 11, 21));
    let answer = |intent: &str, slot: &str, words: &str| {
        let slot = banking.intent(intent).unwrap().slot(slot).unwrap();
        matcher.answer(slot, words).map(|heard| heard.interpreted_value)
    };
    for (intent, slot, words, expected) in [
        ("CheckBalance", "AccountType", "the checking one please", Some("current")),
        ("CheckBalance", "AccountType", "gold", None),
        ("ActivateCard", "CardLastFour", "it's 4321", Some("4321")),
        ("VerifyIdentity", "PIN", "one two three four", Some("1234")),
        ("VerifyIdentity", "PIN", "123", None),
        ("VerifyIdentity", "Approval", "done", Some("done")),
        ("ExternalTransfer", "Payee", "to Grace Hopper", Some("Grace Hopper")),
        ("ExternalTransfer", "Reference", "rent may", Some("rent may")),
        ("ExternalTransfer", "Amount", "twenty pounds please", Some("20")),
        ("BranchLocator", "Postcode", "it's SW1A 1AA", Some("SW1A1AA")),
        ("BranchLocator", "Postcode", "sw1", Some("SW1")),
        ("DisputeTransaction", "TransactionDate", "it was yesterday", Some("2026-11-20")),
        ("TransactionHistory", "DateRange", "the last two weeks", Some("P2W")),
    ] {
        assert_eq!(answer(intent, slot, words).as_deref(), expected, "{slot}: {words}");
    }
    assert_eq!(yes_or_no("Yes, please."), Some(true));
    assert_eq!(yes_or_no("no thanks"), Some(false));
    assert_eq!(yes_or_no("what?"), None);
}

#[test]
fn what_is_not_sure_enough_goes_to_the_fallback() {
    let banking = bot(BANKING);
    let found = understood(&banking, "en-GB", "colourless green ideas sleep furiously");
    assert_eq!((found[0].intent.as_str(), found[0].how), ("FallbackIntent", How::Fallback));
    assert_eq!(found[0].confidence, None);
    assert!(understood(&banking, "en-GB", "")[0].how == How::Fallback);
}

#[test]
fn the_gateway_leads_what_a_bot_understands_to_that_bot() {
    let gateway = bot(GATEWAY);
    let mut wrong = Vec::new();
    for (bot, locale) in [(bot(BANKING), "en-GB"), (bot(BANKING), "en-US"), (bot(SALES), "en-GB")] {
        let matcher = Matcher::new(&gateway, gateway.locale(locale).unwrap(), date(2026, 11, 21));
        for intent in bot.intents.iter().filter(|intent| intent.name.as_str() != "VerifyIdentity") {
            let said = intent.utterances(locale).iter().filter(|said| !said.contains('{'));
            for words in said.map(|said| said.as_str()) {
                let (bot, intent) = (bot.name.as_str(), intent.name.as_str());
                let line = Line { half: "", bot, intent, locale, words };
                let found = matcher.understand(words).remove(0);
                if gateway.routing.as_ref().unwrap().of(&found.intent) != routed(&line) {
                    wrong.push(format!("{intent}: {words} -> {}", found.intent));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

proptest::proptest! {
    #[test]
    fn no_words_and_no_utterances_are_too_odd(
        words in "[a-z0-9 £'{}.,:/@%-]{0,60}",
        utterance in "[a-z0-9 £'{}NA.,-]{0,60}",
    ) {
        let text = format!(
            "name = \"B\"\n[locales.en-GB]\n[intents.A]\nutterances = [{utterance:?}, \"{{N}} {{A}}\"]\n\
             [intents.A.slots.N]\ntype = \"AMAZON.Number\"\n\
             [intents.A.slots.A]\ntype = \"AMAZON.AlphaNumeric\"\n"
        );
        let bot = bot(&text);
        let _ = crate::bot::lint::lint(&[(0, &bot)], &[]);
        let found = first(&bot, &words);
        assert!(found.confidence.is_none_or(|sure| (0.0..=1.0).contains(&sure)));
        let matcher = Matcher::new(&bot, &bot.locales[0], date(2026, 11, 21));
        for slot in &bot.intents[0].slots {
            let _ = matcher.answer(slot, &words);
        }
    }
}

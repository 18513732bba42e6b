use jiff::civil::date;

use super::*;

fn now() -> Now {
    // A Saturday.
    Now { today: date(2026, 11, 21), is_day_first: true }
}

fn taken(kind: &str, text: &str) -> Option<String> {
    let bot = Bot::read(
        r#"
name = "B"
[slot_types.Account]
[slot_types.Account.values]
current = ["checking", "main account"]
[slot_types.Payee]
resolution = "original"
[slot_types.Payee.values]
"British Gas" = ["gas"]
[slot_types.LastFour]
parent = "AMAZON.AlphaNumeric"
pattern = "[0-9]{4}"
"#,
    )
    .unwrap();
    let said = Said::new(text);
    let all = 0..said.words.len();
    let heard = Taker::new(&bot, kind).unwrap().take(&said, &all, &now())?;
    assert_eq!(heard.original_value, text.trim_end_matches(['.', '!']));
    Some(heard.interpreted_value)
}

#[test]
fn types_resolve_what_is_said() {
    for (kind, text, expected) in [
        ("Account", "Checking!", Some("current")),
        ("Account", "main account", Some("current")),
        ("Account", "gold", None),
        ("Payee", "gas", Some("British Gas")),
        ("Payee", "Sam Carter", Some("Sam Carter")),
        ("LastFour", "4321", Some("4321")),
        ("LastFour", "four three two one", Some("4321")),
        ("LastFour", "double four oh one", Some("4401")),
        ("LastFour", "432", None),
        ("AMAZON.Number", "1,500.50", Some("1500.50")),
        ("AMAZON.Number", "£20", Some("20")),
        ("AMAZON.Number", "twenty five quid", Some("25")),
        ("AMAZON.Number", "two thousand five hundred and ten pounds", Some("2510")),
        ("AMAZON.Number", "1 pound 50", Some("1.50")),
        ("AMAZON.Number", "three pounds and five pence", Some("3.05")),
        ("AMAZON.Number", "50p", Some("0.50")),
        ("AMAZON.Number", "a hundred", Some("100")),
        ("AMAZON.Number", "10 grand", Some("10000")),
        ("AMAZON.Number", "5k", Some("5000")),
        ("AMAZON.Number", "two point five", Some("2.5")),
        ("AMAZON.Number", "a", None),
        ("AMAZON.Number", "twenty thirty", None),
        ("AMAZON.Number", "and", None),
        ("AMAZON.Date", "yesterday", Some("2026-11-20")),
        ("AMAZON.Date", "the 5th of November", Some("2027-11-05")),
        ("AMAZON.Date", "december 24", Some("2026-12-24")),
        ("AMAZON.Date", "5th november 2026", Some("2026-11-05")),
        ("AMAZON.Date", "05/11/2026", Some("2026-11-05")),
        ("AMAZON.Date", "last monday", Some("2026-11-16")),
        ("AMAZON.Date", "monday", Some("2026-11-23")),
        ("AMAZON.Date", "three days ago", Some("2026-11-18")),
        ("AMAZON.Date", "2026-11-05", Some("2026-11-05")),
        ("AMAZON.Date", "31/02/2026", None),
        ("AMAZON.Date", "soon", None),
        ("AMAZON.Duration", "30 days", Some("P30D")),
        ("AMAZON.Duration", "the last two weeks", Some("P2W")),
        ("AMAZON.Duration", "past month", Some("P1M")),
        ("AMAZON.Duration", "fortnight", Some("P2W")),
        ("AMAZON.Duration", "last", None),
        ("AMAZON.AlphaNumeric", "sw1a 1aa", Some("SW1A1AA")),
        ("AMAZON.UKPostalCode", "sw1a 1aa", Some("SW1A 1AA")),
        ("AMAZON.UKPostalCode", "12345", None),
        ("AMAZON.PhoneNumber", "07700 900000", Some("07700900000")),
        ("AMAZON.PhoneNumber", "+44 7700 900000", Some("+447700900000")),
        ("AMAZON.PhoneNumber", "plus four four 7700 900000", Some("+447700900000")),
        ("AMAZON.EmailAddress", "ada@example.com", Some("ada@example.com")),
        ("AMAZON.Percentage", "5 percent", Some("5%")),
        ("AMAZON.Time", "5 pm", Some("17:00")),
        ("AMAZON.Time", "10:30", Some("10:30")),
        ("AMAZON.Time", "10:75", None),
        ("AMAZON.Confirmation", "yes please", Some("Yes")),
        ("AMAZON.Confirmation", "no thank you", Some("No")),
        ("AMAZON.Confirmation", "I'm not sure", Some("Don't know")),
        ("AMAZON.FreeFormInput", "anything at all", Some("anything at all")),
    ] {
        assert_eq!(taken(kind, text).as_deref(), expected, "{kind} {text}");
    }
}

#[test]
fn in_american_a_date_begins_with_the_month() {
    let now = Now { is_day_first: false, ..now() };
    assert_eq!(date::read(&["05/11/2026"], &now), Some(date(2026, 5, 11)));
}

#[test]
fn no_words_are_too_odd() {
    for kind in built_in() {
        for text in ["", ".", "' ' '", "point", "and and", "last last", "double", "%", "£", "-"] {
            let _ = taken(kind, text);
        }
    }
}

//! Words that stand for something that somebody was to fill in.

use std::ops::Range;

/// Words that are left alone only by mistake, in upper case with `_` between their parts.
const WORDS: [&str; 9] = [
    "REPLACE_ME",
    "REPLACEME",
    "CHANGE_ME",
    "CHANGEME",
    "FILL_ME_IN",
    "TODO",
    "FIXME",
    "TBD",
    "PLACEHOLDER",
];
/// What begins or ends such words.
const BEGINS: [&str; 6] = ["YOUR_", "REPLACE_", "INSERT_", "ENTER_", "ADD_YOUR_", "PUT_YOUR_"];
const ENDS: [&str; 3] = ["_HERE", "_PLACEHOLDER", "_TO_BE_REPLACED"];
/// Words that say so only in an identifier or an ARN.
const NAMES: [&str; 4] = ["DUMMY", "ACCOUNT_ID", "INSTANCE_ID", "ACCOUNTID"];
/// What an instruction to whoever fills something in begins with.
const ORDERS: [&str; 5] = ["enter", "insert", "add", "replace", "put"];

/// The first word in a text that was to be replaced. In an identifier more words say so than in
/// other texts.
#[must_use]
pub fn find(text: &str, identifier: bool) -> Option<Range<usize>> {
    let found = tokens(text).find(|(_, token)| is_left(token, identifier));
    match found {
        Some((start, token)) => Some(start..start + token.len()),
        None => (is_order(text, identifier) || is_blank(text)).then_some(0..text.len()),
    }
}

/// The words of a text in capitals, or in an identifier all words.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let mut at = 0;
    text.split(move |c| !part(c)).map(move |token| {
        let start = at;
        at += token.len();
        at += text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        (start, token)
    })
}

fn is_left(token: &str, identifier: bool) -> bool {
    let capitals = !token.bytes().any(|b| b.is_ascii_lowercase());
    if token.len() < 3 || !(capitals || identifier) {
        return false;
    }
    let token = token.to_ascii_uppercase().replace('-', "_");
    let whole = WORDS.contains(&token.as_str()) || (identifier && NAMES.contains(&token.as_str()));
    let masked = identifier && token.len() >= 4 && token.bytes().all(|b| b == b'X');
    let begins = BEGINS.iter().any(|begin| token.len() > begin.len() && token.starts_with(begin));
    let ends = ENDS.iter().any(|end| token.len() > end.len() && token.ends_with(end));
    whole || masked || (capitals && (begins || ends)) || (identifier && token.starts_with("YOUR_"))
}

/// Whether the whole text tells somebody what to write: `**Enter a queue ARN**`, or in an
/// identifier `ENTER A LAMBDA`.
fn is_order(text: &str, identifier: bool) -> bool {
    let wrapped = [("**", "**"), ("[", "]"), ("<", ">")].into_iter();
    let inner = wrapped
        .filter_map(|(open, close)| text.trim().strip_prefix(open)?.strip_suffix(close))
        .next();
    let here = inner.unwrap_or(text);
    let first = here.split(' ').next().unwrap_or_default();
    let shouted = text.ends_with(" HERE") && !text.bytes().any(|b| b.is_ascii_lowercase());
    (inner.is_some() || identifier || shouted)
        && first.len() < here.len()
        && ORDERS.iter().any(|order| first.eq_ignore_ascii_case(order))
}

/// Whether the whole text is a name in angle brackets: `<a queue ARN>`, `<account-id>`.
fn is_blank(text: &str) -> bool {
    let inner = text.trim().strip_prefix('<').and_then(|text| text.strip_suffix('>'));
    inner.is_some_and(|inner| {
        let name = |c: char| c.is_ascii_alphanumeric() || " _-".contains(c);
        inner.contains([' ', '_', '-']) && inner.chars().all(name) && !inner.starts_with("say-as")
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn what_was_to_be_replaced_is_found() {
        let arn = "arn:aws:lambda:us-west-2:YOUR_ACCOUNT_ID:function:x";
        assert_eq!(find(arn, true).map(|at| &arn[at]), Some("YOUR_ACCOUNT_ID"));
        assert!(find("https://YOUR-ENDPOINT-HERE.com", false).is_some());
        assert!(find("TODO: a nicer greeting", false).is_some());
        assert!(find("arn:aws:lambda:us-west-2:DUMMY:function:x", true).is_some());
        assert!(find("replace-me", true).is_some());
        assert!(find("ENTER LAMBDA HERE", true).is_some());
        assert!(find("**Enter a queue ARN**", false).is_some());
        assert!(find("[Add your flow id here]", false).is_some());
        assert!(find("<a queue ARN>", false).is_some());
        assert!(find("<account-id>", false).is_some());
        assert!(find("ENTER QUEUE ARN HERE", false).is_some());
    }

    #[test]
    fn what_people_say_is_left_alone() {
        for text in [
            "Enter your PIN",
            "ENTER YOUR PIN",
            "Your account is your own",
            "to do",
            "Todo",
            "placeholder music",
            "[sighs]",
            "Please replace me",
            "ends in XXXX",
            "YOUR_",
            "<p>",
            "<break time='1s'/>",
            "<<queue_arn>>",
        ] {
            assert_eq!(find(text, false), None, "{text}");
        }
        assert_eq!(find("arn:aws:lambda:us-west-2:111122223333:function:enter-order", true), None);
    }
}

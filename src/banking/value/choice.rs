//! Kinds of things, each with the words that people have for it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Value;

/// Words that say nothing of the kind.
const FILLERS: [&str; 13] = [
    "my", "the", "a", "an", "account", "accounts", "card", "cards", "loan", "loans", "one", "by",
    "please",
];

/// What is left of a text when the words that say nothing are gone.
fn essence(text: &str) -> String {
    let text = text.to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.filter(|word| !FILLERS.contains(word)).collect();
    words.join(" ")
}

/// A kind with its code, the way it is said, and its other names.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident, $wrong:literal,
     $($(#[$what:meta])* $variant:ident = $code:literal, $spoken:literal, [$($word:literal),*];)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
        pub enum $name {
            $($(#[$what])* #[serde(rename = $code)] $variant,)*
        }

        impl $name {
            /// As services write it.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// As it is said.
            pub fn spoken(self) -> &'static str {
                match self { $(Self::$variant => $spoken,)* }
            }
        }

        impl Value for $name {
            const WRONG: &'static str = $wrong;

            fn read(text: &str, _: Date) -> Option<Self> {
                match essence(text).as_str() {
                    $($code $(| $word)* => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

choice!(
    /// A kind of account.
    AccountKind, "I can help with current, savings, ISA, joint and business accounts.",
    /// For every day.
    Current = "current", "current account",
        ["checking", "main", "everyday", "debit", "bank", "normal", "chequing", "cheque"];
    /// For savings.
    Savings = "savings", "savings account", ["saving", "saver", "deposit", "rainy day"];
    /// An individual savings account.
    Isa = "isa", "ISA", ["cash isa", "individual savings", "i s a"];
    /// Held by two.
    Joint = "joint", "joint account", ["shared", "our", "joint current"];
    /// Of a business.
    Business = "business", "business account", ["company", "commercial", "work"];
);

choice!(
    /// A kind of card.
    CardKind, "I can help with debit cards and credit cards.",
    /// A debit card.
    Debit = "debit", "debit card", ["current", "cash", "bank", "visa debit"];
    /// A credit card.
    Credit = "credit", "credit card", ["mastercard", "master", "visa credit"];
);

choice!(
    /// A kind of loan.
    LoanKind, "I can help with mortgages, personal loans and car loans.",
    /// On a home.
    Mortgage = "mortgage", "mortgage", ["home", "house", "housing", "mortgages"];
    /// For anything.
    Personal = "personal", "personal loan", ["unsecured", "private", "normal"];
    /// For a car.
    Car = "car", "car loan", ["auto", "vehicle", "motor", "car finance"];
);

choice!(
    /// How papers are sent.
    Delivery, "I can send it by email or by post.",
    /// By electronic mail.
    Email = "email", "email", ["e mail", "mail me electronically", "electronic", "online"];
    /// On paper.
    Post = "post", "post", ["mail", "letter", "paper", "postal", "in post"];
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_go_by_many_names() {
        let today = Date::ZERO;
        for text in ["current", "my Current account", "checking", "The everyday one", "CHECKING!"] {
            assert_eq!(AccountKind::read(text, today), Some(AccountKind::Current), "{text}");
        }
        for text in ["", "my account", "gold", "current savings"] {
            assert_eq!(AccountKind::read(text, today), None, "{text}");
        }
        assert_eq!(CardKind::read("my credit card please", today), Some(CardKind::Credit));
        assert_eq!(LoanKind::read("home loan", today), Some(LoanKind::Mortgage));
        assert_eq!(Delivery::read("by e-mail", today), Some(Delivery::Email));
        assert_eq!(Delivery::read("by post", today), Some(Delivery::Post));
        assert_eq!(serde_json::to_string(&LoanKind::Car).unwrap(), "\"car\"");
    }
}

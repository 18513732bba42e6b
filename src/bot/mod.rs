//! Bots of Amazon Lex V2 as files that people write: what is in such a file, what is wrong with
//! it, and which intent words would go to.
//!
//! A file is one bot with all of its locales. [`Bot::read`] takes its text.

pub mod deploy;
pub mod dialog;
pub mod lint;
mod matcher;
mod model;
mod problem;

pub use matcher::{Heard, How, Interpretation, Matcher, built_in, slots_in, yes_or_no};
pub use model::{
    At, Bot, Confirmation, Engine, FALLBACK_SIGNATURE, Hooks, Intent, Locale, Localized,
    Resolution, Routing, Slot, SlotType, SlotValue, Text, Utterances, Voice, is_meant,
};
pub use problem::{Problem, Unreadable};

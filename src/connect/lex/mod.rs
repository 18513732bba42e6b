//! Amazon Lex V2 as a function sees it: the event that a bot sends, and the answer that it takes.
//!
//! Source: Amazon Lex V2 Developer Guide, "Lambda input event format" and "Lambda response format".

mod answer;
mod event;
mod slots;

pub use answer::{AnswerState, ContentType, DialogAction, LexAnswer, Message};
pub use event::{Interpretation, LexBot, LexEvent, LexIntent, SessionState, Source};
pub use slots::Slots;

/// The intent that a bot falls back to when no other fits.
pub const FALLBACK: &str = "FallbackIntent";

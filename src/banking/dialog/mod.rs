//! One turn of a conversation, from the event of the bot to its answer.

mod answers;
mod approve;
mod confirm;
mod desk;
mod fallback;
mod gate;
mod identity;
mod pin;
mod reader;
mod reply;
mod turn;

pub use desk::Desk;
pub use gate::VERIFY;
pub(super) use reader::{Ask, Reader};
pub(super) use reply::{Handover, Reply};
pub(super) use turn::Turn;

//! What several rules read out of blocks: menus, prompts, recording, what the catalog calls ended.

pub mod menu;
pub mod prompt;
pub mod recording;
pub mod retired;
pub mod schema;
pub mod sensitive;
pub mod since;

//! What texts hold: ARNs, secrets, SSML, keys that callers are told to press; and which name was
//! probably meant.

pub mod arn;
pub mod keys;
pub mod left;
pub mod names;
pub mod secret;
pub mod ssml;

pub use crate::connect::closest;

//! What texts hold: ARNs, secrets, SSML, keys that callers are told to press.

pub mod arn;
pub mod keys;
pub mod left;
pub mod names;
pub mod secret;
pub mod ssml;

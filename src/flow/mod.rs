//! Contact flows in the Amazon Connect flow language.

pub mod convert;

//! The flow language: what a contact flow says, read with the place of every word.
//!
//! * [`source`]: text and its positions, the files that hold flows, JSON with byte ranges.
//! * [`catalog`]: what the language allows, action by action, as data with its sources.
//! * [`model`]: a flow as blocks, branches and metadata; [`graph`]: how its blocks lead on.
//! * [`jsonpath`]: references such as `$.External.tier` inside values.
//! * [`lint`]: the rules, and what they find.
//! * [`script`]: tests of flows as files: what is given, what the customer does, what must come of it.
//! * [`simulate`]: calls that run through flows without a telephone.
//! * [`explore`]: every path that a caller and the world could take.
//! * [`navigate`]: what stands at a place, and where the words that belong to it stand.
//! * [`mod@format`]: one layout of a flow. [`convert`]: from the console's old export format.

pub mod catalog;
pub mod convert;
pub mod explore;
pub mod format;
pub mod graph;
pub mod jsonpath;
pub mod lint;
pub mod model;
pub mod navigate;
pub mod script;
pub mod simulate;
pub mod source;

//! Tests of flows as files: what is given, what the customer does, what must come of it.
//!
//! A [`TestFile`] is read from YAML or JSON with the place of every value, and written by whoever
//! makes tests; [`TestFile::yaml`] is what people read. [`run`] plays a test and says what came of
//! it, and [`Reached`] counts what of the flows a set of tests has come to.

mod file;
mod given;
pub mod native;
mod pattern;
mod read;
mod reply;
mod run;
mod schema;
mod shapes;
mod steps;
mod then;
mod write;

pub use file::{Defaults, Test, TestFile};
pub use given::{
    Answered, Bank, Given, Hold, Hours, Medium, Outside, Phrase, Queue, Talk, ThirdParty,
};
pub use pattern::Pattern;
pub use read::Wrong;
pub use reply::{Handler, Reply, Source};
pub use run::{
    Conversed, Covered, Failure, Functions, Heard, Hooked, Kind, Moment, Ran, Reached, Way, run,
    wrong,
};
pub use schema::schema;
pub use shapes::{Each, Many, Named, Placed, Time};
pub use steps::{LongMeaning, Meaning, Press, Speech, Step};
pub use then::{Calls, Then};

#[cfg(test)]
mod tests;

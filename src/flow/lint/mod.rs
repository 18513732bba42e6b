//! The linter: rules, and what they find.
//!
//! A [`Linter`] reads a file, builds the [model](super::model) of each flow in it and runs the
//! rules over a [`Subject`]. A rule reports [`Draft`]s, which know only bytes of the flow's text;
//! the engine makes [`Finding`]s of them: block, index path, line and column in the file that
//! people edit. What can be decided only with the other flows of a set waits in a [`Set`].

mod draft;
mod engine;
mod finding;
mod fix;
mod judge;
mod mend;
mod options;
mod problems;
mod registry;
mod rule;
mod rules;
mod schema;
mod selection;
mod set;
mod subject;

pub use draft::{Draft, Report};
pub use engine::{FileReport, Linter, Outcome};
pub use finding::{BlockRef, Finding, Fix, Place, Related};
pub use judge::{Baseline, Ignore, Judge, Verdict};
pub use mend::{Mended, mend, mended};
pub use options::Options;
pub use problems::{Problem, problems, rule_of};
pub use registry::{Entry, entries, entry};
pub use rule::{Meta, Rule, Section, Severity};
pub use selection::{Selection, SelectionError};
pub use set::{Deferred, Set, Unless};
pub use subject::{Subject, Text};

#[cfg(test)]
mod tests;

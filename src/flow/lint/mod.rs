//! The linter: rules, and what they find.
//!
//! A [`Linter`] reads a file, builds the [model](super::model) of each flow in it and runs the
//! rules over a [`Subject`]. A rule reports [`Draft`]s, which know only bytes of the flow's text;
//! the engine makes [`Finding`]s of them: block, index path, line and column in the file that
//! people edit.
//!
//! What can be decided only with the other flows of a set waits: a file's report holds the findings
//! that are final, which may be shown at once, and what a [`Set`] has to know, which it is given file
//! by file. [`Set::resolve`] has the last word.

mod blocks;
mod draft;
mod engine;
mod finding;
mod fix;
mod judge;
mod maker;
mod mend;
mod meta;
mod options;
mod problems;
mod registry;
mod resolve;
mod rule;
mod rules;
mod selection;
mod set;
mod subject;
mod words;

pub use draft::{Draft, Report};
pub use engine::{FileReport, Linter, Outcome};
pub use finding::{BlockRef, Finding, Fix, Place, Related};
pub use judge::{Baseline, Ignore, Judge, PathPattern, Verdict};
pub use mend::{Mended, mend, mended};
pub use meta::{Meta, Section, Severity};
pub use options::Options;
pub use problems::{Problem, problems, rule_of};
pub use registry::{entries, entry, is_code};
pub use resolve::{Set, settle};
pub use rule::{Entry, Rule};
pub use selection::{Selection, SelectionError};
pub use set::{
    Call, Contract, Deferred, Flows, Found, HOOKS, Hook, Known, Open, SetDraft, SetReport, Shape,
    Site, Summary, Unless, Way, reference_id, reference_template, shown,
};
pub use subject::{
    Answer, Answers, AnswersError, ChannelSet, Fact, FactSet, Facts, Filled, Reach, Reaching, Read,
    Source, Subject, Text, Unfilled,
};
pub use words::secret::without_secrets;
pub use words::{closest, names};

#[cfg(test)]
mod tests;

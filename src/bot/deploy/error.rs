//! Why a plan was not carried out.

use super::apply::LONGEST;
use super::read::Place;
use super::state::Kind;
use crate::connect::ServiceFault;

/// Why a plan was not carried out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// The service refused or could not be reached.
    #[error("{place}: {fault}")]
    Service {
        /// What it was about.
        place: Place,
        /// What went wrong.
        fault: ServiceFault,
    },
    /// The service gave up on something.
    #[error("{place} failed: {}", .reasons.join("; "))]
    Failed {
        /// What it is.
        place: Place,
        /// Why, in the words of the service.
        reasons: Vec<String>,
    },
    /// The service was at work on something for too long.
    #[error("{place} is not ready after {} minutes", LONGEST.as_secs() / 60)]
    TooLong {
        /// What it is.
        place: Place,
    },
}

impl ApplyError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Service { fault, .. } => match fault.code.as_deref() {
                Some(code) if code.contains("ServiceQuotaExceeded") => {
                    "ask for a higher quota of Amazon Lex, or delete what is no longer used; what \
                     is done stays done, and the next run goes on from there"
                        .into()
                }
                _ if stands_in_the_way(fault) => {
                    "somebody else changes the bot; run it again when they are done".into()
                }
                _ => format!(
                    "{}; what is done stays done, and the next run goes on from there",
                    fault.help()
                ),
            },
            Self::Failed { place, .. } if place.kind == Kind::Locale => {
                "mend what the reasons name in the file and apply it again; the alias still leads \
                 to the version that it had"
                    .into()
            }
            Self::Failed { .. } => "mend what the reasons name and apply the file again".into(),
            Self::TooLong { .. } => {
                "run it again: it waits for what is under way; if it stays, look at the bot in the \
                 console of Amazon Lex"
                    .into()
            }
        }
    }

    /// A thing that the service gave up on.
    pub(super) fn failed(place: &Place, reasons: Vec<String>) -> Self {
        Self::Failed { place: place.clone(), reasons }
    }

    /// A call about a thing that did not succeed.
    pub(super) fn about(place: &Place) -> impl Fn(ServiceFault) -> Self {
        |fault| Self::Service { place: place.clone(), fault }
    }
}

/// Whether something else has to end first, or is there already.
pub(super) fn stands_in_the_way(fault: &ServiceFault) -> bool {
    let code = fault.code.as_deref().unwrap_or_default();
    code.contains("Conflict") || code.contains("PreconditionFailed")
}

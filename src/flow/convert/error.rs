//! Why a document cannot be converted at all.

/// The reason that a document gives no flow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConvertError {
    /// The document is in the flow language already.
    #[error("this is the Amazon Connect flow language already: it has `Actions`")]
    AlreadyConverted,
    /// The document is something else.
    #[error("this is no legacy export: it has no list `modules`")]
    NotLegacy,
    /// There is not one block.
    #[error("the list `modules` is empty")]
    NoModules,
    /// A block cannot be read.
    #[error("module {number} cannot be read: {problem}")]
    BadModule {
        /// Which one, counted from 1.
        number: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// Two blocks have the same id.
    #[error("two modules have the id `{0}`")]
    DuplicateId(String),
    /// There is no `start`.
    #[error("the export does not say with which module the flow starts")]
    NoStart,
    /// `start` names no block.
    #[error("the flow starts with the module `{0}`, which is not there")]
    UnknownStart(String),
}

impl ConvertError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::AlreadyConverted => "there is nothing to convert; lint or deploy it as it is",
            Self::NotLegacy => {
                "give a file of the console's old \"Export flow (beta)\", with `modules` and `start`"
            }
            Self::NoModules => "export the flow again, after saving it in the console",
            Self::BadModule { .. } => {
                "a module is an object with `id` and `type`, and lists `parameters` and `branches`"
            }
            Self::DuplicateId(_) => {
                "give one of them an id of its own, and the branches that mean it"
            }
            Self::NoStart | Self::UnknownStart(_) => {
                "set `start` to the id of the module that comes first"
            }
        }
    }
}

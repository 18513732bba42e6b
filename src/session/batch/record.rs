//! One line of a batch: a contact and its data.

use serde::Deserialize;

use crate::connect::{ContactId, IdError, assistant_id};
use crate::session::{DataError, Empty, Pairs, SessionData, problem};

/// What a line asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The contact.
    pub contact: ContactId,
    /// The assistant, if the line names one.
    pub assistant: Option<String>,
    /// What is sent.
    pub data: SessionData,
}

/// Why a line cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// The line is not an object of the expected shape.
    #[error("not a record {{\"contact\": ID, \"data\": {{...}}}}: {0}")]
    Shape(String),
    /// The contact or the assistant is not an id.
    #[error(transparent)]
    Id(#[from] IdError),
    /// The data would be refused.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The line is not UTF-8.
    #[error("the line is not UTF-8")]
    NotUtf8,
    /// A later line for the same contact was sent in an earlier run.
    #[error("line {0}, for the same contact, has been sent since; this one would overwrite it")]
    Superseded(u64),
    /// There is nothing to send.
    #[error("no data to send")]
    Nothing,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(alias = "contactId", alias = "contact_id", alias = "ContactId")]
    contact: String,
    #[serde(default, alias = "assistantId", alias = "assistant_id")]
    assistant: Option<String>,
    data: Pairs,
}

impl Record {
    /// Reads and validates a line as it stands in the file; `None` for a blank one.
    pub fn read(line: &[u8], empty: Empty) -> Option<Result<Self, RecordError>> {
        match std::str::from_utf8(line) {
            Ok(text) => {
                let text = text.trim_start_matches('\u{feff}').trim();
                (!text.is_empty()).then(|| Self::parse(text, empty))
            }
            Err(_) => Some(Err(RecordError::NotUtf8)),
        }
    }

    /// Reads and validates the text of a line.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(line: &str, empty: Empty) -> Result<Self, RecordError> {
        let line: Line =
            serde_json::from_str(line).map_err(|error| RecordError::Shape(problem(&error)))?;
        let contact = ContactId::parse(&line.contact)?;
        let assistant = line.assistant.as_deref().map(assistant_id).transpose()?.map(str::to_owned);
        let data = SessionData::new(line.data.0, empty)?;
        if data.entries().is_empty() {
            return Err(RecordError::Nothing);
        }
        Ok(Self { contact, assistant, data })
    }
}

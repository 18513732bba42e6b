//! One line of a batch: a contact and its data.

use serde::Deserialize;

use crate::connect::{ContactId, IdError, assistant_id};
use crate::session::{DataError, Empty, Pairs, SessionData};

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
    /// Reads and validates a line.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(line: &str, empty: Empty) -> Result<Self, RecordError> {
        let line: Line =
            serde_json::from_str(line).map_err(|error| RecordError::Shape(error.to_string()))?;
        let contact = ContactId::parse(&line.contact)?;
        let assistant = line.assistant.as_deref().map(assistant_id).transpose()?.map(str::to_owned);
        let data = SessionData::new(line.data.0, empty)?;
        if data.entries().is_empty() {
            return Err(RecordError::Nothing);
        }
        Ok(Self { contact, assistant, data })
    }
}

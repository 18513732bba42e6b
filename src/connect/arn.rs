//! ARNs and ids of Amazon Connect and Q in Connect.

use std::fmt;

/// Why a text is not the id or ARN that was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} `{given}` is not {expected}")]
pub struct IdError {
    what: &'static str,
    given: String,
    expected: &'static str,
}

impl IdError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self.what {
            "instance" => "copy the instance ARN from the Amazon Connect console, or run \
                           `aws connect list-instances`"
                .into(),
            "contact" => {
                "copy the contact id from the contact record, or `$.ContactId` in a flow".into()
            }
            what => format!("check where the {what} comes from"),
        }
    }
}

/// The parts of an ARN: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Arn<'a> {
    service: &'a str,
    region: &'a str,
    resource: &'a str,
}

impl<'a> Arn<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        let (arn, _partition) = (parts.next()?, parts.next()?);
        let (service, region, _account) = (parts.next()?, parts.next()?, parts.next()?);
        let resource = parts.next()?;
        (arn == "arn").then_some(Self { service, region, resource })
    }
}

/// The id of an Amazon Connect instance, and its region where an ARN told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceId {
    id: String,
    region: Option<String>,
}

impl InstanceId {
    /// Reads an id as the command line takes it: a UUID, or the ARN of an instance.
    ///
    /// # Errors
    /// The text is neither.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let found = Self::lenient(text);
        match found {
            Some(instance) if is_uuid(&instance.id) => Ok(instance),
            _ => Err(IdError {
                what: "instance",
                given: text.into(),
                expected: "a UUID or an ARN like arn:aws:connect:REGION:ACCOUNT:instance/UUID",
            }),
        }
    }

    /// Reads an id as a running function takes it: anything that is not empty, and of an ARN of
    /// an instance (or of something inside one) the id. The service has the last word.
    pub fn lenient(text: &str) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        let Some(arn) = Arn::parse(text) else {
            return Some(Self { id: text.into(), region: None });
        };
        let mut parts = arn.resource.split('/');
        match (parts.next(), parts.next()) {
            (Some("instance"), Some(id)) if !id.is_empty() => {
                let region = (!arn.region.is_empty()).then(|| arn.region.into());
                Some(Self { id: id.into(), region })
            }
            _ => None,
        }
    }

    /// The bare id, as it stands in a URL.
    pub fn as_str(&self) -> &str {
        &self.id
    }

    /// The region of the instance, where it was given by ARN.
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }
}

impl fmt::Display for InstanceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)
    }
}

/// The id of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ContactId(String);

impl ContactId {
    /// Reads an id as the command line takes it: a UUID.
    ///
    /// # Errors
    /// The text is something else.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        if is_uuid(text) {
            return Ok(Self(text.into()));
        }
        let expected = "a UUID like 12345678-1234-1234-1234-123456789012";
        Err(IdError { what: "contact", given: text.into(), expected })
    }

    /// Takes an id as Amazon Connect sent it, unless it is empty.
    pub fn lenient(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self(text.into()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ContactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A contact of an instance: what every call about a contact needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactRef {
    /// The instance that handles the contact.
    pub instance: InstanceId,
    /// The contact.
    pub contact: ContactId,
}

/// The ARN of a Q in Connect session:
/// `arn:aws:wisdom:REGION:ACCOUNT:session/ASSISTANT/SESSION`.
///
/// Source: `DescribeContact` answers it as `Contact.WisdomInfo.SessionArn`. The Q in Connect API
/// takes the two ids apart ("URLs cannot contain the ARN").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionArn {
    arn: String,
    assistant: Option<String>,
    session: String,
}

impl SessionArn {
    /// Splits the ARN. Service names `wisdom` and `qconnect` are both taken, and a resource
    /// without assistant (`session/SESSION`), which then has to be known from elsewhere.
    ///
    /// # Errors
    /// The text is not the ARN of a session.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let expected = "an ARN like arn:aws:wisdom:REGION:ACCOUNT:session/ASSISTANT/SESSION";
        let error = || IdError { what: "session", given: text.into(), expected };
        let arn = Arn::parse(text).ok_or_else(error)?;
        if !matches!(arn.service, "wisdom" | "qconnect") {
            return Err(error());
        }
        let ids = arn.resource.strip_prefix("session/").ok_or_else(error)?;
        let (assistant, session) = match ids.split_once('/') {
            Some((assistant, session)) => (Some(assistant), session),
            None => (None, ids),
        };
        if session.is_empty() || session.contains('/') || assistant == Some("") {
            return Err(error());
        }
        let assistant = assistant.map(str::to_owned);
        Ok(Self { arn: text.into(), assistant, session: session.into() })
    }

    /// The whole ARN.
    pub fn as_str(&self) -> &str {
        &self.arn
    }

    /// The id of the assistant, where the ARN holds it.
    pub fn assistant(&self) -> Option<&str> {
        self.assistant.as_deref()
    }

    /// The id of the session.
    pub fn session(&self) -> &str {
        &self.session
    }
}

/// The id in an assistant's id or ARN (`arn:aws:wisdom:REGION:ACCOUNT:assistant/ID`).
///
/// # Errors
/// The text is empty, or the ARN of something else.
pub fn assistant_id(text: &str) -> Result<&str, IdError> {
    let id = match Arn::parse(text) {
        Some(arn) => arn.resource.strip_prefix("assistant/").unwrap_or_default(),
        None => text,
    };
    if id.is_empty() || id.contains('/') {
        let expected = "an id or an ARN like arn:aws:wisdom:REGION:ACCOUNT:assistant/UUID";
        return Err(IdError { what: "assistant", given: text.into(), expected });
    }
    Ok(id)
}

/// Whether the text is a UUID in its usual form (8-4-4-4-12 hexadecimal digits).
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "11111111-2222-3333-4444-555555555555";

    #[test]
    fn an_instance_is_read_from_its_id_and_from_every_arn_inside_it() {
        assert_eq!(InstanceId::parse(ID).unwrap().as_str(), ID);
        for rest in ["", "/contact/x", "/queue/y"] {
            let arn =
                format!("arn:aws-us-gov:connect:us-gov-west-1:123456789012:instance/{ID}{rest}");
            let instance = InstanceId::parse(&arn).unwrap();
            assert_eq!((instance.as_str(), instance.region()), (ID, Some("us-gov-west-1")));
        }
    }

    #[test]
    fn the_command_line_refuses_what_is_no_uuid_and_a_function_takes_it() {
        let error = InstanceId::parse("test-instance-id").unwrap_err();
        assert!(error.to_string().starts_with("instance `test-instance-id` is not a UUID"));
        assert_eq!(InstanceId::lenient("test-instance-id").unwrap().as_str(), "test-instance-id");
        assert_eq!(InstanceId::lenient(""), None);
        assert_eq!(InstanceId::lenient("arn:aws:sqs:us-east-1:123456789012:q"), None);
        assert!(ContactId::parse("1234").is_err());
    }

    #[test]
    fn a_session_arn_gives_assistant_and_session() {
        let arn = format!("arn:aws:wisdom:us-east-1:123456789012:session/{ID}/s-1");
        let parsed = SessionArn::parse(&arn).unwrap();
        assert_eq!((parsed.assistant(), parsed.session()), (Some(ID), "s-1"));
        let short = SessionArn::parse("arn:aws:qconnect:us-east-1:123456789012:session/x").unwrap();
        assert_eq!((short.assistant(), short.session()), (None, "x"));
    }

    #[test]
    fn what_is_no_session_arn_is_refused() {
        for text in [
            "",
            "x",
            "arn:aws:wisdom:r:1:assistant/a",
            "arn:aws:wisdom:r:1:session/",
            "arn:aws:wisdom:r:1:session/a/",
            "arn:aws:wisdom:r:1:session//s",
            "arn:aws:wisdom:r:1:session/a/b/c",
            "arn:aws:connect:r:1:session/a/b",
        ] {
            assert!(SessionArn::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_assistant_is_read_from_id_and_arn() {
        assert_eq!(assistant_id("a-1"), Ok("a-1"));
        assert_eq!(assistant_id("arn:aws:wisdom:r:1:assistant/a-1"), Ok("a-1"));
        assert!(assistant_id("arn:aws:wisdom:r:1:session/a/b").is_err());
        assert!(assistant_id("").is_err());
    }
}

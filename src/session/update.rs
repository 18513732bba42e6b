//! Sending data to the session of one contact.

use std::time::Duration;

use super::{SessionData, SessionRef, Sessions};
use crate::connect::{Clock, ContactId, ContactRef, ServiceFault, SessionArn};

/// What is to be sent, and to whom.
#[derive(Clone, Copy, Debug)]
pub struct Update<'a> {
    /// The contact whose session gets the data.
    pub contact: &'a ContactRef,
    /// The id of the assistant, if the caller knows it; else it is taken from the session's ARN.
    pub assistant: Option<&'a str>,
    /// What is sent.
    pub data: &'a SessionData,
    /// How long to wait for the contact to get a session.
    pub wait: Duration,
}

/// What was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The session that has the data now.
    pub session: SessionArn,
    /// The id of the assistant that it belongs to.
    pub assistant: String,
    /// The number of entries.
    pub entries: usize,
    /// The number of calls that it took.
    pub calls: usize,
}

/// Why the data did not arrive, or not all of them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UpdateError {
    /// The contact has no session.
    #[error("contact {contact} has no Q in Connect session{}", after(.waited))]
    NoSession {
        /// The contact.
        contact: ContactId,
        /// How long it was waited for.
        waited: Duration,
    },
    /// Neither the caller nor the session's ARN says which assistant it is.
    #[error("the session {0} does not say which assistant it belongs to")]
    NoAssistant(String),
    /// The contact's session belongs to another assistant than the caller thinks.
    #[error("the session belongs to assistant {actual}, not to {given}")]
    OtherAssistant {
        /// The assistant that the caller gave.
        given: String,
        /// The assistant of the session.
        actual: String,
    },
    /// A call failed before anything was sent.
    #[error(transparent)]
    Service(#[from] ServiceFault),
    /// A call failed after a part was sent.
    #[error("{sent} of {total} entries were sent, then {fault}")]
    Partial {
        /// Entries that have arrived.
        sent: usize,
        /// Entries that should have.
        total: usize,
        /// What happened then.
        fault: ServiceFault,
    },
}

fn after(time: &Duration) -> String {
    match time.as_secs_f32() {
        0.0 => String::new(),
        seconds => format!(" after waiting {seconds:.1} s"),
    }
}

impl UpdateError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::NoSession { .. } => {
                "the session appears when the flow passes its Connect assistant block; wait for \
                 it with --wait 10s"
                    .into()
            }
            Self::NoAssistant(_) => "give the assistant with --assistant-id".into(),
            Self::OtherAssistant { .. } => {
                "leave the assistant out, or give the one that the session belongs to".into()
            }
            Self::Service(fault) => fault.help(),
            Self::Partial { fault, .. } => {
                format!("sending all again is safe; {}", fault.help())
            }
        }
    }

    /// The failed call behind the error, if there is one.
    pub fn fault(&self) -> Option<&ServiceFault> {
        match self {
            Self::Service(fault) | Self::Partial { fault, .. } => Some(fault),
            _ => None,
        }
    }
}

/// Finds the session of a contact and sends it the data, at most [`super::BATCH`] entries a call.
///
/// # Errors
/// See [`UpdateError`]. All errors leave the session in a state from which the same update can
/// be sent again.
pub async fn update(
    sessions: &impl Sessions,
    clock: &impl Clock,
    request: Update<'_>,
) -> Result<Sent, UpdateError> {
    let session = find(sessions, clock, request.contact, request.wait).await?;
    let assistant = assistant(&session, request.assistant)?.to_owned();
    let to =
        SessionRef { contact: request.contact, assistant: &assistant, session: session.session() };
    let (mut entries, mut calls) = (0, 0);
    for batch in request.data.batches() {
        match sessions.update(&to, batch).await {
            Ok(()) => (entries, calls) = (entries + batch.len(), calls + 1),
            Err(fault) if calls == 0 => return Err(fault.into()),
            Err(fault) => {
                let total = request.data.entries().len();
                return Err(UpdateError::Partial { sent: entries, total, fault });
            }
        }
    }
    Ok(Sent { session, assistant, entries, calls })
}

/// Asks for the session until there is one or the time is up, with growing pauses.
async fn find(
    sessions: &impl Sessions,
    clock: &impl Clock,
    contact: &ContactRef,
    wait: Duration,
) -> Result<SessionArn, UpdateError> {
    let start = clock.now();
    let mut pause = Duration::from_millis(250);
    loop {
        if let Some(session) = sessions.find(contact).await? {
            return Ok(session);
        }
        let waited = clock.now().saturating_sub(start);
        if waited >= wait {
            let waited = waited.min(wait);
            return Err(UpdateError::NoSession { contact: contact.contact.clone(), waited });
        }
        clock.sleep(pause.min(wait - waited)).await;
        pause = (pause * 2).min(Duration::from_secs(2));
    }
}

fn assistant<'a>(session: &'a SessionArn, given: Option<&'a str>) -> Result<&'a str, UpdateError> {
    match (session.assistant(), given) {
        (Some(actual), Some(given)) if actual != given => {
            Err(UpdateError::OtherAssistant { given: given.into(), actual: actual.into() })
        }
        (Some(actual), _) => Ok(actual),
        (None, Some(given)) => Ok(given),
        (None, None) => Err(UpdateError::NoAssistant(session.as_str().into())),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use serde_json::json;

    use super::*;
    use crate::connect::InstanceId;
    use crate::session::{ContactSession, Empty, Entry};

    /// Services whose contact has a session from the given look on; time only passes in sleep.
    struct World {
        session_at: usize,
        looks: Mutex<usize>,
        now: Mutex<Duration>,
    }

    impl Clock for World {
        fn now(&self) -> Duration {
            *self.now.lock().unwrap()
        }

        fn epoch(&self) -> Duration {
            self.now()
        }

        async fn sleep(&self, pause: Duration) {
            *self.now.lock().unwrap() += pause;
        }
    }

    impl Sessions for World {
        async fn find(&self, _: &ContactRef) -> Result<Option<SessionArn>, ServiceFault> {
            let mut looks = self.looks.lock().unwrap();
            *looks += 1;
            let arn = SessionArn::parse("arn:aws:wisdom:us-east-1:123456789012:session/a/s");
            Ok((*looks >= self.session_at).then(|| arn.unwrap()))
        }

        async fn update(&self, _: &SessionRef<'_>, _: &[Entry]) -> Result<(), ServiceFault> {
            Ok(())
        }

        async fn describe(&self, _: &ContactRef) -> Result<ContactSession, ServiceFault> {
            Ok(ContactSession::default())
        }
    }

    async fn run(session_at: usize, wait: u64) -> (Result<Sent, UpdateError>, World) {
        let world = World { session_at, looks: Mutex::default(), now: Mutex::default() };
        let contact = ContactRef {
            instance: InstanceId::lenient("i").unwrap(),
            contact: ContactId::lenient("c").unwrap(),
        };
        let data = SessionData::new([("k".into(), json!("v"))], Empty::Refuse).unwrap();
        let wait = Duration::from_secs(wait);
        let request = Update { contact: &contact, assistant: None, data: &data, wait };
        (update(&world, &world, request).await, world)
    }

    #[tokio::test]
    async fn without_waiting_the_session_is_looked_for_once() {
        let (result, world) = run(2, 0).await;
        assert_eq!(result.unwrap_err().to_string(), "contact c has no Q in Connect session");
        assert_eq!(*world.looks.lock().unwrap(), 1);
    }

    #[tokio::test]
    async fn waiting_ends_exactly_at_its_limit_after_a_last_look() {
        let (result, world) = run(usize::MAX, 10).await;
        let text = result.unwrap_err().to_string();
        assert_eq!(text, "contact c has no Q in Connect session after waiting 10.0 s");
        assert_eq!(world.now(), Duration::from_secs(10));
        // 0, 0.25, 0.75, 1.75, 3.75, 5.75, 7.75, 9.75 and 10 s.
        assert_eq!(*world.looks.lock().unwrap(), 9);
    }

    #[tokio::test]
    async fn a_session_that_appears_in_time_ends_the_waiting() {
        let (result, world) = run(3, 10).await;
        assert_eq!(result.unwrap().session.session(), "s");
        assert_eq!(world.now(), Duration::from_millis(750));
    }
}

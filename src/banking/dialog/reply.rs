//! What comes of an intent.

/// What comes of an intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::banking) enum Reply {
    /// It is done, and the customer hears this.
    Done(String),
    /// It is not done, and the customer hears why.
    NotDone(String),
    /// The customer goes to a person.
    Person(Handover),
}

/// How a customer goes to a person: what the flow reads from the attributes of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::banking) struct Handover {
    /// What the customer hears.
    pub say: String,
    /// The intent that the flow takes its branch by.
    pub intent: &'static str,
    /// Why.
    pub reason: String,
    /// `Normal`, `High`, `HIGH` or `CRITICAL`.
    pub priority: &'static str,
    /// The queue.
    pub queue: &'static str,
    /// What kind of person.
    pub kind: &'static str,
    /// Further attributes.
    pub extra: Vec<(&'static str, String)>,
}

impl Handover {
    /// To anybody.
    pub fn to_agent(reason: impl Into<String>, say: impl Into<String>) -> Self {
        Self {
            say: say.into(),
            intent: "TransferToAgent",
            reason: reason.into(),
            priority: "Normal",
            queue: "BasicQueue",
            kind: "BasicAgent",
            extra: Vec::new(),
        }
    }

    /// To somebody who knows more.
    pub fn to_specialist(
        queue: &'static str,
        reason: impl Into<String>,
        say: impl Into<String>,
    ) -> Self {
        Self {
            intent: "TransferToSpecialist",
            priority: "High",
            queue,
            kind: "Specialist",
            ..Self::to_agent(reason, say)
        }
    }

    /// To those who deal with fraud.
    pub fn to_fraud(reason: &str) -> Self {
        let extra = vec![("RequiresFraudTeam", "true".to_owned())];
        Self { queue: "FraudQueue", extra, ..Self::to_agent(reason, "") }
    }
}

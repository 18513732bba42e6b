//! How calls end.

use std::fmt;
use std::sync::Arc;

/// How a call ended.
#[derive(Clone, Debug, Hash, PartialEq, Eq)]
pub enum End {
    /// The flow hung up, or came to its end.
    Disconnected,
    /// The customer hung up.
    CustomerLeft,
    /// An agent had the contact and left, and no flow goes on from there.
    AgentLeft,
    /// The contact waits in a queue in which nobody ever takes it.
    Waiting,
    /// The contact was handed to a third party and does not come back.
    HandedOver,
    /// The contact goes on in a flow that the program does not have.
    Elsewhere {
        /// The flow, as the block names it.
        flow: Arc<str>,
    },
    /// A block failed and has no branch for that, so that the contact is dropped.
    Unhandled {
        /// The type of the error.
        error: Arc<str>,
    },
    /// A block has no way on that fits.
    NoWay,
    /// A way leads to a block that there is not.
    Lost {
        /// The identifier of that block.
        target: Arc<str>,
    },
    /// A flow has no first block.
    NoStart,
    /// The engine does not know what a block does.
    Unsupported {
        /// Its type.
        kind: Arc<str>,
    },
    /// The call came to the end of its [`Limits`](super::Limits).
    Endless,
}

impl End {
    /// Whether a call should end like this: not by a fault of the flow.
    #[must_use]
    pub fn is_orderly(&self) -> bool {
        match self {
            Self::Disconnected
            | Self::CustomerLeft
            | Self::AgentLeft
            | Self::Waiting
            | Self::HandedOver
            | Self::Elsewhere { .. } => true,
            Self::Unhandled { .. }
            | Self::NoWay
            | Self::Lost { .. }
            | Self::NoStart
            | Self::Unsupported { .. }
            | Self::Endless => false,
        }
    }

    /// A word for it that never changes: `disconnected`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Disconnected => "disconnected",
            Self::CustomerLeft => "customer_left",
            Self::AgentLeft => "agent_left",
            Self::Waiting => "waiting",
            Self::HandedOver => "handed_over",
            Self::Elsewhere { .. } => "elsewhere",
            Self::Unhandled { .. } => "unhandled",
            Self::NoWay => "no_way",
            Self::Lost { .. } => "lost",
            Self::NoStart => "no_start",
            Self::Unsupported { .. } => "unsupported",
            Self::Endless => "endless",
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disconnected => f.write_str("the flow hangs up"),
            Self::CustomerLeft => f.write_str("the customer hangs up"),
            Self::AgentLeft => f.write_str("the agent hangs up"),
            Self::Waiting => f.write_str("the contact waits in a queue that nobody answers"),
            Self::HandedOver => f.write_str("the contact is with a third party"),
            Self::Elsewhere { flow } => write!(f, "the contact goes on in {flow}"),
            Self::Unhandled { error } => {
                write!(f, "{error} has no branch, so that the contact is dropped")
            }
            Self::NoWay => f.write_str("the block has no way on"),
            Self::Lost { target } => write!(f, "the way leads to {target}, which is no block"),
            Self::NoStart => f.write_str("the flow has no first block"),
            Self::Unsupported { kind } => write!(f, "{kind} is no type of block that is known"),
            Self::Endless => f.write_str("the call does not come to an end"),
        }
    }
}

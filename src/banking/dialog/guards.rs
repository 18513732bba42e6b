//! What stands before each service.

use std::time::Duration;

use super::super::resilience::{BreakerPolicy, Guard, GuardPolicy};
use super::Settings;

/// What stands before each service.
#[derive(Debug)]
pub(super) struct Guards {
    pub(super) bank: Guard,
    pub(super) crm: Guard,
    pub(super) classifier: Guard,
    pub(super) tables: Guard,
    pub(super) topics: Guard,
}

impl Guards {
    pub(super) fn new(settings: &Settings) -> Self {
        let guard = |name, attempts, failures, seconds| {
            let open = Duration::from_secs(seconds);
            let breaker = BreakerPolicy { failures, open };
            let Settings { attempt, calls_a_minute, .. } = *settings;
            Guard::new(name, GuardPolicy { attempts, attempt, calls_a_minute, breaker })
        };
        Self {
            bank: guard("core banking", 3, 5, 60),
            crm: guard("customer relations", 3, 3, 30),
            classifier: guard("the classifier", 2, 5, 60),
            tables: guard("the tables", 3, 5, 30),
            topics: guard("the topics", 3, 5, 30),
        }
    }
}

//! What stands before each service.

use std::time::Duration;

use super::resilience::{BreakerPolicy, Guard, GuardPolicy};
use super::settings::Settings;

/// What stands before each service.
#[derive(Debug)]
pub(in crate::banking) struct Guards {
    pub bank: Guard,
    pub crm: Guard,
    pub classifier: Guard,
    pub tables: Guard,
    pub topics: Guard,
}

impl Guards {
    pub fn new(settings: &Settings) -> Self {
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

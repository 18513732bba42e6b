//! The ARNs of Step Functions: `arn:PARTITION:states:REGION:ACCOUNT:KIND:NAME[:...]`.

/// A state machine: its ARN, perhaps with a version or an alias.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    arn: String,
}

impl Machine {
    /// The machine of this ARN; the service has the last word on whether there is one.
    pub fn new(arn: &str) -> Self {
        Self { arn: arn.into() }
    }

    /// The ARN.
    pub fn arn(&self) -> &str {
        &self.arn
    }

    /// The name of the machine, without version or alias.
    pub fn name(&self) -> &str {
        let named = self.arn.splitn(7, ':').nth(6).unwrap_or(&self.arn);
        named.split(':').next().unwrap_or(named)
    }

    /// The id of its execution of this name.
    pub fn execution(&self, name: &str) -> String {
        let place: Vec<&str> = self.arn.split(':').take(5).collect();
        format!("{}:execution:{}:{name}", place.join(":"), self.name())
    }
}

/// Whether an ARN is that of an execution of an Express machine, which nobody can ask for.
///
/// Source: Step Functions API reference, `DescribeExecution`: "This API action is not supported by
/// EXPRESS state machines."
pub fn is_express(arn: &str) -> bool {
    arn.split(':').nth(5) == Some("express")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_execution_is_found_under_the_name_of_its_machine_with_or_without_an_alias() {
        for arn in [
            "arn:aws:states:us-east-1:123456789012:stateMachine:slow",
            "arn:aws:states:us-east-1:123456789012:stateMachine:slow:live",
        ] {
            let machine = Machine::new(arn);
            assert_eq!(machine.name(), "slow");
            let id = "arn:aws:states:us-east-1:123456789012:execution:slow:one";
            assert_eq!(machine.execution("one"), id);
        }
        assert_eq!(Machine::new("slow").name(), "slow");
    }

    #[test]
    fn express_executions_are_told_by_their_arn() {
        assert!(is_express("arn:aws:states:us-east-1:123456789012:express:slow:one:0a1b"));
        assert!(!is_express("arn:aws:states:us-east-1:123456789012:execution:express:one"));
    }
}

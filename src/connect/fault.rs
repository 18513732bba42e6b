//! What can go wrong with a call to a service, told without naming an SDK.

/// A call that did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text())]
pub struct ServiceFault {
    /// The operation as the API names it, such as `DescribeContact`; empty where it did not get so
    /// far.
    pub operation: &'static str,
    /// What kind of trouble it is.
    pub kind: FaultKind,
    /// The error code that the service gave, such as `ThrottlingException`.
    pub code: Option<String>,
    /// The service's own message, or what the connection met.
    pub message: String,
}

/// The kinds of trouble that need different answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// No credentials were found.
    NoCredentials,
    /// The credentials or the SSO sign-in are no longer valid.
    ExpiredCredentials,
    /// The service does not know the credentials, or the signature is wrong.
    BadCredentials,
    /// No region is configured.
    NoRegion,
    /// The credentials may not do this.
    Denied,
    /// The thing asked for does not exist (in this region and instance).
    NotFound,
    /// The service asks to slow down, and did so until the attempts were used up.
    Throttled,
    /// The service finds the request wrong.
    Invalid,
    /// No connection, or one that broke.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// An answer that cannot be read.
    Garbled,
    /// The service itself is in trouble.
    Unavailable,
    /// Any other refusal.
    Service,
}

impl FaultKind {
    /// Whether the same call may well succeed a little later.
    pub fn is_transient(self) -> bool {
        matches!(
            self,
            Self::Throttled
                | Self::Unreachable
                | Self::TimedOut
                | Self::Garbled
                | Self::Unavailable
        )
    }

    /// The kind that an error code and HTTP status stand for.
    ///
    /// Codes beat the status: Q in Connect throttles with status 400.
    pub fn of(code: Option<&str>, status: u16) -> Self {
        // A code may come with a namespace in front and a URL behind it.
        let code = code.unwrap_or_default();
        let code = code.rsplit('#').next().unwrap_or_default();
        let code = code.split(':').next().unwrap_or_default();
        match code.strip_suffix("Exception").unwrap_or(code) {
            "Throttling"
            | "TooManyRequests"
            | "RequestLimitExceeded"
            | "Throttled"
            | "LimitExceeded"
            | "SlowDown"
            | "RequestThrottled"
            | "KmsThrottled"
            | "ExecutionLimitExceeded"
            | "ProvisionedThroughputExceeded" => Self::Throttled,
            "ExpiredToken" | "RequestExpired" => Self::ExpiredCredentials,
            "UnrecognizedClient"
            | "InvalidClientTokenId"
            | "InvalidSignature"
            | "SignatureDoesNotMatch"
            | "IncompleteSignature"
            | "MissingAuthenticationToken"
            | "InvalidAccessKeyId"
            | "AuthFailure" => Self::BadCredentials,
            "AccessDenied" | "UnauthorizedOperation" | "NotAuthorized" => Self::Denied,
            "ResourceNotFound"
            | "NotFound"
            | "QueueDoesNotExist"
            | "StateMachineDoesNotExist"
            | "ExecutionDoesNotExist"
            | "AWS.SimpleQueueService.NonExistentQueue" => Self::NotFound,
            "Validation"
            | "InvalidParameter"
            | "InvalidRequest"
            | "Serialization"
            | "InvalidArn"
            | "InvalidName"
            | "InvalidExecutionInput" => Self::Invalid,
            _ => match status {
                401 | 403 => Self::Denied,
                404 => Self::NotFound,
                429 => Self::Throttled,
                500.. => Self::Unavailable,
                _ => Self::Service,
            },
        }
    }
}

impl ServiceFault {
    /// The operation that did not answer within its time.
    pub fn timed_out(operation: &'static str, message: impl Into<String>) -> Self {
        Self { operation, kind: FaultKind::TimedOut, code: None, message: message.into() }
    }

    /// The operation whose answer makes no sense.
    pub fn garbled(operation: &'static str, message: impl Into<String>) -> Self {
        Self { operation, kind: FaultKind::Garbled, code: None, message: message.into() }
    }

    /// The code of the service, else the kind of trouble: what may be shown to anybody, since the
    /// message may quote values of the request.
    pub fn name(&self) -> String {
        self.code.clone().unwrap_or_else(|| format!("{:?}", self.kind))
    }

    fn text(&self) -> String {
        let cause = match (&self.code, self.message.is_empty()) {
            (Some(code), true) => code.clone(),
            (Some(code), false) => format!("{code}: {}", self.message),
            (None, _) => self.message.clone(),
        };
        match self.operation {
            "" => cause,
            operation => format!("{operation} failed: {cause}"),
        }
    }

    /// The text that the AWS SDK for Python gives this error, which flows and alarms that were
    /// written for functions in Python look for.
    pub fn python_text(&self) -> String {
        match &self.code {
            Some(code) => format!(
                "An error occurred ({code}) when calling the {} operation: {}",
                self.operation, self.message
            ),
            None => {
                format!("Could not complete the {} operation: {}", self.operation, self.message)
            }
        }
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        match self.kind {
            FaultKind::NoCredentials => {
                "sign in with `aws sso login`, choose a profile with --profile or AWS_PROFILE, or \
                 set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; --local needs none"
            }
            FaultKind::ExpiredCredentials => {
                "sign in again: `aws sso login` (with --profile NAME for a named profile), or \
                 renew the session token"
            }
            FaultKind::BadCredentials => {
                "check --profile and AWS_PROFILE (`aws configure list-profiles` lists the names), \
                 and that the keys still exist; `connectctl doctor` tells if the \
                 clock is off"
            }
            FaultKind::NoRegion => {
                "give --region, set AWS_REGION, or put `region` into connectctl.toml"
            }
            FaultKind::Denied => return self.denied_help(),
            FaultKind::NotFound => {
                "check the id, and that --region and --instance-id are those in which it lives; \
                 `connectctl config show` tells where each came from"
            }
            FaultKind::Throttled => {
                "the service asks to slow down; try again later, or with a lower --rate"
            }
            FaultKind::Invalid => "the service finds the request wrong; its message says what",
            FaultKind::Unreachable => {
                "check the network, --region and --endpoint-url; `connectctl doctor` tells which \
                 endpoint overrides are in force"
            }
            FaultKind::TimedOut => {
                "the service was too slow; try again, the call is safe to repeat"
            }
            FaultKind::Garbled => {
                "what answered does not look like the service; check --endpoint-url and proxies"
            }
            FaultKind::Unavailable => "the service is in trouble; try again in a while",
            FaultKind::Service => "try again; if it stays, look the code up in the API reference",
        }
        .into()
    }

    fn denied_help(&self) -> String {
        match permission(self.operation) {
            // The doctor cannot try these without changing something or reading a table.
            Some(action)
                if matches!(self.operation, "SendMessage" | "PutItem" | "Scan")
                    || action.starts_with("states:")
                    || action.starts_with("lex:")
                    || action.contains("TestCase")
                    || action.contains("ContactFlow") =>
            {
                format!("grant {action} to the identity")
            }
            Some(action) => {
                format!(
                    "grant {action} to the identity; `connectctl doctor` probes all permissions"
                )
            }
            None => "grant the identity the permission that the message names".into(),
        }
    }
}

/// The IAM action that an operation needs.
///
/// Q in Connect is authorised under its former name: policies have to grant `wisdom:`, and
/// grant `qconnect:` besides, since the documentation names it.
pub fn permission(operation: &str) -> Option<&'static str> {
    Some(match operation {
        "DescribeContact" => "connect:DescribeContact",
        "DescribeInstance" => "connect:DescribeInstance",
        "ListIntegrationAssociations" => "connect:ListIntegrationAssociations",
        "GetSecretValue" => "secretsmanager:GetSecretValue",
        "GetSession" => "wisdom:GetSession (and qconnect:GetSession)",
        "UpdateSessionData" => "wisdom:UpdateSessionData (and qconnect:UpdateSessionData)",
        "Invoke" => "lambda:InvokeFunction",
        "SendMessage" => "sqs:SendMessage",
        "PutItem" => "dynamodb:PutItem",
        "Scan" => "dynamodb:Scan",
        "ListContactFlows" => "connect:ListContactFlows",
        "DescribeContactFlow" => "connect:DescribeContactFlow",
        "CreateTestCase" => "connect:CreateTestCase",
        "ListTestCases" => "connect:ListTestCases",
        "StartTestCaseExecution" => "connect:StartTestCaseExecution",
        "StopTestCaseExecution" => "connect:StopTestCaseExecution",
        "GetTestCaseExecutionSummary" => "connect:GetTestCaseExecutionSummary",
        "ListTestCaseExecutionRecords" => "connect:ListTestCaseExecutionRecords",
        "DeleteTestCase" => "connect:DeleteTestCase",
        "StartExecution" => "states:StartExecution",
        "DescribeExecution" => "states:DescribeExecution",
        "GetExecutionHistory" => "states:GetExecutionHistory",
        "ListExecutions" => "states:ListExecutions",
        "ListStateMachines" => "states:ListStateMachines",
        "StopExecution" => "states:StopExecution",
        "ListBots" => "lex:ListBots",
        "ListBotLocales" => "lex:ListBotLocales",
        "ListSlotTypes" => "lex:ListSlotTypes",
        "ListIntents" => "lex:ListIntents",
        "ListSlots" => "lex:ListSlots",
        "ListBotVersions" => "lex:ListBotVersions",
        "ListBotAliases" => "lex:ListBotAliases",
        "DescribeBot" => "lex:DescribeBot",
        "DescribeBotLocale" => "lex:DescribeBotLocale",
        "DescribeSlotType" => "lex:DescribeSlotType",
        "DescribeIntent" => "lex:DescribeIntent",
        "DescribeSlot" => "lex:DescribeSlot",
        "DescribeBotVersion" => "lex:DescribeBotVersion",
        "DescribeBotAlias" => "lex:DescribeBotAlias",
        "CreateBot" => "lex:CreateBot",
        "CreateBotLocale" => "lex:CreateBotLocale",
        "CreateSlotType" => "lex:CreateSlotType",
        "CreateIntent" => "lex:CreateIntent",
        "CreateSlot" => "lex:CreateSlot",
        "CreateBotVersion" => "lex:CreateBotVersion",
        "CreateBotAlias" => "lex:CreateBotAlias",
        "UpdateBot" => "lex:UpdateBot",
        "UpdateBotLocale" => "lex:UpdateBotLocale",
        "UpdateSlotType" => "lex:UpdateSlotType",
        "UpdateIntent" => "lex:UpdateIntent",
        "UpdateSlot" => "lex:UpdateSlot",
        "UpdateBotAlias" => "lex:UpdateBotAlias",
        "DeleteBotLocale" => "lex:DeleteBotLocale",
        "DeleteSlotType" => "lex:DeleteSlotType",
        "DeleteIntent" => "lex:DeleteIntent",
        "DeleteSlot" => "lex:DeleteSlot",
        "BuildBotLocale" => "lex:BuildBotLocale",
        "RecognizeText" => "lex:RecognizeText",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_beats_the_status() {
        assert_eq!(FaultKind::of(Some("ThrottlingException"), 400), FaultKind::Throttled);
        assert_eq!(
            FaultKind::of(Some("ExpiredTokenException"), 403),
            FaultKind::ExpiredCredentials
        );
        assert_eq!(
            FaultKind::of(Some("com.aws#AccessDeniedException:http://x"), 400),
            FaultKind::Denied
        );
        assert_eq!(FaultKind::of(None, 404), FaultKind::NotFound);
        assert_eq!(FaultKind::of(Some("Whatever"), 400), FaultKind::Service);
        assert_eq!(FaultKind::of(Some("Whatever"), 503), FaultKind::Unavailable);
    }
}

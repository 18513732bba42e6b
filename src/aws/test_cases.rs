//! Test cases of an instance, and the flows that they call (`connect`).

use aws_config::SdkConfig;
use aws_sdk_connect::Client;
use aws_sdk_connect::operation::create_test_case::CreateTestCaseError;
use aws_sdk_connect::operation::delete_test_case::DeleteTestCaseError;
use aws_sdk_connect::types::{
    ChatEntryPointParameters, ExecutionRecord, ExecutionRecordStatus, TestCaseEntryPoint,
    TestCaseEntryPointType, TestCaseExecutionStatus, TestCaseStatus, VoiceCallEntryPointParameters,
};

use super::fault::fault;
use crate::connect::{Channel, InstanceId, ServiceFault};
use crate::flow::script::native::{Case, State, Step, Summary, TestCases, Version};

/// Test cases of a real instance.
#[derive(Clone, Debug)]
pub struct AwsTestCases {
    client: Client,
    instance: InstanceId,
}

impl AwsTestCases {
    /// Makes the client.
    pub fn new(config: &SdkConfig, instance: InstanceId) -> Self {
        Self { client: Client::new(config), instance }
    }

    /// The id of the flow of this name; `None` where there is none.
    ///
    /// # Errors
    /// The service refused or could not be reached.
    pub async fn flow_named(&self, name: &str) -> Result<Option<String>, ServiceFault> {
        let call = self.client.list_contact_flows().instance_id(self.instance.as_str());
        let mut all = call.into_paginator().items().send();
        while let Some(flow) = all.next().await {
            let flow = flow.map_err(|error| fault("ListContactFlows", &error))?;
            if flow.name.as_deref() == Some(name) {
                return Ok(flow.id);
            }
        }
        Ok(None)
    }

    /// The content of a flow.
    ///
    /// # Errors
    /// There is none, or the service refused or could not be reached.
    pub async fn content(&self, flow: &str) -> Result<String, ServiceFault> {
        let call = self.client.describe_contact_flow().instance_id(self.instance.as_str());
        let answer = call.contact_flow_id(flow).send().await;
        let answer = answer.map_err(|error| fault("DescribeContactFlow", &error))?;
        Ok(answer.contact_flow.and_then(|flow| flow.content).unwrap_or_default())
    }

    async fn named(&self, name: &str) -> Result<Option<String>, ServiceFault> {
        let call = self.client.list_test_cases().instance_id(self.instance.as_str());
        let mut all = call.into_paginator().items().send();
        while let Some(case) = all.next().await {
            let case = case.map_err(|error| fault("ListTestCases", &error))?;
            if case.name.as_deref() == Some(name) {
                return Ok(case.id);
            }
        }
        Ok(None)
    }
}

impl TestCases for AwsTestCases {
    async fn create(
        &self,
        flow: &str,
        name: &str,
        case: &Case,
        version: Version,
    ) -> Result<String, ServiceFault> {
        const OPERATION: &str = "CreateTestCase";
        let call = self.client.create_test_case().instance_id(self.instance.as_str()).name(name);
        let call = call.content(case.content(version).to_string()).entry_point(entry(flow, case));
        let call = call.set_initialization_data(case.initialization());
        match call.status(TestCaseStatus::Published).send().await {
            Ok(answer) => answer
                .test_case_id
                .ok_or_else(|| ServiceFault::garbled(OPERATION, "the answer has no test case")),
            Err(error) => match error.as_service_error() {
                // The answer to an earlier attempt was lost.
                Some(CreateTestCaseError::DuplicateResourceException(_)) => {
                    self.named(name).await?.ok_or_else(|| fault(OPERATION, &error))
                }
                Some(CreateTestCaseError::InvalidTestCaseException(invalid)) => {
                    let problems =
                        invalid.problems().iter().filter_map(|problem| problem.message());
                    let said = invalid.message().into_iter().chain(problems);
                    let message = said.collect::<Vec<_>>().join("; ");
                    Err(ServiceFault { message, ..fault(OPERATION, &error) })
                }
                _ => Err(fault(OPERATION, &error)),
            },
        }
    }

    async fn start(&self, case: &str, token: &str) -> Result<String, ServiceFault> {
        const OPERATION: &str = "StartTestCaseExecution";
        let call = self.client.start_test_case_execution().instance_id(self.instance.as_str());
        let answer = call.test_case_id(case).client_token(token).send().await;
        let answer = answer.map_err(|error| fault(OPERATION, &error))?;
        answer
            .test_case_execution_id
            .ok_or_else(|| ServiceFault::garbled(OPERATION, "the answer has no execution"))
    }

    async fn summary(&self, case: &str, execution: &str) -> Result<Summary, ServiceFault> {
        let call = self.client.get_test_case_execution_summary();
        let call = call.instance_id(self.instance.as_str()).test_case_id(case);
        let answer = call.test_case_execution_id(execution).send().await;
        let answer = answer.map_err(|error| fault("GetTestCaseExecutionSummary", &error))?;
        let times = answer.start_time.zip(answer.end_time);
        let lasted = times.and_then(|(start, end)| {
            let [start, end] = [start, end].map(|time| time.to_millis().ok());
            u64::try_from(end?.checked_sub(start?)?).ok()
        });
        Ok(Summary { state: state(answer.status.as_ref()), lasted })
    }

    async fn steps(&self, case: &str, execution: &str) -> Result<Vec<Step>, ServiceFault> {
        let (mut steps, mut next) = (Vec::new(), None);
        loop {
            let call = self.client.list_test_case_execution_records().set_next_token(next);
            let call = call.instance_id(self.instance.as_str()).test_case_id(case);
            let answer = call.test_case_execution_id(execution).send().await;
            let answer = answer.map_err(|error| fault("ListTestCaseExecutionRecords", &error))?;
            steps.extend(answer.execution_records.unwrap_or_default().into_iter().map(step));
            next = answer.next_token.filter(|token| !token.is_empty());
            if next.is_none() {
                return Ok(steps);
            }
        }
    }

    async fn stop(&self, case: &str, execution: &str) -> Result<(), ServiceFault> {
        let call = self.client.stop_test_case_execution().instance_id(self.instance.as_str());
        let answer = call.test_case_id(case).test_case_execution_id(execution).send().await;
        answer.map(drop).map_err(|error| fault("StopTestCaseExecution", &error))
    }

    async fn delete(&self, case: &str) -> Result<(), ServiceFault> {
        let call = self.client.delete_test_case().instance_id(self.instance.as_str());
        match call.test_case_id(case).send().await {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                Some(DeleteTestCaseError::ResourceNotFoundException(_)) => Ok(()),
                _ => Err(fault("DeleteTestCase", &error)),
            },
        }
    }
}

/// Where a test case begins. A flow and a number that is called exclude each other.
fn entry(flow: &str, case: &Case) -> TestCaseEntryPoint {
    let entry = TestCaseEntryPoint::builder();
    match case.channel {
        Channel::Chat => entry
            .r#type(TestCaseEntryPointType::Chat)
            .chat_entry_point_parameters(ChatEntryPointParameters::builder().flow_id(flow).build()),
        _ => entry.r#type(TestCaseEntryPointType::VoiceCall).voice_call_entry_point_parameters(
            VoiceCallEntryPointParameters::builder()
                .set_source_phone_number(case.from.clone())
                .flow_id(flow)
                .build(),
        ),
    }
    .build()
}

fn state(status: Option<&TestCaseExecutionStatus>) -> State {
    match status {
        Some(TestCaseExecutionStatus::Passed) => State::Passed,
        Some(TestCaseExecutionStatus::Failed) => State::Failed,
        Some(TestCaseExecutionStatus::Stopped) => State::Stopped,
        _ => State::Runs,
    }
}

fn step(record: ExecutionRecord) -> Step {
    Step {
        observation: record.observation_id,
        failed: record.status == Some(ExecutionRecordStatus::Failed),
        record: record.record.unwrap_or_default(),
    }
}

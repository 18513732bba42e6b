//! Harmless calls that tell whether an account is set up for connectctl.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use aws_config::SdkConfig;
use aws_sdk_connect::types::IntegrationType;
use aws_sdk_qconnect::types::{RuntimeSessionData, RuntimeSessionDataValue};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

use super::fault::fault;
use super::{AwsSessions, Functions};
use crate::connect::{ContactId, ContactRef, FaultKind, InstanceId, ServiceFault};
use crate::session::Sessions;

/// An id that no contact, assistant or session has: calls for it are refused or find nothing, and
/// which of the two it is tells whether they are permitted.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

/// An instance as the service describes it.
#[derive(Clone, Debug)]
pub struct Instance {
    /// The alias, if there is one.
    pub alias: Option<String>,
    /// `ACTIVE`, `CREATION_IN_PROGRESS` or `CREATION_FAILED`.
    pub status: Option<String>,
}

/// The clients that probes need.
#[derive(Debug)]
pub struct Probe {
    sts: aws_sdk_sts::Client,
    connect: aws_sdk_connect::Client,
    qconnect: aws_sdk_qconnect::Client,
    sessions: AwsSessions,
    functions: Functions,
    server_time: ServerTime,
}

impl Probe {
    /// Makes the clients.
    pub fn new(config: &SdkConfig) -> Self {
        let server_time = ServerTime::default();
        let sts = aws_sdk_sts::config::Builder::from(config).interceptor(server_time.clone());
        let connect =
            aws_sdk_connect::config::Builder::from(config).interceptor(server_time.clone());
        Self {
            sts: aws_sdk_sts::Client::from_conf(sts.build()),
            connect: aws_sdk_connect::Client::from_conf(connect.build()),
            qconnect: aws_sdk_qconnect::Client::new(config),
            sessions: AwsSessions::new(config),
            functions: Functions::new(config),
            server_time,
        }
    }

    /// Who the credentials belong to, as an ARN.
    ///
    /// # Errors
    /// There are none, or they are not valid.
    pub async fn identity(&self) -> Result<String, ServiceFault> {
        let answer = self.sts.get_caller_identity().send().await;
        let identity = answer.map_err(|error| fault("GetCallerIdentity", &error))?;
        Ok(identity.arn.unwrap_or_default())
    }

    /// The instance.
    ///
    /// # Errors
    /// It cannot be reached or described.
    pub async fn instance(&self, id: &InstanceId) -> Result<Instance, ServiceFault> {
        let answer = self.connect.describe_instance().instance_id(id.as_str()).send().await;
        let answer = answer.map_err(|error| fault("DescribeInstance", &error))?;
        let instance = answer.instance;
        Ok(Instance {
            alias: instance.as_ref().and_then(|i| i.instance_alias()).map(str::to_owned),
            status: instance
                .and_then(|i| i.instance_status)
                .map(|status| status.as_str().to_owned()),
        })
    }

    /// The ARNs of the Q in Connect assistants that are attached to the instance.
    ///
    /// # Errors
    /// They cannot be listed.
    pub async fn assistants(&self, id: &InstanceId) -> Result<Vec<String>, ServiceFault> {
        let answer = self
            .connect
            .list_integration_associations()
            .instance_id(id.as_str())
            .integration_type(IntegrationType::WisdomAssistant)
            .send()
            .await
            .map_err(|error| fault("ListIntegrationAssociations", &error))?;
        let list = answer.integration_association_summary_list.unwrap_or_default();
        Ok(list.into_iter().filter_map(|association| association.integration_arn).collect())
    }

    /// Whether contacts of the instance may be described.
    ///
    /// # Errors
    /// They may not.
    pub async fn may_describe_contact(&self, instance: &InstanceId) -> Result<(), ServiceFault> {
        let Some(contact) = ContactId::lenient(NOBODY) else { return Ok(()) };
        let contact = ContactRef { instance: instance.clone(), contact };
        permitted(self.sessions.find(&contact).await.map(drop))
    }

    /// Whether session data of the assistant may be updated. Nothing is: no session has the id.
    ///
    /// # Errors
    /// They may not.
    pub async fn may_update_session(&self, assistant: &str) -> Result<(), ServiceFault> {
        let value = RuntimeSessionDataValue::StringValue("probe".into());
        let entry = RuntimeSessionData::builder().key("probe").value(value).build().ok();
        let answer = self
            .qconnect
            .update_session_data()
            .assistant_id(assistant)
            .session_id(NOBODY)
            .set_data(Some(entry.into_iter().collect()))
            .send()
            .await;
        permitted(answer.map(drop).map_err(|error| fault("UpdateSessionData", &error)))
    }

    /// Whether sessions of the assistant may be read.
    ///
    /// # Errors
    /// They may not.
    pub async fn may_get_session(&self, assistant: &str) -> Result<(), ServiceFault> {
        let call = self.qconnect.get_session().assistant_id(assistant).session_id(NOBODY);
        permitted(call.send().await.map(drop).map_err(|error| fault("GetSession", &error)))
    }

    /// Whether functions may be invoked.
    ///
    /// # Errors
    /// They may not.
    pub async fn may_invoke(&self) -> Result<(), ServiceFault> {
        permitted(self.functions.may_invoke("connectctl-doctor-probe").await)
    }

    /// Seconds by which this machine's clock runs ahead of the service's, as last heard.
    pub fn clock_skew(&self) -> Option<i64> {
        *self.server_time.skew.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// That nothing was found means that looking was permitted.
fn permitted(result: Result<(), ServiceFault>) -> Result<(), ServiceFault> {
    match result {
        Err(fault) if fault.kind == FaultKind::NotFound => Ok(()),
        other => other,
    }
}

/// Reads the clock of the service off the `Date` header of its answers.
#[derive(Clone, Debug, Default)]
struct ServerTime {
    skew: Arc<Mutex<Option<i64>>>,
}

#[aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint]
impl Intercept for ServerTime {
    fn name(&self) -> &'static str {
        "ServerTime"
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let date = context.response().headers().get("date");
        let date = date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
        let now = jiff::Timestamp::try_from(SystemTime::now())?;
        if let Some(date) = date {
            let ahead = now.as_second() - date.timestamp().as_second();
            *self.skew.lock().unwrap_or_else(PoisonError::into_inner) = Some(ahead);
        }
        Ok(())
    }
}

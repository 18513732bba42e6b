//! Contacts (`connect`) and their sessions (`qconnect`).

use aws_config::SdkConfig;
use aws_sdk_connect::types::Contact;
use aws_sdk_qconnect::types::{RuntimeSessionData, RuntimeSessionDataValue};
use aws_smithy_types::date_time::Format;

use super::fault::fault;
use crate::connect::{ContactRef, ServiceFault, SessionArn};
use crate::session::{AiAgent, ContactSession, Entry, SessionRef, Sessions};

/// Sessions of the real services.
#[derive(Clone, Debug)]
pub struct AwsSessions {
    connect: aws_sdk_connect::Client,
    qconnect: aws_sdk_qconnect::Client,
}

impl AwsSessions {
    /// Makes the two clients.
    pub fn new(config: &SdkConfig) -> Self {
        Self {
            connect: aws_sdk_connect::Client::new(config),
            qconnect: aws_sdk_qconnect::Client::new(config),
        }
    }

    async fn contact(&self, contact: &ContactRef) -> Result<Contact, ServiceFault> {
        const OPERATION: &str = "DescribeContact";
        let answer = self
            .connect
            .describe_contact()
            .instance_id(contact.instance.as_str())
            .contact_id(contact.contact.as_str())
            .send()
            .await
            .map_err(|error| fault(OPERATION, &error))?;
        answer.contact.ok_or_else(|| ServiceFault::garbled(OPERATION, "the answer has no contact"))
    }

    async fn add_session(
        &self,
        arn: &SessionArn,
        known: &mut ContactSession,
    ) -> Result<(), ServiceFault> {
        let Some(assistant) = arn.assistant() else { return Ok(()) };
        let answer = self
            .qconnect
            .get_session()
            .assistant_id(assistant)
            .session_id(arn.session())
            .send()
            .await
            .map_err(|error| fault("GetSession", &error))?;
        let Some(session) = answer.session else { return Ok(()) };
        known.session_name = Some(session.name);
        known.origin = session.origin.map(|origin| origin.as_str().to_owned());
        let configured = session.ai_agent_configuration.unwrap_or_default();
        known.ai_agents.extend(configured.into_iter().map(|(kind, agent)| AiAgent {
            use_case: kind.as_str().to_owned(),
            version_id: agent.ai_agent_id,
            escalated: None,
        }));
        known.ai_agents.sort_by(|a, b| a.use_case.cmp(&b.use_case));
        Ok(())
    }
}

impl Sessions for AwsSessions {
    async fn find(&self, contact: &ContactRef) -> Result<Option<SessionArn>, ServiceFault> {
        let contact = self.contact(contact).await?;
        session_arn(&contact)
    }

    async fn update(
        &self,
        session: &SessionRef<'_>,
        entries: &[Entry],
    ) -> Result<(), ServiceFault> {
        let data = entries.iter().map(|entry| {
            RuntimeSessionData::builder()
                .key(&entry.key)
                .value(RuntimeSessionDataValue::StringValue(entry.value.clone()))
                .build()
        });
        const OPERATION: &str = "UpdateSessionData";
        let data = data.collect::<Result<Vec<_>, _>>();
        let data = data.map_err(|error| ServiceFault::garbled(OPERATION, error.to_string()))?;
        self.qconnect
            .update_session_data()
            .assistant_id(session.assistant)
            .session_id(session.session)
            .set_data(Some(data))
            .send()
            .await
            .map_err(|error| fault(OPERATION, &error))?;
        Ok(())
    }

    async fn describe(&self, contact: &ContactRef) -> Result<ContactSession, ServiceFault> {
        let contact = self.contact(contact).await?;
        let arn = session_arn(&contact)?;
        let time = |time: &aws_smithy_types::DateTime| time.fmt(Format::DateTime).ok();
        let mut known = ContactSession {
            channel: contact.channel.as_ref().map(|channel| channel.as_str().to_owned()),
            initiation_method: contact.initiation_method.as_ref().map(|m| m.as_str().to_owned()),
            initiated_at: contact.initiation_timestamp.as_ref().and_then(time),
            disconnected_at: contact.disconnect_timestamp.as_ref().and_then(time),
            session_arn: arn.as_ref().map(|arn| arn.as_str().to_owned()),
            ..ContactSession::default()
        };
        let agents = contact.wisdom_info.iter().flat_map(|wisdom| wisdom.ai_agents());
        known.ai_agents.extend(agents.map(|agent| AiAgent {
            use_case: agent.ai_use_case().map_or("unknown", |case| case.as_str()).to_owned(),
            version_id: agent.ai_agent_version_id().unwrap_or_default().to_owned(),
            escalated: Some(agent.ai_agent_escalated()),
        }));
        if let Some(arn) = &arn {
            let added = self.add_session(arn, &mut known).await;
            known.session_error = added.err().map(|fault| fault.to_string());
        }
        Ok(known)
    }
}

fn session_arn(contact: &Contact) -> Result<Option<SessionArn>, ServiceFault> {
    let arn = contact.wisdom_info().and_then(|wisdom| wisdom.session_arn());
    arn.filter(|arn| !arn.is_empty())
        .map(SessionArn::parse)
        .transpose()
        .map_err(|error| ServiceFault::garbled("DescribeContact", error.to_string()))
}

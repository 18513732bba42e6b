//! What blocks do: a table from the type of an action to what is made of a block of that type.

mod attributes;
mod branch;
mod hooks;
mod input;
mod lambda;
mod lex;
mod modules;
mod outside;
mod phone;
mod queue;
mod settings;
mod source;
mod speech;
mod third_party;
mod turns;
mod wait;

use std::fmt;

use super::answer::Answer;
use super::ask::Ask;
use super::call::{Pending, View};
use super::directory::{Directory, Elsewhere};
use super::machine::{Fault, Machine, Next};

pub(super) use source::Source;

/// What a block does.
pub(super) trait Action: fmt::Debug + Send + Sync {
    /// Does it, or asks.
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault>;

    /// What it asks.
    fn ask<'a>(&'a self, _view: View<'a>, _pending: Pending) -> Option<Ask<'a>> {
        None
    }

    /// Goes on with an answer.
    fn resume(
        &self,
        _machine: &mut Machine<'_, '_>,
        _pending: Pending,
        answer: Answer,
    ) -> Result<Next, Fault> {
        Err(unfit(answer))
    }

    /// The flows to which it leads a call, at once or later.
    fn elsewhere(&self, _directory: &Directory) -> Elsewhere {
        Elsewhere::None
    }
}

/// The answer is to another question.
fn unfit(answer: Answer) -> Fault {
    Fault::Unfit(Box::new(answer))
}

/// Makes a block of a type ready to run.
type Compile = fn(&Source<'_, '_>) -> Box<dyn Action>;

/// Every type of action that can be run.
const TABLE: [(&str, Compile); 68] = [
    ("AssociateContactToCustomerProfile", outside::plain),
    ("AuthenticateParticipant", outside::authenticate),
    ("CheckHoursOfOperation", branch::hours),
    ("CheckMetricData", branch::metric),
    ("CheckOutboundCallStatus", outside::plain),
    ("CheckSegmentMembership", outside::plain),
    ("CheckVoiceId", outside::plain),
    ("Compare", branch::compare),
    ("CompleteOutboundCall", outside::plain),
    ("ConnectParticipantWithLexBot", lex::bot),
    ("CreateCallbackContact", outside::callback),
    ("CreateCase", outside::plain),
    ("CreateContact", outside::plain),
    ("CreateCustomerProfile", outside::plain),
    ("CreatePersistentContactAssociation", outside::plain),
    ("CreateTask", outside::plain),
    ("CreateWisdomSession", outside::plain),
    ("DequeueContactAndTransferToQueue", queue::dequeue),
    ("DisconnectParticipant", queue::disconnect),
    ("DistributeByPercentage", branch::distribute),
    ("EndFlowExecution", queue::end_flow),
    ("EndFlowModuleExecution", modules::end),
    ("EvaluateDataTableValues", outside::plain),
    ("GetCalculatedAttributesForCustomerProfile", outside::plain),
    ("GetCase", outside::plain),
    ("GetCustomerProfile", outside::plain),
    ("GetCustomerProfileObject", outside::plain),
    ("GetMetricData", outside::plain),
    ("GetParticipantInput", input::keys),
    ("InvokeFlowModule", modules::invoke),
    ("InvokeLambdaFunction", lambda::invoke),
    ("ListDataTableValues", outside::plain),
    ("LoadContactContent", outside::plain),
    ("Loop", turns::turn),
    ("MessageParticipant", speech::say),
    ("MessageParticipantIteratively", speech::repeat),
    ("RenderMessageTemplate", outside::plain),
    ("ResumeContact", outside::plain),
    ("RouteContactToAgent", outside::plain),
    ("ShowView", outside::view),
    ("StartOutboundChatContact", outside::plain),
    ("StartOutboundEmailContact", outside::plain),
    ("StartVoiceIdStream", outside::plain),
    ("TagContact", attributes::tag),
    ("TransferContactToAgent", queue::to_agent),
    ("TransferContactToQueue", queue::to_queue),
    ("TransferParticipantToThirdParty", third_party::transfer),
    ("TransferToFlow", modules::transfer),
    ("UntagContact", attributes::untag),
    ("UpdateCase", outside::plain),
    ("UpdateContactAttributes", attributes::contact),
    ("UpdateContactCallbackNumber", settings::callback_number),
    ("UpdateContactData", settings::data),
    ("UpdateContactEventHooks", hooks::hook),
    ("UpdateContactMediaProcessing", settings::chat_only),
    ("UpdateContactMediaStreamingBehavior", settings::streaming),
    ("UpdateContactRecordingAndAnalyticsBehavior", settings::recording),
    ("UpdateContactRecordingBehavior", settings::plain),
    ("UpdateContactRoutingBehavior", settings::plain),
    ("UpdateContactRoutingCriteria", settings::plain),
    ("UpdateContactTargetQueue", queue::set),
    ("UpdateContactTextToSpeechVoice", settings::voice),
    ("UpdateCustomerProfile", outside::plain),
    ("UpdateFlowAttributes", attributes::flow),
    ("UpdateFlowLoggingBehavior", settings::silent),
    ("UpdatePreviousContactParticipantState", outside::plain),
    ("UpsertDataTableValues", outside::plain),
    ("Wait", wait::wait),
];

/// What a block does; `None` where its type is none that there is.
pub(super) fn compile(source: &Source<'_, '_>) -> Option<Box<dyn Action>> {
    let kind = source.block.type_name();
    let at = TABLE.binary_search_by(|(name, _)| (*name).cmp(kind)).ok()?;
    TABLE.get(at).map(|(_, compile)| compile(source))
}

#[cfg(test)]
mod tests {
    use super::TABLE;
    use crate::flow::catalog::catalog;

    #[test]
    fn every_action_type_of_the_catalog_can_be_run_and_no_other() {
        let mut known: Vec<&str> = catalog().types().collect();
        known.sort_unstable();
        let runs: Vec<&str> = TABLE.iter().map(|(name, _)| *name).collect();
        assert_eq!(runs, known);
    }
}

//! The flow `flows/pstn-transfer.json` and the function that it calls.

use serde_json::{Map, Value, json};

use super::{Client, Paced, Web, read};
use crate::harness::{Vendor, flow_reads, json as read_json};

/// What the function answers to the parameters of a block.
async fn answer_to(parameters: &Value) -> Value {
    let vendor = Vendor::start(&json!({}));
    let settings = read(&|key| match key {
        "region" => Some("us-west-2-prod".into()),
        "apiDomain" => Some(vendor.url().into()),
        "apiKey" => Some("key".into()),
        "virtualAgentName" => Some("customers/c/profiles/p/virtualAgents/v".into()),
        _ => None,
    });
    let limit = settings.time_limit;
    let none = super::Texts(std::sync::Mutex::default());
    let client = Client::new(settings, Web::new(), none, Paced::new(), || 0.0);
    let contact = json!({ "ContactId": "44444444-0000-4000-8000-000000000001" });
    let event = json!({ "Details": { "ContactData": contact, "Parameters": parameters } });
    client.answer(&event, limit, &|_| {}).await.unwrap()
}

#[tokio::test]
async fn the_flow_asks_for_what_there_is_and_reads_what_is_answered() {
    let flow = read_json("flows/pstn-transfer.json");
    let blocks = flow["Actions"].as_array().unwrap();
    let calls = blocks.iter().filter(|block| block["Type"] == "InvokeLambdaFunction");
    let (mut actions, mut answers) = (Vec::new(), Map::new());
    for call in calls {
        let parameters = &call["Parameters"]["LambdaInvocationAttributes"];
        actions.push(parameters["action"].as_str().unwrap());
        answers.extend(answer_to(parameters).await.as_object().unwrap().clone());
    }
    assert_eq!(actions, ["get_pstn_transfer_data", "get_handoff_data"]);
    flow_reads("pstn-transfer", "pstn-transfer", &answers.into());
}

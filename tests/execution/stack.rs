//! State machines in an interpreter that others have written, and what works with them.

use aws_config::SdkConfig;
use aws_sdk_sfn::Client;
use connectctl::execution::Machine;
use serde_json::{Value, json};

use crate::harness::{Bench, Finished, Ministack, config_of};

/// The function, as it is deployed.
pub(super) const PROGRAM: &str = env!("CARGO_BIN_EXE_async-execution");

/// The interpreter.
pub(super) struct Stack {
    pub(super) ministack: Ministack,
    pub(super) config: SdkConfig,
    client: Client,
}

impl Stack {
    pub(super) async fn start() -> Self {
        let ministack = Ministack::start();
        let config = config_of(&ministack).await;
        Self { client: Client::new(&config), ministack, config }
    }

    /// Makes a state machine.
    pub(super) async fn machine(&self, name: &str, definition: &Value) -> Machine {
        let made = self
            .client
            .create_state_machine()
            .name(name)
            .definition(definition.to_string())
            .role_arn("arn:aws:iam::123456789012:role/states")
            .send()
            .await
            .unwrap();
        Machine::new(&made.state_machine_arn)
    }

    /// How many executions a machine has had.
    pub(super) async fn count(&self, machine: &Machine) -> usize {
        let all = self.client.list_executions().state_machine_arn(machine.arn()).send().await;
        all.unwrap().executions.len()
    }

    /// Somebody else stops an execution.
    pub(super) async fn stop(&self, id: &str) {
        let stop = self.client.stop_execution().execution_arn(id).error("Stopped");
        stop.cause("the caller hung up").send().await.unwrap();
    }

    /// A bench for the function and the command line.
    pub(super) fn bench(&self, machine: &Machine) -> Bench {
        bench_at(self.ministack.url(), machine)
    }
}

/// A bench whose calls go to this server.
pub(super) fn bench_at(url: &str, machine: &Machine) -> Bench {
    let mut bench = Bench::new();
    for (key, value) in [
        ("AWS_ACCESS_KEY_ID", "123456789012"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ENDPOINT_URL", url),
        ("STATE_MACHINE_ARN", machine.arn()),
        ("CONNECTCTL_STATE_MACHINE", machine.arn()),
    ] {
        bench.set(key, value);
    }
    bench
}

/// The event of a flow with these parameters.
pub(super) fn event(parameters: &Value) -> Value {
    let contact = json!({
        "ContactId": "44444444-0000-4000-8000-000000000001",
        "Channel": "VOICE",
        "InstanceARN": "arn:aws:connect:us-east-1:123456789012:instance/11111111-2222-3333-4444-555555555555",
        "CustomerEndpoint": { "Address": "+12065550100", "Type": "TELEPHONE_NUMBER" },
    });
    let details = json!({ "ContactData": contact, "Parameters": parameters });
    json!({ "Details": details, "Name": "ContactFlowEvent" })
}

/// What the function says to these parameters, started as Lambda's `--test`.
pub(super) fn call(bench: &Bench, parameters: &Value) -> Finished {
    bench.pipe(PROGRAM, &event(parameters).to_string(), &["--test"])
}

/// The answer of the function to these parameters.
pub(super) fn ask(bench: &Bench, parameters: &Value) -> Value {
    call(bench, parameters).code(0).json()
}

/// Starts an execution and asks for it until it is over.
pub(super) fn to_the_end(bench: &Bench) -> Value {
    let started = ask(bench, &json!({ "tier": "gold" }));
    assert_eq!(started["status"], "CREATED", "{started}");
    ask(bench, &json!({ "execution_id": started["execution_id"], "wait_seconds": "7" }))
}

/// A machine that does one thing.
pub(super) fn one(state: Value) -> Value {
    json!({ "StartAt": "Work", "States": { "Work": state } })
}

/// A machine that takes so long, and then has this output.
pub(super) fn slow(seconds: u32, output: &Value) -> Value {
    json!({
        "StartAt": "Wait",
        "States": {
            "Wait": { "Type": "Wait", "Seconds": seconds, "Next": "Work" },
            "Work": { "Type": "Pass", "Result": output, "End": true },
        },
    })
}

"""Measures asynchronous executions: what the function `async-execution` takes to
start one and to tell how far one is, against a local Step Functions beside
what that takes itself, and the command line with the embedded store.

    python3 benches/executions.py [--calls 1000] [--commands 100]

Builds what it measures and installs the local Step Functions under cargo's
target folder.
"""

import argparse
import contextlib
import http.client
import json
import subprocess
import urllib.parse

import common
from common import Samples, Timer
from runtime_api import RuntimeApi

ACCOUNT = "123456789012"
WARM_UP_CALLS = 20
SIGNED_BY = f"AWS4-HMAC-SHA256 Credential={ACCOUNT}/20260101/us-east-1/states/aws4_request"


class StepFunctions:
    """The local Step Functions, over one connection."""

    def __init__(self, url):
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc)

    def call(self, operation, **parameters):
        headers = {
            "Authorization": SIGNED_BY,
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"AWSStepFunctions.{operation}",
        }
        self.connection.request("POST", "/", json.dumps(parameters), headers)
        answer = self.connection.getresponse()
        body = json.loads(answer.read())
        if answer.status != 200:
            raise RuntimeError(f"{operation}: {body}")
        return body

    def machine(self, name, state):
        """The ARN of a new state machine with one state."""
        definition = json.dumps({"StartAt": "Work", "States": {"Work": state}})
        role = f"arn:aws:iam::{ACCOUNT}:role/states"
        return self.call("CreateStateMachine", name=name, definition=definition, roleArn=role)["stateMachineArn"]


def event(number, **parameters):
    """The event of a flow in which a contact with this number calls."""
    contact = {"ContactId": f"44444444-0000-4000-8000-{number:012}"}
    details = {"ContactData": contact, "Parameters": parameters}
    return json.dumps({"Details": details, "Name": "ContactFlowEvent"}).encode()


@contextlib.contextmanager
def running(program, environment):
    """The function in a runtime API, as something that answers events."""
    with RuntimeApi() as api:
        process = subprocess.Popen(program, env=environment | api.environment(), stderr=subprocess.DEVNULL)
        try:
            connection = api.wait_for_poll()

            def answer(event):
                nonlocal connection
                api.send_event(connection, event)
                body = json.loads(api.wait_for_answer())
                connection = api.wait_for_poll()
                return body

            yield answer
        finally:
            process.kill()
            process.wait()


def measured(name, calls, call, is_right):
    """How long each of many calls takes, after some that do not count."""
    samples = Samples(name)
    for number in common.rounds(calls + WARM_UP_CALLS):
        timer = Timer()
        answer = call(number)
        if number > WARM_UP_CALLS:
            samples.add(time=timer.milliseconds())
        if not is_right(answer):
            raise RuntimeError(f"{name}: {answer}")
    return samples


def measure_services(calls, program, stack, environment):
    quick = stack.machine("quick", {"Type": "Pass", "End": True})
    slow = stack.machine("slow", {"Type": "Wait", "Seconds": 86400, "End": True})
    runs = stack.call("StartExecution", stateMachineArn=slow, input="{}")["executionArn"]
    yield measured(
        "StartExecution itself",
        calls,
        lambda number: stack.call("StartExecution", stateMachineArn=quick, input="{}", name=f"floor-{number}"),
        lambda answer: answer["executionArn"],
    )
    yield measured(
        "DescribeExecution itself",
        calls,
        lambda _: stack.call("DescribeExecution", executionArn=runs),
        lambda answer: answer["status"] == "RUNNING",
    )
    with running([program], environment | {"STATE_MACHINE_ARN": quick}) as answer:
        yield measured(
            "`async-execution`, start",
            calls,
            lambda number: answer(event(number)),
            lambda answer: answer["status"] == "CREATED",
        )
        yield measured(
            "`async-execution`, poll",
            calls,
            lambda number: answer(event(number, execution_id=runs)),
            lambda answer: answer["status"] == "RUNNING",
        )


def measure_commands(calls, connectctl, environment, home):
    given = home / "event.json"
    given.write_text("{}")

    def run(*arguments):
        command = [connectctl, "async", *arguments, "--local", "-o", "json"]
        return subprocess.run(command, env=environment, cwd=home, stdout=subprocess.PIPE)

    yield measured(
        "`connectctl async start --local`",
        calls,
        lambda number: run("start", "--input", given, "--command", "echo {}", "--name", f"e-{number}"),
        lambda answer: answer.returncode == 0,
    )
    run("start", "--input", given, "--command", "sleep 86400", "--name", "slow", "--timeout", "1h")
    yield measured(
        "`connectctl async poll --local`",
        calls,
        lambda _: run("poll", "slow"),
        lambda answer: answer.returncode == 8,
    )
    run("stop", "slow", "--reason", "measured")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--calls", type=int, default=1000)
    parser.add_argument("--commands", type=int, default=100)
    arguments = parser.parse_args()

    connectctl = common.build("connectctl", "release")
    program = common.build("async-execution", "lambda")
    stack = [common.local_stack() / "python", common.PROJECT / "tests/support/ministack_server.py"]
    with (
        common.server(stack, log=subprocess.DEVNULL) as url,
        common.scratch_folder() as home,
    ):
        credentials = common.CREDENTIALS | {"AWS_ACCESS_KEY_ID": ACCOUNT}
        environment = common.environment(home, AWS_ENDPOINT_URL=url, **credentials)
        results = [
            *measure_services(arguments.calls, program, StepFunctions(url), environment),
            *measure_commands(arguments.commands, connectctl, environment, home),
        ]
    common.print_machine()
    rows = []
    for samples in results:
        times = [samples.median("time"), samples.share("time", 0.99)]
        rows.append([samples.name, *(f"{time:.1f} ms" for time in times)])
    common.print_table(["call", "median", "p99"], rows)


if __name__ == "__main__":
    main()

"""Measures how fast programs start: the command line beside the AWS command
line, and the function `session-data` beside the same in Python with boto3, and the functions
that have no counterpart.

    python3 benches/startup.py [--rounds 40]

Builds what it measures and installs what it compares with under cargo's target
folder. Each round runs every program once, in turn, so that whatever else the
machine does hits all alike.
"""

import argparse
import contextlib
import json
import pathlib
import subprocess

import common
from common import INSTANCE, Samples, Timer
from runtime_api import RuntimeApi

EVENT = common.PROJECT / "fixtures/events/connect.json"
CERTIFICATES = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"]
# Answers after the first, when all connections are open.
MORE_ANSWERS = 10


class CommandLine:
    """A command that runs to its end."""

    def __init__(self, name, command):
        self.command = command
        self.samples = Samples(name)

    def run(self, environment):
        timer = Timer()
        subprocess.run(
            self.command, env=environment, cwd=environment["HOME"], check=True, stdout=subprocess.DEVNULL
        )
        self.samples.add(time=timer.milliseconds())


class Function:
    """A program that Lambda starts, asks the runtime API for events and answers them."""

    def __init__(self, name, command, variables=None, event=EVENT.read_bytes(), right=("statusCode", 200)):
        self.command = command
        self.variables = variables or {}
        self.event = event
        self.right = right
        self.samples = Samples(name)

    def run(self, environment):
        with RuntimeApi() as api:
            variables = environment | api.environment() | self.variables
            timer = Timer()
            process = subprocess.Popen(self.command, env=variables, stderr=subprocess.DEVNULL)
            try:
                connection = api.wait_for_poll()
                self.samples.add(start=timer.milliseconds())
                self.samples.add(first=self.answer_time(api, connection))
                connection = api.wait_for_poll()
                self.samples.add(memory=common.peak_memory(process.pid))
                for _ in range(MORE_ANSWERS):
                    self.samples.add(later=self.answer_time(api, connection))
                    connection = api.wait_for_poll()
            finally:
                process.kill()
                process.wait()

    def answer_time(self, api, connection):
        """Milliseconds from an event to its answer."""
        timer = Timer()
        api.send_event(connection, self.event)
        answer = json.loads(api.wait_for_answer())
        elapsed = timer.milliseconds()
        key, value = self.right
        if answer[key] != value:
            raise RuntimeError(f"the function answered {answer}")
        return elapsed


def measure(command_lines, functions, stub_url, home, count):
    environment = common.environment(home, AWS_ENDPOINT_URL=stub_url, **common.CREDENTIALS)
    for number in common.rounds(count + 1):
        for each in command_lines:
            each.run(environment)
        for each in functions:
            each.run(environment)
        if number == 1:
            forget_warm_up(command_lines + functions)


def forget_warm_up(measured):
    """The first round fills the caches of the file system."""
    for each in measured:
        each.samples.columns.clear()


def print_command_lines(command_lines, reference):
    rows = []
    for samples in (each.samples for each in command_lines):
        median = samples.median("time")
        rows.append([
            samples.name,
            f"{median:.1f} ms",
            f"{samples.ninetieth('time'):.1f} ms",
            common.ratio(median, reference.samples.median("time")),
        ])  # fmt: skip
    common.print_table(["command", "median", "p90", f"less time than {reference.samples.name}"], rows)


def print_functions(functions, reference):
    print_function_times(functions)
    print_function_ratios(functions, reference)


def print_function_times(functions):
    headings = ["function", "exec to first poll", "p90", "first answer", "later answers", "peak memory", "size"]
    rows = []
    for each in functions:
        samples = each.samples
        rows.append([
            samples.name,
            f"{samples.median('start'):.1f} ms",
            f"{samples.ninetieth('start'):.1f} ms",
            f"{samples.median('first'):.1f} ms",
            f"{samples.median('later'):.1f} ms",
            f"{samples.median('memory'):.1f} MB",
            size_text(each.command),
        ])  # fmt: skip
    common.print_table(headings, rows)


def print_function_ratios(functions, reference):
    columns = ["start", "first", "later", "memory"]
    headings = ["less than the function in Python", "start", "first answer", "later answers", "memory"]
    rows = []
    for each in functions:
        ratios = [common.ratio(each.samples.median(c), reference.samples.median(c)) for c in columns]
        rows.append([each.samples.name, *ratios])
    common.print_table(headings, rows)


def size_text(command):
    """The size of a program that is one file; a script is nothing without its interpreter."""
    if len(command) > 1:
        return "-"
    return f"{command[0].stat().st_size / 1e6:.2f} MB"


def certificates():
    """The machine's file of trusted certificates."""
    return next(path for path in CERTIFICATES if pathlib.Path(path).exists())


def vanity_event():
    """The event of a caller who asks for words."""
    event = json.loads(EVENT.read_text())
    event["Details"]["ContactData"]["Attributes"]["TargetNumber"] = "+18003569377"
    return json.dumps(event).encode()


@contextlib.contextmanager
def vendor(connectctl):
    """The vendor's API of PSTN transfers, and its URL."""
    command = [connectctl, "transfer", "serve", "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().removeprefix("listening on ").strip()
        process.terminate()


def transfer_event():
    """The event of a caller who goes to a virtual agent."""
    event = json.loads(EVENT.read_text())
    event["Details"]["Parameters"]["action"] = "get_pstn_transfer_data"
    return json.dumps(event).encode()


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--commands", action="store_true", help="leave the functions out")
    arguments = parser.parse_args()

    connectctl = common.build("connectctl", "release")
    programs = common.virtual_environment()
    dry_run = ["session", "update", "--dry-run", "--contact-id", INSTANCE, "--instance-id", INSTANCE]

    aws = CommandLine("`aws --version`", [programs / "aws", "--version"])
    command_lines = [
        CommandLine("`true`, the floor", ["/bin/true"]),
        CommandLine("`connectctl --version`", [connectctl, "--version"]),
        CommandLine("`connectctl session update --dry-run`", [connectctl, *dry_run, "tier=gold"]),
        CommandLine("`connectctl vanity 18003569377`", [connectctl, "vanity", "18003569377"]),
        aws,
    ]
    if arguments.commands:
        with common.scratch_folder() as home:
            measure(command_lines, [], "http://127.0.0.1:9", home, arguments.rounds)
        common.print_machine()
        print_command_lines(command_lines, aws)
        return

    bootstrap = common.build("session-data", "lambda")
    vanity = common.build("vanity-numbers", "lambda")
    transfer = common.build("pstn-transfer", "lambda")
    execution = common.build("async-execution", "lambda")
    python = Function("Python with boto3", [programs / "python", common.BENCHES / "python_function.py"])
    certificate_file = {"SSL_CERT_FILE": certificates()}
    with (
        common.service_stub(programs / "python") as stub_url,
        common.server([programs / "python", common.BENCHES / "queue_server.py"]) as queue_url,
        vendor(connectctl) as vendor_url,
        common.scratch_folder() as home,
    ):
        queue = {"AWS_ENDPOINT_URL_SQS": queue_url, "SQS_QUEUE_URL_VANITY_URL": f"{queue_url}/1/records"}
        told = {"event": vanity_event(), "right": ("stored", "true")}
        agent = {
            "ALLOWED_API_HOSTS": "127.0.0.1",
            "apiDomain": vendor_url,
            "authDomain": vendor_url,
            "region": "us-west-2-prod",
            "virtualAgentName": "customers/c/profiles/p/virtualAgents/v",
            "oauthClientId": "client",
            "oauthClientSecret": "secret",
        }
        dialled = {"event": transfer_event(), "right": ("phoneNumber", "+12065550100")}
        machine = {
            "AWS_ENDPOINT_URL_SFN": queue_url,
            "STATE_MACHINE_ARN": "arn:aws:states:us-east-1:123456789012:stateMachine:slow",
        }
        started = {"right": ("status", "CREATED")}
        functions = [
            Function("`session-data`", [bootstrap]),
            Function("`session-data`, `SSL_CERT_FILE` set", [bootstrap], certificate_file),
            Function("`vanity-numbers`", [vanity], queue, **told),
            Function("`vanity-numbers`, `SSL_CERT_FILE` set", [vanity], queue | certificate_file, **told),
            Function("`pstn-transfer`", [transfer], agent, **dialled),
            Function("`async-execution`", [execution], machine, **started),
            Function("`async-execution`, `SSL_CERT_FILE` set", [execution], machine | certificate_file, **started),
            python,
        ]
        measure(command_lines, functions, stub_url, home, arguments.rounds)

    common.print_machine()
    print_command_lines(command_lines, aws)
    print_functions(functions, python)


if __name__ == "__main__":
    main()

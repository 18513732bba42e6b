"""Measures `connectctl session update --batch`: with the embedded store, and
over HTTP against the stub of the tests, beside a script with boto3.

    python3 benches/batch.py [--rounds 3] [--local 100000] [--contacts 2000]

Builds what it measures and installs what it compares with under cargo's target
folder. Each round runs every case once, in turn.
"""

import argparse
import json

import common
from common import INSTANCE, Samples

SERVICE_TIME_MS = 20


class Case:
    """One way to deal with a file of contacts; `delay_ms` is what the stub takes for a call."""

    def __init__(self, name, command, contacts, delay_ms=None):
        self.command = command
        self.contacts = contacts
        self.delay_ms = delay_ms
        self.samples = Samples(name)

    def run(self, environment, stub_url):
        set_up_stub(stub_url, self.delay_ms)
        seconds, processor_seconds, memory = common.run_watched(self.command, environment)
        if self.delay_ms is not None:
            check_stub(stub_url, self.contacts)
        self.samples.add(
            rate=self.contacts / seconds,
            processor=processor_seconds / self.contacts * 1e6,
            memory=memory,
        )


def set_up_stub(url, delay_ms):
    common.tell_stub(url, "reset", {})
    if delay_ms:
        fault = {"op": "*", "kind": "delay", "delay_ms": delay_ms, "times": -1}
        common.tell_stub(url, "faults", fault)


def check_stub(url, contacts):
    """Every contact's data have arrived, by valid requests."""
    summary = common.ask_stub(url, "summary")
    if summary["invalid"] or summary["statuses"] != {"200": 2 * contacts}:
        raise RuntimeError(f"the stub saw {summary}")


def write_contacts(path, count):
    with path.open("w") as file:
        for number in range(count):
            data = {"tier": "gold", "name": f"Customer {number}", "open_orders": number % 7}
            record = {"contact": f"44444444-0000-4000-8000-{number:012}", "data": data}
            file.write(json.dumps(record) + "\n")
    return path


def cases(connectctl, python, home, local_count, count):
    local = write_contacts(home / "local.ndjson", local_count)
    contacts = write_contacts(home / "contacts.ndjson", count)
    update = [connectctl, "session", "update", "--yes", "--rate", "0"]
    script = common.BENCHES / "python_batch.py"
    yield Case(
        f"`--local`, {local_count:,} contacts",
        [*update, "--local", "--state", home / "store.sqlite", "--batch", local],
        local_count,
    )
    for delay_ms in (0, SERVICE_TIME_MS):
        served = f"stub, {delay_ms} ms a call" if delay_ms else "stub"
        for concurrency in (8, 32):
            at_once = [*update, "--batch", contacts, "--concurrency", str(concurrency)]
            yield Case(f"{served}, {concurrency} at once", at_once, count, delay_ms)
            yield Case(
                f"boto3 script, {served}, {concurrency} at once",
                [python, script, contacts, str(concurrency)],
                count,
                delay_ms,
            )


def remove_store(home):
    for file in home.glob("store.sqlite*"):
        file.unlink()


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--local", type=int, default=100_000, help="contacts for the embedded store")
    parser.add_argument("--contacts", type=int, default=2_000, help="contacts for the stub")
    arguments = parser.parse_args()

    connectctl = common.build("connectctl", "release")
    python = common.virtual_environment() / "python"
    with common.service_stub(python) as stub_url, common.scratch_folder() as home:
        variables = {"AWS_ENDPOINT_URL": stub_url, "CONNECTCTL_INSTANCE_ID": INSTANCE}
        environment = common.environment(home, **common.CREDENTIALS, **variables)
        measured = list(cases(connectctl, python, home, arguments.local, arguments.contacts))
        for _ in common.rounds(arguments.rounds):
            for case in measured:
                remove_store(home)
                case.run(environment, stub_url)

    common.print_machine()
    common.print_cases("contact", [case.samples for case in measured])


if __name__ == "__main__":
    main()

"""Measures `connectctl vanity --input`: numbers a second on one core and on all,
the memory at its peak, and what a run leaves that is killed over and over.

    python3 benches/vanity_bulk.py [--rounds 3] [--rows 1000000] [--killed 200000]

Builds what it measures. Each round runs every case once, in turn.
"""

import argparse
import csv
import io
import itertools
import json
import os
import random
import signal
import subprocess
import time

import common
from common import Samples

RESULTS = 5
KILLS = 5


class Case:
    """A way to run over a file."""

    def __init__(self, name, command, rows, cores):
        self.command = command
        self.rows = rows
        self.cores = cores
        self.samples = Samples(name)

    def run(self, environment):
        seconds, processor_seconds, memory = common.run_watched(
            self.command, environment, self.cores
        )
        self.samples.add(
            rate=self.rows / seconds,
            processor=processor_seconds / self.rows * 1e6,
            memory=memory,
        )


def phone(numbers):
    """A number of North America, any seven digits after the area code."""
    return f"1{numbers.randrange(201, 990)}{numbers.randrange(2_000_000, 10_000_000)}"


def write_table(path, rows):
    numbers = random.Random(7)
    with path.open("w") as file:
        file.write("id,name,phone\n")
        for row in range(rows):
            file.write(f'{row},"Customer, {row}",{phone(numbers)}\n')
    return path


def write_objects(path, rows):
    numbers = random.Random(7)
    with path.open("w") as file:
        for row in range(rows):
            file.write(json.dumps({"id": row, "name": f"Customer {row}", "phone": phone(numbers)}))
            file.write("\n")
    return path


def write_fruitful(path, connectctl, environment, table, rows):
    """A table of those numbers of another one that have all results, over and over."""
    command = [connectctl, "vanity", "--input", table.name, "--count", str(RESULTS)]
    found = subprocess.run(
        command, check=True, capture_output=True, text=True, env=environment, cwd=table.parent
    )
    whole = [row for row in csv.DictReader(io.StringIO(found.stdout)) if row[f"vanity_{RESULTS}"]]
    with path.open("w") as file:
        file.write("id,name,phone\n")
        for row, chosen in zip(range(rows), itertools.cycle(whole)):
            file.write(f'{row},"{chosen["name"]}",{chosen["phone"]}\n')
    return path


def cases(connectctl, inputs, rows):
    everywhere = os.sched_getaffinity(0)
    one = {min(everywhere)}
    for what, path in inputs.items():
        command = [connectctl, "vanity", "--input", path.name, "--count", str(RESULTS)]
        command += ["--out", "out" + path.suffix, "--restart"]
        yield Case(f"{what}, one core", [*command, "--threads", "1"], rows, one)
        yield Case(f"{what}, {len(everywhere)} cores", command, rows, everywhere)


def size(path):
    return path.stat().st_size if path.exists() else 0


def killed_run(connectctl, environment, home, rows):
    """Kills a run over and over, each time when it has come further, and lets it go on; returns
    at which rows it was killed and whether the output is that of a run that nothing disturbed."""
    table = write_table(home / "killed.csv", rows)
    command = [connectctl, "vanity", "--input", table.name, "-o", "json"]
    run = {"env": environment, "cwd": home}
    subprocess.run([*command, "--out", "whole.csv"], check=True, stdout=subprocess.DEVNULL, **run)
    whole = size(home / "whole.csv")
    out, journal = home / "parts.csv", home / "parts.csv.journal"
    go_on = [*command, "--out", out.name, "--resume"]
    killed_at = []
    for kill in range(1, KILLS + 1):
        with subprocess.Popen(go_on, stdout=subprocess.DEVNULL, **run) as process:
            while size(out) < whole * kill / (KILLS + 1):
                if process.poll() is not None:
                    raise RuntimeError("the run came to its end before it was killed")
                time.sleep(0.001)
            process.send_signal(signal.SIGKILL)
        if process.returncode != -signal.SIGKILL:
            raise RuntimeError("the run came to its end before it was killed")
        last = journal.read_bytes().rpartition(b"\n")[0].rpartition(b"\n")[2]
        killed_at.append(sum(json.loads(last)["rows"].values()))
    last = subprocess.run(go_on, check=True, capture_output=True, **run)
    if json.loads(last.stdout)["resumed_from"] != killed_at[-1]:
        raise RuntimeError("the run did not go on where it was killed")
    return killed_at, out.read_bytes() == (home / "whole.csv").read_bytes()


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the measured files")
    parser.add_argument("--killed", type=int, default=200_000, help="rows of the run that is killed")
    arguments = parser.parse_args()

    connectctl = common.build("connectctl", "release")
    with common.scratch_folder() as home:
        environment = common.environment(home)
        rows = arguments.rows
        table = write_table(home / "table.csv", rows)
        fruitful = home / "fruitful.csv"
        inputs = {
            "CSV": table,
            "NDJSON": write_objects(home / "objects.ndjson", rows),
            f"CSV, {RESULTS} results each": write_fruitful(
                fruitful, connectctl, environment, table, rows
            ),
        }
        measured = list(cases(connectctl, inputs, rows))
        for _ in common.rounds(arguments.rounds):
            for case in measured:
                case.run(environment)
        killed_at, same = killed_run(connectctl, environment, home, arguments.killed)

    common.print_machine()
    common.print_cases("number", [case.samples for case in measured])
    where = ", ".join(f"{row:,}" for row in killed_at)
    print(f"\nof {arguments.killed:,} rows, killed after {where}:")
    print("the output is that of an undisturbed run" if same else "THE OUTPUT IS ANOTHER ONE")


if __name__ == "__main__":
    main()

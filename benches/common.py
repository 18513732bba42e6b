"""What the measurements share: what they need is built and installed, programs
run in an environment of their own, and results become a Markdown table."""

import contextlib
import hashlib
import json
import math
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

PROJECT = pathlib.Path(__file__).resolve().parent.parent
BENCHES = PROJECT / "benches"
# Often enough to see the peak, seldom enough to cost nothing.
WATCH_EVERY_SECONDS = 0.01
INSTANCE = "11111111-2222-3333-4444-555555555555"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
}


def target_folder():
    """Where cargo puts what it builds."""
    metadata = subprocess.check_output(
        ["cargo", "metadata", "--format-version", "1", "--no-deps", "--locked"], cwd=PROJECT
    )
    return pathlib.Path(json.loads(metadata)["target_directory"])


def build(binary, profile):
    """Builds a program and returns its path."""
    command = ["cargo", "build", "--locked", "--profile", profile, "--bin", binary]
    subprocess.run(command, cwd=PROJECT, check=True)
    return target_folder() / profile / binary


def virtual_environment():
    """The programs folder of a virtual environment with what is compared with."""
    return environment_with(BENCHES / "requirements.txt", "bench-venv")


def local_stack():
    """The programs folder of a virtual environment with the servers of the tests."""
    return environment_with(PROJECT / "tests/support/requirements.txt", "stack-venv")


def environment_with(requirements, name):
    """The programs folder of the virtual environment of this name with what is required."""
    fingerprint = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    folder = target_folder() / name
    ready = folder / "ready"
    if not ready.exists() or ready.read_text() != fingerprint:
        print("preparing", folder, file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        install += ["--require-hashes", "-r", requirements]
        subprocess.run([folder / "bin/python", *install], check=True)
        ready.write_text(fingerprint)
    return folder / "bin"


@contextlib.contextmanager
def scratch_folder():
    """A folder that is home and current folder of what is measured."""
    with tempfile.TemporaryDirectory(prefix="connectctl-bench-") as folder:
        yield pathlib.Path(folder)


def environment(home, **variables):
    """An environment in which nothing of this machine's settings shows."""
    clean = {"PATH": "/usr/bin:/bin", "HOME": str(home), "AWS_EC2_METADATA_DISABLED": "true"}
    return clean | variables


@contextlib.contextmanager
def server(command, log=None):
    """Starts a server that prints its URL and ends with its input, and yields the URL."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": log}
    with subprocess.Popen(command, **pipes, text=True) as process:
        yield process.stdout.readline().removeprefix("listening on ").strip()
        process.stdin.close()


def service_stub(python):
    """The stand-in for the services."""
    return server([python, PROJECT / "tests/support/connect_stub", "--port", "0", "--exit-with-stdin"])


def tell_stub(url, what, order):
    """Gives the stub an order, as its documentation describes them."""
    request = urllib.request.Request(f"{url}/_stub/{what}", data=json.dumps(order).encode())
    urllib.request.urlopen(request).close()


def ask_stub(url, what):
    """Asks the stub for something."""
    with urllib.request.urlopen(f"{url}/_stub/{what}") as answer:
        return json.load(answer)


def peak_memory(pid):
    """The most memory that a running program had resident so far, in MB; 0 if it has ended."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def run_watched(command, environment, cores=None):
    """(seconds, processor seconds, peak memory in MB) of a command, on some cores only if they are
    named."""
    timer = Timer()
    process = subprocess.Popen(
        command,
        env=environment,
        cwd=environment["HOME"],
        stdout=subprocess.DEVNULL,
        preexec_fn=cores and (lambda: os.sched_setaffinity(0, cores)),
    )
    memory = 0.0
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        memory = max(memory, peak_memory(process.pid))
        time.sleep(WATCH_EVERY_SECONDS)
    seconds = timer.milliseconds() / 1000
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return seconds, usage.ru_utime + usage.ru_stime, memory


class Samples:
    """What was measured of one thing, by column."""

    def __init__(self, name):
        self.name = name
        self.columns = {}

    def add(self, **values):
        for column, value in values.items():
            self.columns.setdefault(column, []).append(value)

    def median(self, column):
        return statistics.median(self.columns[column])

    def ninetieth(self, column):
        """The smallest value that nine of ten do not exceed."""
        return self.share(column, 0.9)

    def share(self, column, share):
        """The smallest value that this share of all values does not exceed."""
        ordered = sorted(self.columns[column])
        return ordered[math.ceil(len(ordered) * share) - 1]


def ratio(value, reference):
    """How often `reference` fits: 0.5 is written as 0.5, 140.3 as 140."""
    times = reference / value
    return f"{times:.0f}x" if times >= 10 else f"{times:.1f}x"


def print_table(headings, rows):
    print()
    print("| " + " | ".join(headings) + " |")
    print("|---" + "|---:" * (len(headings) - 1) + "|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


def print_cases(what, measured):
    """A table of samples with the columns rate, processor and memory."""
    rows = []
    for samples in measured:
        rows.append([
            samples.name,
            f"{samples.median('rate'):,.0f}",
            f"{samples.median('processor'):,.1f} µs",
            f"{samples.median('memory'):.1f} MB",
        ])  # fmt: skip
    headings = ["case", f"{what}s a second", f"processor time a {what}", "peak memory"]
    print_table(headings, rows)


def rounds(count):
    """Counts rounds, at a terminal on standard error."""
    seen = sys.stderr.isatty()
    for number in range(1, count + 1):
        if seen:
            print(f"\rround {number} of {count}", end="", file=sys.stderr, flush=True)
        yield number
    if seen:
        print(file=sys.stderr)


def print_machine():
    """What the figures were measured on."""
    print(f"{os.cpu_count()} cores, {processor()}; {platform.system()} {platform.release()};")
    print(f"{rust_version()}; Python {platform.python_version()}; load {os.getloadavg()[0]:.1f}")


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def rust_version():
    return subprocess.check_output(["rustc", "--version"], text=True).partition(" (")[0]


class Timer:
    """Milliseconds since it was made."""

    def __init__(self):
        self.start = time.perf_counter()

    def milliseconds(self):
        return (time.perf_counter() - self.start) * 1000

"""Measures `connectctl flow lint` as a program: one flow with start-up, and folders of many flows on
one core and on all.

    python3 benches/lint.py FOLDER [--rounds 20]

FOLDER holds flows. Folders of 1,000 and 10,000 flows are made of copies of them. What the linter costs
beside a parser, in one process, `cargo bench --bench lint -- FOLDER` tells.
"""

import argparse
import os
import pathlib
import shutil
import subprocess

import common
from common import Samples, Timer

SIZES = [1_000, 10_000]


def flows_of(folder):
    """The files that hold flows, the first line says so."""
    files = sorted(path for path in folder.rglob("*.json") if path.is_file())
    return [path for path in files if b'"Actions"' in path.read_bytes()]


def actions(path):
    return path.read_bytes().count(b'"Identifier"')


def copies(flows, folder, count):
    """A folder with so many copies."""
    folder.mkdir()
    for number in range(count):
        part = folder / f"{number // 1000:03}"
        part.mkdir(exist_ok=True)
        shutil.copyfile(flows[number % len(flows)], part / f"{number:05}.json")
    return folder


def lint(connectctl, path, home, **variables):
    """Runs the linter: milliseconds, peak memory in MB, exit code."""
    environment = common.environment(home, **variables)
    command = [connectctl, "flow", "lint", "--format", "concise", path]
    timer = Timer()
    process = subprocess.Popen(command, env=environment, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = timer.milliseconds()
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise RuntimeError(f"{command} ended with {status}")
    return elapsed, usage.ru_maxrss * 1024 / 1e6


def measure_one(connectctl, flow, home, count):
    floor, samples = Samples("`connectctl --version`"), Samples("one flow")
    for _ in common.rounds(count):
        timer = Timer()
        subprocess.run([connectctl, "--version"], env=common.environment(home), check=True, stdout=subprocess.DEVNULL)
        floor.add(time=timer.milliseconds())
        elapsed, memory = lint(connectctl, flow, home)
        samples.add(time=elapsed, memory=memory)
    rows = []
    for each in (floor, samples):
        rows.append([each.name, f"{each.median('time'):.1f} ms", f"{each.ninetieth('time'):.1f} ms"])
    rows[1][0] = f"`connectctl flow lint`, a flow of {actions(flow)} actions"
    common.print_table(["command", "median", "p90"], rows)


def measure_many(connectctl, folders, home, count):
    cases = {}
    for _ in common.rounds(count):
        for size, folder in folders.items():
            for threads in (1, os.cpu_count()):
                samples = cases.setdefault((size, threads), Samples(f"{size:,} flows"))
                elapsed, memory = lint(connectctl, folder, home, RAYON_NUM_THREADS=str(threads))
                samples.add(time=elapsed, memory=memory)
    rows = []
    for (size, threads), samples in cases.items():
        seconds = samples.median("time") / 1000
        rows.append([
            samples.name, str(threads), f"{seconds:.2f} s", f"{size / seconds:,.0f}", f"{samples.median('memory'):.1f} MB",
        ])  # fmt: skip
    common.print_table(["folder", "threads", "time", "flows a second", "peak memory"], rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()

    connectctl = common.build("connectctl", "release")
    flows = flows_of(arguments.folder.resolve())
    typical = min(flows, key=lambda path: abs(actions(path) - 27))
    with common.scratch_folder() as home:
        folders = {size: copies(flows, home / str(size), size) for size in SIZES}
        common.print_machine()
        measure_one(connectctl, typical, home, arguments.rounds)
        measure_many(connectctl, folders, home, max(3, arguments.rounds // 5))


if __name__ == "__main__":
    main()

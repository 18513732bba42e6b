#!/usr/bin/env python3
"""Lints a corpus of real flows and prints the findings per rule and kind of flow.

A corpus is a folder with an `index.tsv` (columns `file` and `kind`: `export` for flows that the
service's own designer wrote, `handwritten`, `legacy`). It passes if nothing crashes, every flow is
read, no exported flow has a finding of severity error that `accepted` below does not explain,
every legacy export converts to a flow without errors, and every path of every other flow can be
explored without coming to a block that cannot be run.

    scripts/corpus.py CONNECTCTL CORPUS [--rule NAME]
"""

import argparse
import collections
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parent.parent

# Exported files that the service would refuse all the same, since somebody has emptied or replaced
# values before publishing them: (end of the file's path, rule): why.
DRAFT = "a draft with one of every block, filled with placeholders and empty values"
BLANKED = "the function's ARN was blanked before the flow was published"
TO_FILL_IN = "published with words in capitals where readers are to fill in their own ids"
SCRUBBED = "account numbers were replaced by DUMMY before the flow was published"
ACCEPTED = {
    ("block-defn-content.json", "dangling-transition"): DRAFT,
    ("block-defn-content.json", "empty-parameter"): DRAFT,
    ("block-defn-content.json", "missing-required-parameter"): DRAFT,
    ("/sample_contact_flow.json", "empty-parameter"): BLANKED,
    ("/sample_contact_flow_load_test.json", "empty-parameter"): BLANKED,
    ("SBSGuides_Example_Backend_Guide.json", "placeholder-left"): TO_FILL_IN,
    ("SBSGuides_Example_CreateAndReviewTasks_Create.json", "placeholder-left"): TO_FILL_IN,
    ("SBSGuides_Modules_Cases.json", "placeholder-left"): TO_FILL_IN,
    ("flows__flow_en.json", "placeholder-left"): SCRUBBED,
    ("flows__flow_ja.json", "placeholder-left"): SCRUBBED,
}


def lint(connectctl: str, paths: list[str], *options: str) -> dict:
    command = [connectctl, "flow", "lint", "-o", "json", "--pedantic", *options, *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command[:6])} ...: exit {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)


def reason(finding: dict) -> str | None:
    for (file, rule), why in ACCEPTED.items():
        if finding["file"].endswith(file) and finding["rule"] == rule:
            return why
    return None


def table(findings: list[dict], kind_of: dict[str, str]) -> None:
    kinds = ["export", "handwritten", "legacy"]
    rules = {(found["code"], found["rule"], found["severity"]) for found in findings}
    counts = collections.Counter()
    files = collections.defaultdict(set)
    for found in findings:
        key = found["rule"], found["severity"], kind_of[found["file"]]
        counts[key] += 1
        files[key].add(found["file"])
    print(f"{'CODE':6} {'RULE':36} {'SEVERITY':9}" + "".join(f"{kind:>18}" for kind in kinds))
    for code, rule, severity in sorted(rules):
        keys = [(rule, severity, kind) for kind in kinds]
        cells = [f"{counts[key]} in {len(files[key])}" for key in keys]
        cells = [cell if cell != "0 in 0" else "-" for cell in cells]
        print(f"{code:6} {rule:36} {severity:9}" + "".join(f"{cell:>18}" for cell in cells))


def certain(file: pathlib.Path, catalog: dict) -> set[tuple[str, int]]:
    """What is wrong beyond doubt in a flow, found here without the linter: (rule, action)."""
    try:
        flow = json.loads(file.read_text(encoding="utf-8-sig"))
    except ValueError:
        return set()
    known = {action["type"]: action for action in catalog["actions"]}
    found = set()
    for index, action in enumerate(flow.get("Actions", [])):
        entry = known.get(action.get("Type"))
        if entry is None:
            found.add(("unknown-action-type", index))
            continue
        transitions = action.get("Transitions") or {}
        if entry["next"] == "required" and "NextAction" not in transitions:
            found.add(("next-action-missing", index))
        given = {error.get("ErrorType") for error in transitions.get("Errors") or []}
        needed = [e["type"] for e in entry.get("errors", []) if e.get("required") and "when" not in e]
        if any(error not in given for error in needed):
            found.add(("missing-required-error", index))
    return found


def missed(rows: list[dict], corpus: pathlib.Path, findings: list[dict]) -> list[str]:
    """What is certainly wrong and was not reported at that very block."""
    catalog = json.loads((PROJECT / "src/flow/catalog/catalog.json").read_text(encoding="utf-8"))
    reported = {(f["file"], f["rule"], f["path"].split("]")[0] + "]") for f in findings}
    lines = []
    checked = 0
    for row in rows:
        file = corpus / row["file"]
        for rule, index in sorted(certain(file, catalog)):
            checked += 1
            if (str(file), rule, f"Actions[{index}]") not in reported:
                lines.append(f"MISSED {file}: {rule} at Actions[{index}]")
    print(f"{checked} blocks are wrong beyond doubt, {len(lines)} of them not reported")
    return lines


def conversions(connectctl: str, legacy: list[str]) -> list[str]:
    """The legacy exports whose conversion fails or does not lint without errors."""
    bad = []
    with tempfile.TemporaryDirectory() as folder:
        for number, file in enumerate(legacy):
            new = pathlib.Path(folder) / f"{number}.json"
            command = [connectctl, "flow", "convert", "--quiet", file, "--out", str(new)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode not in (0, 1) or not new.exists():
                bad.append(f"{file}: convert exits {done.returncode}: {done.stderr.strip()}")
                continue
            errors = [f for f in lint(connectctl, [str(new)])["findings"] if f["severity"] == "error"]
            bad += [f"{file}: converted, {found['rule']}: {found['message']}" for found in errors]
    return bad


# States that are looked at of each flow: enough for nearly all of them, in seconds.
STATES = 4096


def explorations(connectctl: str, files: list[str]) -> list[str]:
    """The flows whose paths cannot be explored, or lead to a block that cannot be run."""
    kinds = collections.Counter()
    flows, whole, states, bad = 0, 0, 0, []
    for file in files:
        command = [connectctl, "flow", "explore", file, "-o", "json", "--max-states", str(STATES)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1):
            bad.append(f"{file}: explore exits {done.returncode}: {done.stderr.strip()}")
            continue
        result = json.loads(done.stdout)
        kinds.update(found["kind"] for found in result["findings"])
        flows += len(result["flows"])
        whole += sum(flow["complete"] for flow in result["flows"])
        states += result["summary"]["states"]
        for found in result["findings"]:
            if (found["kind"], found.get("branch")) == ("dead-end", "unsupported"):
                bad.append(f"{found['file']}:{found['line']}: {found['message']}")
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    print(f"{flows} flows explored, {whole} of them whole, {states} states: {counts}")
    return bad


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("connectctl")
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("--rule", help="print every finding of this rule")
    arguments = parser.parse_args()
    with open(arguments.corpus / "index.tsv", encoding="utf-8") as index:
        rows = list(csv.DictReader(index, delimiter="\t"))
    kind_of = {str(arguments.corpus / row["file"]): row["kind"] for row in rows}
    # One by one: the folders are collections, not sets that are deployed together.
    findings, flows = [], 0
    for file in kind_of:
        result = lint(arguments.connectctl, [file])
        flows += result["summary"]["flows"]
        findings += result["findings"]
    table(findings, kind_of)
    bad = []
    for found in findings:
        if arguments.rule in (found["rule"], found["code"]):
            print(f"{found['file']}:{found['line']}: [{kind_of[found['file']]}] {found['message']}")
        if found["severity"] == "error" and kind_of[found["file"]] == "export":
            why = reason(found)
            line = f"{found['file']}:{found['line']}: {found['rule']}: {found['message']}"
            print(f"accepted: {line}\n          {why}" if why else f"FALSE ALARM? {line}")
            bad += [] if why else [line]
    unseen = missed(rows, arguments.corpus, findings)
    if unseen:
        print(*unseen, sep="\n")
    bad += unseen
    legacy = [file for file, kind in kind_of.items() if kind == "legacy"]
    converted = conversions(arguments.connectctl, legacy)
    if converted:
        print(*converted, sep="\n")
    explored = explorations(arguments.connectctl, [f for f in kind_of if f not in legacy])
    if explored:
        print(*explored, sep="\n")
    print(f"{len(kind_of)} files, {flows} flows; {len(legacy)} legacy exports, {len(converted)} not converted")
    if bad or converted or explored or flows < len(kind_of):
        sys.exit("the corpus does not pass")


if __name__ == "__main__":
    main()

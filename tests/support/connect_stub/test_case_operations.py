"""Test cases of Amazon Connect: they are created, run and deleted as there, and
what comes of them is what a test orders."""

import json
import uuid

from .answers import AwsError
from .paging import page
from .state import instance_arn

EVENTS = {"TestInitiated", "TestCompleted", "MessageReceived", "FlowActionStarted"}
ACTIONS = {"SendInstruction", "Assert", "TestControl", "OverrideSystemBehavior"}
RUNNING = ("INITIATED", "IN_PROGRESS")


class TestCaseOperations:
    """Needs `state` and `require_instance`."""

    def CreateTestCase(self, parameters, region):
        instance = self.require_instance(parameters)
        cases = self.state.test_cases
        if any(case["Name"] == parameters["Name"] for case in cases.values()):
            raise AwsError("DuplicateResourceException", "A test case with this name exists", 409)
        entry = parameters.get("EntryPoint", {})
        voice = entry.get("VoiceCallEntryPointParameters", {})
        if "FlowId" in voice and "DestinationPhoneNumber" in voice:
            raise AwsError("InvalidParameterException", "Must specify either FlowId or phone numbers")
        flow = {**voice, **entry.get("ChatEntryPointParameters", {})}.get("FlowId")
        if (instance, flow) not in self.state.flows:
            raise AwsError("ResourceNotFoundException", "Contact flow not found", 404)
        if parameters.get("Status") == "PUBLISHED":
            problems = content_problems(parameters["Content"], self.state.test_case_versions)
            if problems:
                body = {"Problems": [{"message": problem} for problem in problems]}
                raise AwsError("InvalidTestCaseException", body=body)
        identifier = str(uuid.uuid4())
        cases[identifier] = {**parameters, "Id": identifier}
        self.state.created_test_cases.append(cases[identifier])
        arn = f"{instance_arn(region, instance)}/test-case/{identifier}"
        return {"TestCaseId": identifier, "TestCaseArn": arn}

    def ListTestCases(self, parameters, region):
        instance = self.require_instance(parameters)
        summaries = [
            {
                "Id": case["Id"],
                "Arn": f"{instance_arn(region, instance)}/test-case/{case['Id']}",
                "Name": case["Name"],
                "Status": case.get("Status", "SAVED"),
            }
            for case in self.state.test_cases.values()
        ]
        summaries, token = page(summaries, parameters, 2)
        return {"TestCaseSummaryList": summaries, **token}

    def DeleteTestCase(self, parameters, region):
        self.find_case(parameters)
        del self.state.test_cases[parameters["TestCaseId"]]
        return {}

    def StartTestCaseExecution(self, parameters, region):
        case = self.find_case(parameters)
        executions = self.state.executions
        token = parameters.get("ClientToken")
        for known in executions.values():
            if token is not None and known["token"] == token:
                return known["started"]
        identifier = str(uuid.uuid4())
        started = {"TestCaseExecutionId": identifier, "TestCaseId": case["Id"], "Status": "INITIATED"}
        executions[identifier] = {
            "case": case, "token": token, "started": started, "status": "INITIATED", "looks": 0,
        }  # fmt: skip
        running = sum(each["status"] in RUNNING for each in executions.values())
        self.state.most_executions = max(self.state.most_executions, running)
        return started

    def StopTestCaseExecution(self, parameters, region):
        self.find_execution(parameters)["status"] = "STOPPED"
        return {}

    def GetTestCaseExecutionSummary(self, parameters, region):
        execution = self.find_execution(parameters)
        order = self.order(execution["case"])
        execution["looks"] += 1
        if execution["status"] in RUNNING:
            over = execution["looks"] > order.get("looks", 1)
            execution["status"] = order.get("status", "PASSED") if over else "IN_PROGRESS"
        summary = {"Status": execution["status"], "StartTime": 1700000000.0}
        if execution["status"] not in RUNNING:
            summary["EndTime"] = 1700000012.5
        return summary

    def ListTestCaseExecutionRecords(self, parameters, region):
        execution = self.find_execution(parameters)
        order = self.order(execution["case"])
        records = [record("INITIATION", "PASSED"), record("EXECUTION_START", "PASSED")]
        for observation in json.loads(execution["case"]["Content"])["Observations"]:
            identifier = observation["Identifier"]
            failed = identifier == order.get("observation")
            records.append(record("OBSERVATION", "FAILED" if failed else "PASSED", identifier))
            if failed:
                break
        if "reason" in order:
            records.append(record("COMPLETION", "FAILED", reason=order["reason"]))
        records, token = page(records, parameters, 2)
        return {"ExecutionRecords": records, **token}

    def order(self, case):
        """What a test has ordered of the test cases whose names have this in them."""
        orders = (each for each in self.state.test_case_orders if each["name"] in case["Name"])
        return next(orders, {})

    def find_case(self, parameters):
        self.require_instance(parameters)
        case = self.state.test_cases.get(parameters["TestCaseId"])
        if case is None:
            raise AwsError("ResourceNotFoundException", "Test case not found", 404)
        return case

    def find_execution(self, parameters):
        execution = self.state.executions.get(parameters["TestCaseExecutionId"])
        if execution is None:
            raise AwsError("ResourceNotFoundException", "Execution not found", 404)
        return execution


def record(kind, status, observation=None, reason=None):
    told = {"Type": kind, "Status": status}
    entry = {"Status": status, "Timestamp": 1700000001.0}
    if observation is not None:
        told["Identifier"] = observation
        entry["ObservationId"] = observation
    if reason is not None:
        told["CompletionReason"] = reason
    return {**entry, "Record": json.dumps(told)}


def content_problems(content, versions):
    """What the service finds wrong with the content of a test case that is published."""
    try:
        content = json.loads(content)
    except ValueError:
        return ["Content is not valid JSON"]
    if content.get("Version") not in versions:
        return [f"Version {content.get('Version')} is not known"]
    observations = content["Observations"]
    known = {observation["Identifier"] for observation in observations}
    problems = []
    for observation in observations:
        problems += event_problems(observation["Event"])
        problems += [
            f"Observation {after} does not exist"
            for after in observation["Transitions"]["NextObservations"]
            if after not in known
        ]
        if "Usage" in observation:
            problems.append("Usage is not valid")
        actions = observation["Actions"]
        names = {action["Identifier"] for action in actions}
        for action in actions:
            problems += action_problems(action)
            after = action["Transitions"].get("NextAction")
            if after is not None and after not in names:
                problems.append(f"Action {after} does not exist")
    return problems


def event_problems(event):
    if event["Type"] not in EVENTS or event["Actor"] != "System" or not event["Identifier"]:
        return [f"Event {event} is not valid"]
    criteria = event["Properties"].get("MatchingCriteria")
    if event["Type"] == "MessageReceived" and (criteria or {}).get("Type") not in ("Similarity", "Inclusion"):
        return [f"MatchingCriteria {criteria} is not valid"]
    return []


def action_problems(action):
    kind, parameters = action["Type"], action["Parameters"]
    if kind not in ACTIONS:
        return [f"Action type {kind} is not known"]
    if kind == "Assert":
        is_whole = "ActionType" not in parameters and {"Namespace", "Operator", "Operand"} <= set(parameters)
        return [] if is_whole else ["Invalid operator parameter for AssertAction"]
    if parameters.get("ActionType") != kind:
        return [f"ActionType of {action['Identifier']} is missing"]
    if kind == "OverrideSystemBehavior" and not parameters["Behavior"]["Properties"]["ActionParameters"]:
        return ["InvalidFlowActionParametersProblem"]
    return []

"""The control interface tests drive the stub with."""

import copy
import json

from .answers import json_answer
from .state import Contact


def as_list(value):
    return value if isinstance(value, list) else [value]


class Control:
    PREFIX = "/_stub/"

    def __init__(self, stub):
        self.stub = stub
        self.commands = {
            ("GET", "requests"): self.requests,
            ("GET", "summary"): lambda request: stub.journal.summary(),
            ("GET", "sessions"): self.sessions,
            ("GET", "faults"): lambda request: stub.faults.report(),
            ("GET", "test_cases"): self.test_cases,
            ("GET", "bots"): self.bots,
            ("POST", "bots"): self.order_bots,
            ("POST", "flows"): self.put_flows,
            ("POST", "test_cases"): self.order_test_cases,
            ("POST", "faults"): self.add_faults,
            ("POST", "contacts"): self.put_contacts,
            ("POST", "integrations"): self.set_integrations,
            ("POST", "functions"): self.put_functions,
            ("POST", "clock"): self.set_clock,
            ("POST", "reset"): lambda request: stub.reset(),
        }

    def answer(self, request):
        command = self.commands.get((request.method, request.path[len(self.PREFIX) :]))
        if command is None:
            return json_answer(404, {"message": f"no such control: {request.method} {request.path}"})
        try:
            return json_answer(200, command(request))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # A mistyped order must not pass for one that was carried out.
            return json_answer(400, {"message": f"{type(error).__name__}: {error}"})

    def requests(self, request):
        return self.stub.journal.select(request.query.get("op", [None])[0])

    def sessions(self, request):
        with self.stub.state.lock:
            return {session: dict(data) for session, data in self.stub.state.session_data.items()}

    def add_faults(self, request):
        self.stub.faults.add(as_list(json.loads(request.body)))

    def put_contacts(self, request):
        contacts = [Contact(order) for order in as_list(json.loads(request.body))]
        with self.stub.state.lock:
            for contact in contacts:
                self.stub.state.put_contact(contact)
        return [
            {
                "id": contact.id,
                "session_id": contact.session if contact.has_session else None,
                "assistant": contact.assistant,
            }
            for contact in contacts
        ]

    def set_integrations(self, request):
        integrations = [{"type": each["type"], "arn": each["arn"]} for each in json.loads(request.body)]
        with self.stub.state.lock:
            self.stub.state.set_integrations(integrations)

    def put_functions(self, request):
        functions = {each["name"]: each for each in as_list(json.loads(request.body))}
        with self.stub.state.lock:
            self.stub.state.functions.update(functions)

    def put_flows(self, request):
        with self.stub.state.lock:
            for flow in as_list(json.loads(request.body)):
                self.stub.state.flows[flow["instance"], flow["id"]] = {
                    "Id": flow["id"],
                    "Arn": f"arn:aws:connect:us-east-1:1:instance/{flow['instance']}/contact-flow/{flow['id']}",
                    "Name": flow["name"],
                    "Type": "CONTACT_FLOW",
                    "State": "ACTIVE",
                    "Status": "PUBLISHED",
                    "Content": flow["content"],
                }

    def bots(self, request):
        with self.stub.state.lock:
            return copy.deepcopy({bot["botName"]: bot for bot in self.stub.state.lex.bots.values()})

    def order_bots(self, request):
        order = json.loads(request.body)
        lex = self.stub.state.lex
        with self.stub.state.lock:
            lex.looks = order.get("looks", lex.looks)
            lex.failures = order.get("failures", lex.failures)
            for identifier, settings in order.get("aliases", {}).items():
                for bot in lex.bots.values():
                    bot["aliases"].get(identifier, {}).update(settings)

    def order_test_cases(self, request):
        order = json.loads(request.body)
        with self.stub.state.lock:
            self.stub.state.test_case_orders += order.get("orders", [])
            self.stub.state.test_case_versions = order.get("versions", self.stub.state.test_case_versions)

    def test_cases(self, request):
        state = self.stub.state
        with state.lock:
            return {
                "created": list(state.created_test_cases),
                "there": [case["Name"] for case in state.test_cases.values()],
                "executions": [each["status"] for each in state.executions.values()],
                "most_at_once": state.most_executions,
            }

    def set_clock(self, request):
        self.stub.skew_seconds = float(json.loads(request.body)["skew_seconds"])

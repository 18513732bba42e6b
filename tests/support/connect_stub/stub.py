"""The stub as a whole: from a request to an answer."""

import threading
import time

from .answers import Answer, AwsError
from .connect_operations import ConnectOperations
from .faults import Faults
from .journal import Journal
from .lex_operations import LexOperations, LexRuntimeOperations
from .qconnect_operations import QConnectOperations
from .services import LambdaInvoke, Lex, RestJsonService, Sts
from .signature import read_signature
from .state import State

STAND_IN = Answer(200, b'{"message":"this answer is cut off before it ends"}')


class Stub:
    def __init__(self):
        self.state = State()
        self.journal = Journal()
        self.faults = Faults()
        self.skew_seconds = 0
        self.lock = threading.Lock()
        # By signing name.
        self.services = {
            "connect": RestJsonService("connect", ConnectOperations(self.state)),
            "wisdom": RestJsonService("qconnect", QConnectOperations(self.state)),
            "sts": Sts(),
            "lambda": LambdaInvoke(self.state),
        }
        # Seldom needed and slow to load.
        self.later = {"lex": self.make_lex}

    def make_lex(self):
        models = RestJsonService("lexv2-models", LexOperations(self.state))
        return Lex(models, RestJsonService("lexv2-runtime", LexRuntimeOperations(self.state)))

    def reset(self):
        self.state.clear()
        self.journal.clear()
        self.faults.clear()
        self.skew_seconds = 0
        return {}

    def service(self, signing_name):
        with self.lock:
            if signing_name in self.later:
                self.services[signing_name] = self.later.pop(signing_name)()
        if signing_name not in self.services:
            raise AwsError("UnknownService", f"the stub has no service {signing_name}")
        return self.services[signing_name]

    def answer(self, request, entry):
        """(answer, how to send it); completes the journal's entry but its end.

        How: "whole", "drop" or "drop_mid_body".
        """
        service = None
        try:
            signature = read_signature(request.headers)
            entry["region"] = signature.region
            service = self.service(signature.signing_name)
            entry["service"] = service.name
            call = service.read(request, signature.region)
            entry["op"], entry["params"], entry["errors"] = call.operation, call.parameters, call.problems
            service.authorize(signature.access_key, call)
        except AwsError as error:
            return (service.error(error) if service else error.as_json()), "whole"
        fault = self.faults.next_for(call.operation, call.parameters)
        if fault is None:
            return self.perform(service, call), "whole"
        entry["fault"] = fault.name
        return self.perform_with(fault, service, call)

    @staticmethod
    def perform(service, call):
        try:
            return service.perform(call)
        except AwsError as error:
            return service.error(error)

    def perform_with(self, fault, service, call):
        answer = self.perform(service, call) if fault.applied else None
        time.sleep(fault.delay_seconds)
        if fault.kind == "delay":
            return answer or self.perform(service, call), "whole"
        if fault.kind == "error":
            answer = service.error(fault.as_error())
            answer.headers.update(fault.headers())
            return answer, "whole"
        if fault.kind == "garbage":
            return Answer(200, b"\x00<html>this is not JSON", headers=fault.headers()), "whole"
        return answer or STAND_IN, fault.kind

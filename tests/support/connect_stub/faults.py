"""Faults that tests order.

A fault is a JSON object:

op              operation it is for, or "*"
kind            "error" (default if `error` is given), "delay" (default if
                not), "drop" (connection closed without an answer),
                "drop_mid_body" (closed after half of the body) or "garbage"
                (status 200 and a body that is not JSON)
match           parameters the request must have, e.g. {"ContactId": "..."}
after           let this many matching requests pass first (default 0)
every           then hit only each nth matching request (default 1)
times           how often to fire, -1 for ever; default 1, with `every` -1
delay_ms        sleep before acting, with any kind
applied         true: the operation takes effect before the fault does
error, status, message    what an "error" says
retry_after_ms  sends x-amz-retry-after (ms) and Retry-After (s)
name            what the journal calls it; default the error or the kind

The first fault in the order of their making that fires on a request is the
only one it meets, and the later ones do not count that request.
"""

import math
import threading

from .answers import AwsError

KINDS = ("error", "delay", "drop", "drop_mid_body", "garbage")
KEYS = {
    "op", "kind", "match", "after", "every", "times", "delay_ms", "applied",
    "error", "status", "message", "retry_after_ms", "name",
}  # fmt: skip


class Fault:
    def __init__(self, order):
        unknown = set(order) - KEYS
        if unknown:
            raise ValueError(f"unknown keys in a fault: {sorted(unknown)}")
        self.order = order
        self.operation = order["op"]
        self.kind = order.get("kind", "error" if "error" in order else "delay")
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of fault: {self.kind}")
        if self.kind == "error" and "error" not in order:
            raise ValueError("a fault of kind error needs `error`")
        self.every = order.get("every", 1)
        self.times = order.get("times", -1 if "every" in order else 1)
        self.delay_seconds = order.get("delay_ms", 0) / 1000
        self.applied = order.get("applied", False)
        self.name = order.get("name") or order.get("error") or self.kind
        self.seen = self.fired = 0

    def concerns(self, operation, parameters):
        if self.operation not in ("*", operation):
            return False
        wanted = self.order.get("match", {})
        return all(parameters.get(name) == value for name, value in wanted.items())

    def count(self):
        """Counts a matching request; True if the fault fires on it."""
        if self.fired == self.times:
            return False
        self.seen += 1
        nth = self.seen - self.order.get("after", 0)
        if nth <= 0 or nth % self.every:
            return False
        self.fired += 1
        return True

    def as_error(self):
        return AwsError(
            self.order["error"],
            self.order.get("message", "injected"),
            self.order.get("status", 400),
        )

    def headers(self):
        milliseconds = self.order.get("retry_after_ms")
        if milliseconds is None:
            return {}
        return {"x-amz-retry-after": str(milliseconds), "retry-after": str(math.ceil(milliseconds / 1000))}


class Faults:
    def __init__(self):
        self.lock = threading.Lock()
        self.faults = []

    def add(self, orders):
        made = [Fault(order) for order in orders]
        with self.lock:
            self.faults += made

    def clear(self):
        with self.lock:
            self.faults = []

    def next_for(self, operation, parameters):
        with self.lock:
            for fault in self.faults:
                if fault.concerns(operation, parameters) and fault.count():
                    return fault
        return None

    def report(self):
        with self.lock:
            return [{**fault.order, "seen": fault.seen, "fired": fault.fired} for fault in self.faults]

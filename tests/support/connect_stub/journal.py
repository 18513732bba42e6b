"""The record of what was asked and what came of it."""

import collections
import threading
import time

RECORDED_HEADERS = ("user-agent", "x-amz-user-agent", "amz-sdk-request", "amz-sdk-invocation-id")


class Journal:
    def __init__(self):
        self.lock = threading.Lock()
        self.clear()

    def clear(self):
        with self.lock:
            self.entries = []
            self.in_flight = self.max_in_flight = 0

    def begin(self, headers):
        """An entry for a request that has arrived; the caller completes it."""
        entry = {
            "t": time.time(),
            "service": None,
            "region": None,
            "op": None,
            "params": {},
            "errors": [],
            "headers": {name: headers[name] for name in RECORDED_HEADERS if name in headers},
            "fault": None,
            "answered": False,
            "status": None,
        }
        with self.lock:
            self.entries.append(entry)
            self.in_flight += 1
            self.max_in_flight = max(self.max_in_flight, self.in_flight)
        return entry

    def end(self, entry, status, answered):
        with self.lock:
            entry["status"], entry["answered"] = status, answered
            # A reset may have come between begin and end.
            self.in_flight = max(0, self.in_flight - 1)

    def fail(self, entry, error):
        """Ends an entry on a mistake of the stub's own."""
        entry["errors"] = [f"stub failed: {error!r}"]
        self.end(entry, None, False)

    def select(self, operation=None):
        with self.lock:
            return [dict(entry) for entry in self.entries if operation in (None, entry["op"])]

    def summary(self):
        """Counts, so that nobody has to fetch a long journal to count."""
        with self.lock:
            entries = list(self.entries)
            max_in_flight = self.max_in_flight
        by_operation = collections.defaultdict(collections.Counter)
        for entry in entries:
            by_operation[str(entry["op"])][str(entry["status"])] += 1
        return {
            "total": len(entries),
            "ops": {name: sum(counts.values()) for name, counts in by_operation.items()},
            "statuses": collections.Counter(str(entry["status"]) for entry in entries),
            "ops_by_status": by_operation,
            "faults": collections.Counter(entry["fault"] for entry in entries if entry["fault"]),
            "invalid": sum(bool(entry["errors"]) for entry in entries),
            "unanswered": sum(not entry["answered"] for entry in entries),
            "max_in_flight": max_in_flight,
            "first_t": entries[0]["t"] if entries else None,
            "last_t": entries[-1]["t"] if entries else None,
        }

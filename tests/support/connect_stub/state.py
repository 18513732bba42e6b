"""What exists in the pretended account."""

import re
import threading
import uuid

from .lex_state import LexState
from .signature import ACCOUNT

UUID = re.compile(r"[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}")
SEEDED_ASSISTANT = "55555555-5555-5555-5555-555555555555"
SEEDED_CONTACTS = "44444444-"
SEEDED_SESSIONS = "66666666-"
UNKNOWN_INSTANCES = "00000000"


def is_uuid(text):
    return UUID.fullmatch(text) is not None


def assistant_arn(region, assistant):
    return f"arn:aws:wisdom:{region}:{ACCOUNT}:assistant/{assistant}"


def session_arn(region, assistant, session):
    return f"arn:aws:wisdom:{region}:{ACCOUNT}:session/{assistant}/{session}"


def instance_arn(region, instance):
    return f"arn:aws:connect:{region}:{ACCOUNT}:instance/{instance}"


class Contact:
    """A contact and when its session shows."""

    def __init__(self, order):
        self.id = order["id"]
        self.channel = order.get("channel", "CHAT")
        self.instance = order.get("instance")
        self.fields = order.get("fields", {})
        self.assistant = order.get("assistant", SEEDED_ASSISTANT)
        self.session = order.get("session_id") or str(uuid.uuid5(uuid.NAMESPACE_OID, self.id))
        session = order.get("session", True)
        self.has_session = session is not False
        self.calls_without_session = 0
        if isinstance(session, str):
            kind, _, count = session.partition(":")
            if kind != "after":
                raise ValueError(f"session must be true, false or after:N, not {session!r}")
            self.calls_without_session = int(count)

    def shows_session(self):
        """Whether this call sees the session; counts the call."""
        if self.calls_without_session > 0:
            self.calls_without_session -= 1
            return False
        return self.has_session


class State:
    """Everything operations read and change; they hold `lock` while they do."""

    def __init__(self):
        self.lock = threading.RLock()
        self.clear()

    def clear(self):
        with self.lock:
            self.contacts = {}
            self.session_owners = {}
            self.session_data = {}
            self.flows = {}
            self.functions = {}
            self.integrations = None
            self.assistants = {SEEDED_ASSISTANT}
            self.test_cases = {}
            self.created_test_cases = []
            self.test_case_orders = []
            self.test_case_versions = ["2025-06-21", "2019-10-30"]
            self.executions = {}
            self.most_executions = 0
            self.lex = LexState()

    def put_contact(self, contact):
        self.contacts[contact.id] = contact
        if contact.has_session:
            self.session_owners[contact.session] = contact.assistant
            self.assistants.add(contact.assistant)

    def find_contact(self, contact_id, instance):
        contact = self.contacts.get(contact_id)
        if contact is None and contact_id.startswith(SEEDED_CONTACTS) and is_uuid(contact_id):
            session = SEEDED_SESSIONS + contact_id[len(SEEDED_CONTACTS) :]
            return Contact({"id": contact_id, "session_id": session})
        if contact is None or contact.instance not in (None, instance):
            return None
        return contact

    def owner_of_session(self, session):
        """The assistant a session belongs to, or None."""
        if session in self.session_owners:
            return self.session_owners[session]
        return SEEDED_ASSISTANT if session.startswith(SEEDED_SESSIONS) else None

    def set_integrations(self, integrations):
        self.integrations = integrations
        for integration in integrations:
            if integration["type"] == "WISDOM_ASSISTANT":
                self.assistants.add(integration["arn"].split("/")[-1])

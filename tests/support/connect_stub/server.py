"""HTTP: reading requests, and sending answers or failing to."""

import email.utils
import http.client
import http.server
import socketserver
import time
import urllib.parse
import uuid

from .control import Control
from .services import Request


class StubServer(http.server.ThreadingHTTPServer):
    daemon_threads = True
    # Tests open many connections at once.
    request_queue_size = 1024

    def __init__(self, address, stub):
        super().__init__(address, Handler)
        self.stub = stub
        self.control = Control(stub)

    def server_bind(self):
        # The base class looks its own name up, which can take seconds.
        socketserver.TCPServer.server_bind(self)

    def handle_error(self, request, client_address):
        pass  # a client that went away is nothing to report


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without it, a reused connection waits 40 ms for each answer.
    disable_nagle_algorithm = True
    # Not buffered: each answer is one write of headers and body together.
    wbufsize = 0

    def log_message(self, *arguments):
        pass

    def handle_request(self):
        request = self.read_request()
        stub = self.server.stub
        if request.path.startswith(Control.PREFIX):
            self.send(self.server.control.answer(request))
            return
        entry = stub.journal.begin(request.headers)
        try:
            answer, manner = stub.answer(request, entry)
        except Exception as error:
            stub.journal.fail(entry, error)
            raise
        # Recorded before it is sent: a client that has its answer may look at
        # the journal at once.
        whole = manner == "whole"
        stub.journal.end(entry, None if manner == "drop" else answer.status, whole)
        if manner != "drop":
            entry["answered"] = self.send(answer, cut_off=not whole)
        if not whole:
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_request

    def read_request(self):
        url = urllib.parse.urlsplit(self.path)
        return Request(
            method=self.command,
            path=url.path,
            query=urllib.parse.parse_qs(url.query, keep_blank_values=True),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(int(self.headers.get("content-length") or 0)),
        )

    def send(self, answer, cut_off=False):
        """Sends an answer; True if the whole of it could be written."""
        body = answer.body[: len(answer.body) // 2] if cut_off else answer.body
        try:
            self.connection.sendall(self.head(answer) + body)
        except OSError:
            self.close_connection = True
            return False
        return not cut_off

    def head(self, answer):
        headers = {
            "date": email.utils.formatdate(time.time() + self.server.stub.skew_seconds, usegmt=True),
            "x-amzn-requestid": str(uuid.uuid4()),
            **answer.headers,
        }
        if answer.status != 204:
            headers["content-type"] = answer.content_type
            headers["content-length"] = str(len(answer.body))
        reason = http.client.responses.get(answer.status, "Other")
        lines = [f"HTTP/1.1 {answer.status} {reason}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

"""A Lambda runtime API on this machine, for one function at a time.

It has no threads: whoever measures waits for the next request right here, so
that nothing stands between its arrival and the clock."""

import select
import socket
import time

FUNCTION = {
    "AWS_LAMBDA_FUNCTION_NAME": "measured",
    "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
}
TIME_LIMIT_SECONDS = 30


class RuntimeApi:
    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.connections = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for open_socket in [self.listener, *self.connections]:
            open_socket.close()

    def environment(self):
        """What Lambda tells a function."""
        host, port = self.listener.getsockname()
        return FUNCTION | {"AWS_LAMBDA_RUNTIME_API": f"{host}:{port}"}

    def wait_for_poll(self):
        """Waits until the function asks for an event; returns where to send it."""
        line, _, connection = self.next_request()
        if not line.startswith("GET /2018-06-01/runtime/invocation/next "):
            raise RuntimeError(f"the function sent {line} instead of asking for an event")
        return connection

    def send_event(self, connection, event):
        headers = {
            "Lambda-Runtime-Aws-Request-Id": "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + TIME_LIMIT_SECONDS) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:123456789012:function:measured",
        }
        send(connection, "200 OK", headers, event)

    def wait_for_answer(self):
        """Waits for the answer to the event and returns it."""
        line, body, connection = self.next_request()
        send(connection, "202 Accepted", {}, b"")
        if "/response " not in line:
            raise RuntimeError(f"the function failed: {line} {body}")
        return body

    def next_request(self):
        """(request line, body, connection) of the next request on any connection."""
        while True:
            ready, _, _ = select.select([self.listener, *self.connections], [], [], TIME_LIMIT_SECONDS)
            if not ready:
                raise TimeoutError("the function sent nothing")
            if self.listener in ready:
                self.connections.append(self.accept())
                continue
            request = read_request(ready[0])
            if request:
                return *request, ready[0]
            self.connections.remove(ready[0])

    def accept(self):
        connection, _ = self.listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection


def read_request(connection):
    """(request line, body) of one request, or None when the connection was closed."""
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(65536)
        if not part:
            return None
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    line, *headers = head.decode("latin-1").split("\r\n")
    length = 0
    for header in headers:
        name, _, value = header.partition(":")
        if name.lower() == "content-length":
            length = int(value)
    while len(body) < length:
        body += connection.recv(65536)
    return line, body


def send(connection, status, headers, body):
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

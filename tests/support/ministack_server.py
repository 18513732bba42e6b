"""Runs ministack on a free loopback port until standard input is closed.

    python tests/support/ministack_server.py [--port 0] [--set NAME=VALUE ...]

prints `listening on http://127.0.0.1:PORT` when it answers. Everything the
server says goes to standard error. Lambda functions inherit its environment,
so it starts from an empty one; --set adds to it.
"""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

KEPT = ("PATH", "HOME", "TMPDIR", "LANG")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_ready(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/_ministack/ready")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def start(port, scratch, settings):
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment.update(
        BIND_HOST="127.0.0.1",
        GATEWAY_PORT=str(port),
        MINISTACK_ACCOUNT_ID="123456789012",
        PYTHONDONTWRITEBYTECODE="1",
        # Functions are unpacked in the temporary directory.
        TMPDIR=scratch,
    )
    environment.update(setting.split("=", 1) for setting in settings)
    # A session of its own, so that the functions it starts end with it.
    return subprocess.Popen(
        [sys.executable, "-m", "ministack"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        start_new_session=True,
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    arguments = parser.parse_args()

    # Ending it politely must clean up as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    port = arguments.port or free_port()
    with tempfile.TemporaryDirectory(prefix="ministack-", ignore_cleanup_errors=True) as scratch:
        server = start(port, scratch, arguments.set)
        try:
            deadline = time.monotonic() + 30
            while not is_ready(port):
                if server.poll() is not None or time.monotonic() > deadline:
                    sys.exit("ministack did not start")
                time.sleep(0.05)
            print(f"listening on http://127.0.0.1:{port}", flush=True)
            while sys.stdin.buffer.raw.read(4096):
                pass
        finally:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


if __name__ == "__main__":
    main()

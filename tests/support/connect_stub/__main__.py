"""Command line of the stub; the package's docstring says what it does."""

import argparse
import os
import sys
import threading

# Keeps compiled files out of the source tree.
sys.dont_write_bytecode = True

if not __package__:
    # Run by path: Python put this directory on the path, not the one above it.
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from connect_stub.server import StubServer  # noqa: E402
from connect_stub.stub import Stub  # noqa: E402


def exit_when_stdin_closes():
    """Ends the process with whoever holds the other end of standard input."""
    while sys.stdin.buffer.raw.read(4096):
        pass
    os._exit(0)


def main():
    parser = argparse.ArgumentParser(prog="connect_stub")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--exit-with-stdin", action="store_true")
    arguments = parser.parse_args()

    server = StubServer(("127.0.0.1", arguments.port), Stub())
    if arguments.exit_with_stdin:
        threading.Thread(target=exit_when_stdin_closes, daemon=True).start()
    print(f"listening on http://127.0.0.1:{server.server_address[1]}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()

"""A person at a terminal who plays a call.

    telephone.py COLUMNS STEPS PROGRAM [ARGUMENT...]

STEPS is a JSON list of steps: {"see": TEXT} waits until the text comes to the screen after what was
seen before, {"press": KEYS} presses keys, {"signal": NUMBER} sends a signal. Prints JSON: what came
to the screen without escape sequences, the exit code, and whether the terminal is as it was.
"""

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time

PATIENCE = 60


def main() -> None:
    columns, steps, program = int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    before = termios.tcgetattr(theirs)
    child = subprocess.Popen(
        program,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        # The terminal is that of the session, so that its keys can be signals.
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    screen = Screen(ours)
    try:
        for step in steps:
            if "see" in step:
                screen.wait_for(step["see"])
            if "press" in step:
                os.write(ours, step["press"].encode())
            if "signal" in step:
                child.send_signal(step["signal"])
        screen.read_until(lambda: child.poll() is not None)
        # What it wrote last may be there still.
        screen.read_until(lambda: True)
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
    restored = termios.tcgetattr(theirs) == before
    json.dump({"screen": screen.text(), "code": child.returncode, "restored": restored}, sys.stdout)


class Screen:
    def __init__(self, terminal: int) -> None:
        self.terminal, self.bytes, self.seen = terminal, b"", 0

    def text(self) -> str:
        text = self.bytes.decode(errors="replace").replace("\r\n", "\n")
        # What was written over is gone.
        text = re.sub(r"[^\n]*\r\x1b\[K", "", text)
        return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text)

    def wait_for(self, words: str) -> None:
        def found() -> bool:
            return words.encode() in self.bytes[self.seen :]

        if not self.read_until(found):
            raise SystemExit(f"{words!r} does not come: {self.bytes[self.seen :]!r}")
        self.seen = self.bytes.index(words.encode(), self.seen) + len(words.encode())

    def read_until(self, done) -> bool:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            over = done()
            while select.select([self.terminal], [], [], 0.01)[0]:
                self.bytes += os.read(self.terminal, 65536)
                if not over and done():
                    return True
            if over:
                return True
        return False


main()

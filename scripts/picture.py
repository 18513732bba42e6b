#!/usr/bin/env python3
"""Make docs/call.svg, the picture of a call that is played by hand, from a real terminal.

    cargo build && scripts/picture.py target/debug/connectctl > docs/call.svg

Plays the call in tmux, which knows what a screen looks like, and draws what is on it. Needs tmux.
"""

import html
import os
import re
import subprocess
import sys
import tempfile
import time

COLUMNS, LINES = 100, 34
COMMAND = "connectctl call flows/vanity-numbers.json"
# What to wait for, and the keys that are pressed then.
STEPS = [
    ("speaks", "Thank you for calling", " "),
    ("speaks", "With your consent", " "),
    ("asks", "To agree to the recording", "1"),
    ("speaks", "We are recording", " "),
    ("speaks", "You are calling from", " "),
    ("asks", "To find words", "2"),
    ("asks", "Please enter", "8003569377#"),
    ("speaks", "You entered", " "),
    ("speaks", "One moment", " "),
    ("speaks", "The first number", " "),
    ("asks", "To hear this again", "2"),
    ("asks", "Please enter", "800749"),
]
# The colours of a dark terminal, by the number of their escape sequence.
COLOURS = {31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 34: "#79c0ff", 36: "#76e3ea"}
TEXT, DIM, GROUND = "#e6edf3", "#8b949e", "#0d1117"
WIDTH, HEIGHT, MARGIN = 8.4, 19, 16


def main() -> None:
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as home:
        screen = played(program, home)
    sys.stdout.write(drawn(screen.rstrip("\n").split("\n")))


def played(program: str, home: str) -> str:
    socket = os.path.join(home, "tmux")
    project = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

    def tmux(*words: str) -> str:
        run = subprocess.run(["tmux", "-S", socket, *words], check=True, capture_output=True, text=True)
        return run.stdout

    shell = f"env -i HOME={home} TERM=screen PATH={os.path.dirname(program)}:/usr/bin:/bin PS1='$ ' sh"
    tmux("-f", "/dev/null", "new-session", "-d", "-x", str(COLUMNS), "-y", str(LINES), "-c", project, shell)
    try:
        tmux("send-keys", COMMAND, "Enter")
        for kind, words, keys in STEPS:
            wait_for(tmux, words, "keys>" if kind == "asks" else "Enter skips")
            tmux("send-keys", "-l", keys)
        wait_for(tmux, f"keys> {STEPS[-1][2]}", "left")
        return tmux("capture-pane", "-p", "-e")
    finally:
        tmux("kill-server")


def wait_for(tmux, words: str, hint: str) -> None:
    for _ in range(600):
        lines = tmux("capture-pane", "-p").rstrip("\n").split("\n")
        said = [number for number, line in enumerate(lines) if words in line]
        if said and len(lines) - said[-1] <= 3 and hint in lines[-1]:
            return
        time.sleep(0.05)
    raise SystemExit(f"{words!r} does not come")


def drawn(lines: list[str]) -> str:
    width, height = COLUMNS * WIDTH + 2 * MARGIN, len(lines) * HEIGHT + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}" '
        f'viewBox="0 0 {width:.0f} {height}" font-size="14" '
        'font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace">',
        f'<rect width="100%" height="100%" rx="8" fill="{GROUND}"/>',
    ]
    look = Look()
    for number, line in enumerate(lines):
        y, column = MARGIN + (number + 0.75) * HEIGHT, 0
        for style, text in look.runs(line):
            if text.strip():
                x, length = MARGIN + column * WIDTH, len(text) * WIDTH
                parts.append(
                    f'<text x="{x:.1f}" y="{y:.1f}" textLength="{length:.1f}" xml:space="preserve" '
                    f'{style}>{html.escape(text)}</text>'
                )
            column += len(text)
    return "\n".join([*parts, "</svg>", ""])


class Look:
    """How characters look. What a line ends with, the next begins with."""

    def __init__(self):
        self.colour, self.bold, self.dim = None, False, False

    def __str__(self) -> str:
        fill = self.colour or (DIM if self.dim else TEXT)
        return f'fill="{fill}"' + (' font-weight="bold"' if self.bold else "")

    def runs(self, line: str):
        """The pieces of a line that look alike."""
        for piece in re.split(r"(\x1b\[[0-9;]*m)", line):
            if piece.startswith("\x1b"):
                for code in piece[2:-1].split(";"):
                    self.change(int(code or "0"))
            elif piece:
                yield str(self), piece

    def change(self, code: int) -> None:
        if code == 0:
            self.__init__()
        elif code == 1:
            self.bold = True
        elif code == 2:
            self.dim = True
        elif code == 22:
            self.bold = self.dim = False
        elif code == 39:
            self.colour = None
        elif code in COLOURS:
            self.colour = COLOURS[code]


main()

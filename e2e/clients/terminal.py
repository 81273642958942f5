"""A person at a terminal: runs a program in a pseudo-terminal, waits for its questions and types.

    terminal.py ANSWERS PROGRAM ARGUMENT...

ANSWERS is JSON: a list of [what to wait for, what to type]. Prints JSON: everything the screen showed, the exit code
(128 and the signal's number if one ended it), whether the terminal was left as it was found, and whether the echo was
off at each question.
"""

import json
import os
import pty
import select
import signal
import sys
import termios
import time

answers = [(wait.encode(), type_.encode()) for wait, type_ in json.loads(sys.argv[1])]
pid, terminal = pty.fork()
if pid == 0:
    # The parent notes how the terminal is before anything runs in it.
    os.read(0, 1)
    os.execvp(sys.argv[2], sys.argv[2:])

before = termios.tcgetattr(terminal)
os.write(terminal, b"\n")
deadline = time.monotonic() + 60
screen = b""
seen = 0
echo_off = []


def read(seconds):
    """What the program wrote meanwhile; None once it is gone."""
    ready, _, _ = select.select([terminal], [], [], seconds)
    if not ready:
        return b""
    try:
        return os.read(terminal, 65536) or None
    except OSError:
        return None


def settled(hidden):
    """A question is written a moment before the echo goes; whoever types waits for that, too."""
    end = time.monotonic() + 2
    while time.monotonic() < end:
        off = not termios.tcgetattr(terminal)[3] & termios.ECHO
        if off == hidden:
            break
        time.sleep(0.01)
    return off


gone = False
for wait, typed in answers:
    while wait not in screen[seen:] and not gone and time.monotonic() < deadline:
        chunk = read(0.2)
        gone = chunk is None
        screen += chunk or b""
    if wait not in screen[seen:]:
        break
    seen = screen.index(wait, seen) + len(wait)
    echo_off.append(settled(wait.startswith(b"Password")))
    os.write(terminal, typed)

# The terminal itself is ours as long as we hold it; the slave side is asked before the last one closes it.
after = termios.tcgetattr(terminal)
status = None
while status is None and time.monotonic() < deadline:
    chunk = read(0.05)
    screen += chunk or b""
    try:
        after = termios.tcgetattr(terminal)
    except termios.error:
        pass
    done, raw = os.waitpid(pid, os.WNOHANG)
    if done:
        status = os.WEXITSTATUS(raw) if os.WIFEXITED(raw) else 128 + os.WTERMSIG(raw)
if status is None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
while (chunk := read(0.05)):
    screen += chunk
try:
    after = termios.tcgetattr(terminal)
except termios.error:
    pass
print(json.dumps({
    "screen": screen.decode(errors="replace"),
    "code": status,
    "as_it_was": after == before,
    "echo_off": echo_off,
}))

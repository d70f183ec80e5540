# SPDX-License-Identifier: Apache-2.0
"""Saying things, and running a tool whose output is tamed: its steps are shown, the rest is kept for when it fails."""
import collections
import contextlib
import fcntl
import os
import select
import signal
import subprocess
import sys
import time

STILL_AT_IT = 15.0  # seconds of silence after which a word is said
LAST_LINES = 15
own_folder = None  # on a machine that is the user's own: all that is made stays below it


class Stop(Exception):
    """The job cannot begin: what to say, and the exit code."""

    def __init__(self, why, code):
        super().__init__(why)
        self.code = code


class Failed(Exception):
    """A tool failed; `lines` are its last."""

    def __init__(self, what, lines):
        super().__init__(what)
        self.lines = lines


def kept_in():
    """Where things lie that outlive a job."""
    return own_folder or os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "stint")


def say(text):
    print(f"stint: {text}", file=sys.stderr, flush=True)


def show(name, line):
    print(f"  {name}: {line[:150]}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def held(path, waits):
    """One job at a time; the second says that it `waits`."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(waits)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def lines_of(process, name):
    """The lines that the process prints as they come; a word of ours in long silences."""
    began, rest = time.monotonic(), b""
    while True:
        if not select.select([process.stdout], [], [], STILL_AT_IT)[0]:
            show(name, f"still at it after {time.monotonic() - began:.0f} s")
            continue
        more = os.read(process.stdout.fileno(), 65536)
        *whole, rest = (rest + more).replace(b"\r", b"\n").split(b"\n")
        if not more and rest:
            whole.append(rest)
        yield from (line.decode("utf-8", "replace").rstrip() for line in whole if line.strip())
        if not more:
            return


def run(name, words, is_step=lambda line: True, **options):
    """Runs it to its end and shows those of its lines that are steps. It and all that it began end with us."""
    last = collections.deque(maxlen=LAST_LINES)
    try:
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   start_new_session=True, **options)
    except OSError as error:
        raise Failed(f"{words[0]}: {error.strerror}", []) from error
    try:
        for line in lines_of(process, name):
            last.append(line)
            if is_step(line):
                show(name, line.strip())
        code = process.wait()
        process.stdout.close()
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    if code != 0:
        raise Failed(f"{name} ended with exit code {code}", list(last))

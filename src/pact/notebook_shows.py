# SPDX-License-Identifier: Apache-2.0
"""What the notebook runner says, and shows of what cells print: as it comes, stdout to stdout, the rest to stderr."""
import re
import sys

EXIT = {"cell failed": 10, "kernel died": 12, "no such kernel": 13, "not installed": 14, "no notebook": 15, "not saved": 16,
        "out of memory": 17}
ANSI = re.compile(r"\x1b\[(?!A)[0-9;?]*[ -/]*[@-~]")  # but for the way up, which nested progress bars need


class Stop(Exception):
    """The run is over: what to say, and the exit code."""

    def __init__(self, why, code):
        super().__init__(why)
        self.code = code


def say(text):
    write(sys.stderr, f"stint: {text}\n")


def write(stream, text):
    """Shows text at once. A reader that has gone is no reason to end a run, and a letter it cannot show none either."""
    if stream is sys.stderr and not stream.isatty():
        text = ANSI.sub("", text)
    try:
        stream.buffer.write(text.encode("utf-8", "replace"))
        stream.flush()
    except (BrokenPipeError, ValueError):
        pass


def size(data):
    """Of an output as it would be in a file; images travel as base64."""
    count = len(data) * 3 // 4 if isinstance(data, str) else len(str(data))
    return f"{count} B" if count < 1000 else f"{count / 1000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def show_data(data):
    """A display or a result: a picture by its name and size, else its text."""
    pictures = [kind for kind in data if kind.startswith("image/")]
    if pictures:
        write(sys.stdout, f"[{pictures[0]} {size(data[pictures[0]])}]\n")
    elif "text/plain" in data:
        write(sys.stdout, data["text/plain"].rstrip("\n") + "\n")
    elif data:
        kind = next(iter(data))
        write(sys.stdout, f"[{kind} {len(str(data[kind]))} B]\n")


def show(message):
    kind, content = message["msg_type"], message["content"]
    if kind == "stream":
        write(sys.stderr if content["name"] == "stderr" else sys.stdout, content["text"])
    elif kind in ("execute_result", "display_data", "update_display_data"):
        show_data(content["data"])
    elif kind == "error":
        write(sys.stderr, "\n".join(content["traceback"]) + "\n")

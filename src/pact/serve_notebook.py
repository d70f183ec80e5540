#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Becomes the notebook server of this machine, in the folder where it starts: JupyterLab, else the classic notebook.

It listens on the loopback alone, on the first free port from 8888 on, and asks for a random token. That is in the
server's environment and in its own runtime file (0600, where `stintd notebook` and stintd's look for idleness read it),
not in its arguments and not in what it prints. Exit code 14: no notebook server is installed.

With a module and its words it is that server: it runs in this process, and keeps what a page may not have received.
"""
import collections
import importlib.util
import os
import runpy
import secrets
import shutil
import sys

NOT_INSTALLED = 14
SERVERS = (("jupyterlab", "jupyter-lab"), ("notebook", "jupyter-notebook"))  # module and program, the better first
MOST_KEPT = 64 << 20  # bytes for a page; what is older was received long ago, or never will be
MOST_PAGES = 32


def interpreter_of(program):
    """The Python that a program of pip's or Debian's runs in."""
    with open(program, "rb") as file:
        words = file.readline(1024).decode(errors="replace").split()
    return words[0][2:] if len(words) == 1 and words[0].startswith("#!") else None


def server():
    """The words that start one; None where there is none."""
    for module, _ in SERVERS:
        if importlib.util.find_spec(module) is not None:
            return [sys.executable, __file__, module]
    for module, program in SERVERS:
        path = shutil.which(program)
        if path is not None:
            python = interpreter_of(path)
            return [python, __file__, module] if python else [path]
    return None


def become_server():
    words = server()
    if words is None:
        print(f"stint: no Jupyter is installed here: `{sys.executable} -m pip install jupyterlab` installs it",
              file=sys.stderr)
        return NOT_INSTALLED
    words += ["--no-browser", "--ip=127.0.0.1", "--port=8888", "--port-retries=200"]
    if os.geteuid() == 0:
        words.append("--allow-root")
    os.environ["JUPYTER_TOKEN"] = secrets.token_hex(24)
    os.environ["JUPYTER_RUNTIME_DIR"] = os.path.expanduser("~/.local/share/jupyter/runtime")
    os.execv(words[0], words)


class Page:
    """What a page was sent of a kernel's words and has not received yet, as far as is known. A connection that is lost
    is noticed long after it has stopped to carry anything, and what is written to it meanwhile would be in no page."""

    def __init__(self):
        self.sent, self.bytes, self.count, self.asked = collections.deque(), 0, 0, False

    def add(self, message, binary):
        self.count += 1
        self.sent.append((self.count, message, binary))
        self.bytes += len(message)
        while self.bytes > MOST_KEPT:
            self.forget()

    def forget(self):
        self.bytes -= len(self.sent.popleft()[1])

    def ask(self, handler):
        """A browser answers a ping once all that was sent before has come."""
        if self.sent and not self.asked and handler.ws_connection is not None:
            self.asked = True
            handler.ping(b"%d" % self.count)

    def received(self, count, handler):
        while self.sent and self.sent[0][0] <= count:
            self.forget()
        self.asked = False
        self.ask(handler)


def keep_what_is_not_received():
    """Has a page that connects anew to its kernel, known by its session's id, be sent again what it may have missed.
    Every Jupyter server speaks to its pages by this class of Tornado's."""
    from tornado.websocket import WebSocketHandler
    plain_open, plain_write = WebSocketHandler.open, WebSocketHandler.write_message
    pages = collections.OrderedDict()

    def page_of(handler):
        session = handler.get_argument("session_id", None)
        if session is None or not handler.request.path.endswith("/channels"):
            return None
        page = pages.setdefault((handler.request.path, session), Page())
        pages.move_to_end((handler.request.path, session))
        if len(pages) > MOST_PAGES:
            pages.popitem(last=False)
        return page

    def open_again(handler, *words, **named):
        page = page_of(handler)
        if page is not None:
            hear_pongs(handler, page)
            for _, message, binary in list(page.sent):
                plain_write(handler, message, binary)
            page.asked = False
            page.ask(handler)
        return plain_open(handler, *words, **named)

    def hear_pongs(handler, page):
        plain_pong = handler.on_pong

        def on_pong(data):
            if data:
                page.received(int(data), handler)
            return plain_pong(data)
        handler.on_pong = on_pong

    def write_message(handler, message, binary=False):
        page = page_of(handler)
        if page is not None:
            page.add(message, binary)
        written = plain_write(handler, message, binary)
        if page is not None:
            page.ask(handler)
        return written

    WebSocketHandler.open, WebSocketHandler.write_message = open_again, write_message


def main():
    if len(sys.argv) == 1:
        return become_server()
    module = sys.argv.pop(1)
    keep_what_is_not_received()
    runpy.run_module(module, run_name="__main__", alter_sys=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: Apache-2.0
"""A file from an HTTP server: goes on where it was cut off, and tries again what may pass by itself."""
import errno
import http.client
import json
import os
import re
import shutil
import time
import urllib.error
import urllib.parse
import urllib.request

import tool

TRIES = 5  # in a row that bring nothing
PAUSE = 1.0  # seconds before the second; twice as long before each one after it
SILENCE = 30  # seconds after which a server that says nothing is given up
TOLD_EVERY = 5.0
PIECE = 1 << 20
PASSING = (408, 425, 429, 500, 502, 503, 504)


class Passing(Exception):
    """A failure that another try may not meet."""


def shown(url):
    """As it may stand in a log: what follows "?" is often a signature."""
    return url.partition("?")[0]


def size_text(size):
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def check_room(folder, wanted):
    free = shutil.disk_usage(folder).free
    if wanted > free:
        raise tool.Failed(f"{size_text(wanted)} are to come, and {size_text(free)} are free on this machine's disk: "
                          "a larger one is --disk SIZE", [])


def open_url(url, headers):
    """The answer, of status 200, 206 or 304. Redirections are followed, with what was signed for the first host left out."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "identity", "User-Agent": "stint"})
    for name, value in headers.items():
        secret = name == "Authorization" or name.startswith("x-amz-")
        (request.add_unredirected_header if secret else request.add_header)(name, value)
    try:
        return urllib.request.urlopen(request, timeout=SILENCE)
    except urllib.error.HTTPError as answer:
        if answer.code == 304:
            return answer
        what = f"{shown(url)}: the server says {answer.code} {answer.reason}"
        raise Passing(what) if answer.code in PASSING else Refused(what, answer) from answer
    except (OSError, http.client.HTTPException) as error:
        raise Passing(f"{shown(url)}: {getattr(error, 'reason', None) or error or type(error).__name__}") from error


class Refused(tool.Failed):
    """The server will not give it; its answer."""

    def __init__(self, what, answer):
        super().__init__(what, [])
        self.status, self.headers, self.body = answer.code, answer.headers, answer.read(4096).decode("utf-8", "replace")


def again(attempt, done=lambda: 0):
    """attempt(), until it succeeds or has failed so often in a row without getting further (`done`)."""
    failed, before = 0, done()
    while True:
        try:
            return attempt()
        except Passing as passing:
            failed, before = 1 if done() > before else failed + 1, done()
            if failed == TRIES:
                raise tool.Failed(str(passing), []) from passing
            tool.say(f"{passing}; trying again")
            time.sleep(PAUSE * 2 ** (failed - 1))


def validators(headers):
    """By what the server knows this version again."""
    return {name: headers[name] for name in ("ETag", "Last-Modified") if headers[name]}


def is_unchanged(url, known):
    """Whether the server still has that version. One that does not say, or does not answer, is no reason to fetch it again."""
    asked = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
    headers = {asked[name]: value for name, value in known.items()}
    if not headers:
        return True
    try:
        with open_url(url, headers) as answer:
            return answer.status == 304 or validators(answer.headers) == known
    except (Passing, tool.Failed) as failed:
        tool.say(f"{failed}; what was fetched before is taken")
        return True


class Download:
    """Of one file into `part`; beside it lies what is known of the version that is coming. `sign`: (url, headers) to headers."""

    def __init__(self, url, part, progress, sign=lambda url, headers: headers):
        self.url, self.part, self.progress, self.sign = url, part, progress, sign
        self.about = part + ".about"

    def size(self):
        return os.path.getsize(self.part) if os.path.exists(self.part) else 0

    def run(self):
        """Its validators, once it is there."""
        try:
            return again(self.attempt, self.size)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                self.remove()  # the machine stays usable
                raise tool.Failed(f"{shown(self.url)}: this machine's disk is full: a larger one is --disk SIZE", []) from error
            raise tool.Failed(f"{self.part}: {error.strerror}", []) from error

    def remove(self):
        for path in (self.part, self.about):
            if os.path.exists(path):
                os.remove(path)

    def version(self):
        """What the part is of, in a form that If-Range takes; None: it cannot be gone on with."""
        try:
            with open(self.about) as file:
                known = json.load(file)
        except (OSError, ValueError):
            return None
        tag = known.get("ETag", "W/")
        return known.get("Last-Modified") if tag.startswith("W/") else tag

    def attempt(self):
        at, version = self.size(), self.version()
        headers = {"Range": f"bytes={at}-", "If-Range": version} if at and version else {}
        try:
            answer = open_url(self.url, self.sign(self.url, headers))
        except Refused as refused:
            if refused.status != 416:  # there is no more of it than is here
                raise
            self.remove()
            raise Passing(f"{shown(self.url)}: it has changed meanwhile") from refused
        with answer:
            found = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range", ""))
            at = at if answer.status == 206 and found and int(found.group(1)) == at else 0
            self.take(answer, at)
            return validators(answer.headers)

    def take(self, answer, at):
        length = answer.headers.get("Content-Length", "")
        total = at + int(length) if length.isdigit() else None
        if total is not None:
            check_room(os.path.dirname(self.part), total - at)
        with open(self.about, "w") as file:
            json.dump(validators(answer.headers), file)
        self.progress.expect(total)
        with open(self.part, "ab" if at else "wb") as file:
            while piece := self.piece(answer):
                file.write(piece)
                self.progress.more(len(piece))
        if total is not None and self.size() != total:
            raise Passing(f"{shown(self.url)}: the connection ended after {size_text(self.size())} of {size_text(total)}")

    def piece(self, answer):
        try:
            return answer.read(PIECE)
        except (OSError, http.client.HTTPException) as error:
            raise Passing(f"{shown(self.url)}: {error or type(error).__name__}") from error


class Progress:
    """Of what comes under one name, told now and then."""

    def __init__(self, name, total=None):
        self.name, self.total, self.came = name, total, 0
        self.began = self.told = time.monotonic()

    def expect(self, total):
        self.total = self.total or total

    def more(self, size):
        self.came += size
        now = time.monotonic()
        if now - self.told < TOLD_EVERY:
            return
        self.told = now
        of = f" of {size_text(self.total)}" if self.total else ""
        tool.show("data", f"{self.name}: {size_text(self.came)}{of}, {size_text(self.came / (now - self.began))}/s")

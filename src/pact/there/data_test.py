#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Data that are fetched: from a server that breaks off, changes, refuses or lies about it; from a bucket; what is kept of it."""
import datetime
import hashlib
import http.server
import os
import pathlib
import re
import shutil
import sys
import tempfile
import threading
import unittest
import unittest.mock
import urllib.parse

THERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(THERE))
sys.dont_write_bytecode = True

import data  # noqa: E402
import download  # noqa: E402
import s3  # noqa: E402
import tool  # noqa: E402

BYTES = bytes(range(256)) * 8000  # 2 MB
HASH = hashlib.sha256(BYTES).hexdigest()


class Pages(http.server.BaseHTTPRequestHandler):
    """One file at any path but /gone, by the rules of HTTP; and a bucket at /lab. What was asked for is in `asked`."""
    content, tag, cuts, busy, asked, objects = BYTES, '"1"', [], [], [], {}

    def do_GET(self):
        place, _, query = self.path.partition("?")
        self.asked.append((place, self.headers.get("Range")))
        if place == "/lab":
            return self.listing(urllib.parse.parse_qs(query))
        content = self.objects.get(urllib.parse.unquote(place)[5:]) if place.startswith("/lab/") else self.content
        if place == "/gone" or content is None:
            return self.send_error(404, "Gone for good")
        if self.busy:
            return self.send_error(self.busy.pop())
        if self.headers.get("If-None-Match") == self.tag:
            return self.answer(304)
        at = re.match(r"bytes=(\d+)-", self.headers.get("Range") or "bytes=0-").group(1)
        at = int(at) if self.headers.get("If-Range") == self.tag else 0
        whole = content[at:]
        self.answer(206 if at else 200, {"Content-Length": len(whole), "ETag": self.tag,
                                         **({"Content-Range": f"bytes {at}-{len(content) - 1}/{len(content)}"} if at else {})})
        self.wfile.write(whole[:self.cuts.pop()] if self.cuts else whole)

    def listing(self, query):
        keys = [key for key in self.objects if key.startswith(query["prefix"][0] if "prefix" in query else "")]
        at = int(query.get("continuation-token", ["0"])[0])
        more = f"<NextContinuationToken>{at + 2}</NextContinuationToken>" if at + 2 < len(keys) else ""
        items = "".join(f"<Contents><Key>{key}</Key><Size>{len(self.objects[key])}</Size><ETag>&quot;{key}&quot;</ETag></Contents>"
                        for key in keys[at:at + 2])  # two a page
        text = f'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{items}{more}</ListBucketResult>'.encode()
        self.answer(200, {"Content-Length": len(text)})
        self.wfile.write(text)

    def answer(self, code, headers=()):
        self.send_response(code)
        for name, value in dict(headers).items():
            self.send_header(name, str(value))
        self.end_headers()

    def log_message(self, *_):
        pass


class DataTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stint-data."))
        self.addCleanup(shutil.rmtree, self.folder)
        self.top = self.folder / "project"
        self.top.mkdir()
        self.pages = type("P", (Pages,), {"cuts": [], "busy": [], "asked": [], "objects": {}})
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.pages)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.at = f"http://127.0.0.1:{server.server_port}"
        for patch in (unittest.mock.patch.object(tool, "own_folder", str(self.folder / "kept")),
                      unittest.mock.patch.object(download, "PAUSE", 0.01), unittest.mock.patch.object(tool, "say", self.hear),
                      unittest.mock.patch.dict(os.environ, {"AWS_ENDPOINT_URL_S3": self.at, "AWS_ACCESS_KEY_ID": "AKID",
                                                            "AWS_SECRET_ACCESS_KEY": "SECRET", "no_proxy": "*"})):
            patch.start()
            self.addCleanup(patch.stop)
        self.heard = ""

    def hear(self, text):
        self.heard += f"{text}\n"

    def bring(self, *items):
        data.bring(list(items), str(self.top))

    def url(self, path="/big.bin", **more):
        return {"name": "big.bin", "url": self.at + path, **more}

    def content(self, name="big.bin"):
        return (self.top / "data" / name).read_bytes()

    def fails(self, words, *items):
        with self.assertRaisesRegex(tool.Failed, words):
            self.bring(*items)

    def test_file_comes_once_and_a_second_time_is_only_asked_about(self):
        self.bring(self.url())
        self.assertEqual(self.content(), BYTES)
        self.assertFalse((self.top / "data/big.bin").stat().st_mode & 0o222, "it would change for everybody")
        self.heard = ""
        self.bring(self.url())
        self.assertEqual((len(self.pages.asked), self.heard), (2, ""))

    def test_pinned_content_is_kept_whatever_its_address(self):
        self.bring(self.url(sha256=HASH))
        self.bring({"name": "other", "url": self.at + "/else?signature=1", "sha256": HASH})
        self.assertEqual(self.content("other"), BYTES)
        self.assertEqual(len(self.pages.asked), 1)
        self.pages.content = b"other"
        self.fails(f"not what was asked for: its sha256 is {hashlib.sha256(b'other').hexdigest()}",
                   {"name": "a", "url": self.at + "/a", "sha256": "0" * 64})

    def test_cut_off_goes_on_from_there(self):
        self.pages.cuts[:] = [300_000, 1_500_000]
        self.bring(self.url())
        self.assertEqual(self.content(), BYTES)
        self.assertEqual([asked for _, asked in self.pages.asked], [None, "bytes=1500000-", "bytes=1800000-"])
        self.assertIn("the connection ended after 1.5 MB of 2.0 MB; trying again", self.heard)

    def test_what_changed_meanwhile_begins_anew(self):
        with unittest.mock.patch.object(download, "TRIES", 1):
            self.pages.cuts[:] = [1_500_000]
            self.fails("the connection ended", self.url())
        self.pages.content, self.pages.tag = BYTES[::-1], '"2"'
        self.bring(self.url())
        self.assertEqual(self.content(), BYTES[::-1])

    def test_new_version_on_the_server_comes(self):
        self.bring(self.url())
        self.pages.content, self.pages.tag = b"new", '"2"'
        self.bring(self.url())
        self.assertEqual(self.content(), b"new")

    def test_server_that_is_busy_is_asked_again_and_one_that_refuses_is_not(self):
        self.pages.busy[:] = [503, 429]
        self.bring(self.url())
        self.assertEqual(self.content(), BYTES)
        self.pages.asked.clear()
        self.fails("/gone: the server says 404 Gone for good", self.url("/gone?secret=1"))
        self.assertEqual(len(self.pages.asked), 1)
        self.assertNotIn("secret", self.heard)

    def test_server_that_is_gone_leaves_what_was_fetched(self):
        self.bring(self.url())
        with unittest.mock.patch.object(download, "open_url", side_effect=download.Passing("no answer")):
            self.bring(self.url())
            self.fails("no answer", self.url("/never-fetched"))
        self.assertIn("what was fetched before is taken", self.heard)

    def test_too_small_disk_is_said_before_it_is_full(self):
        with unittest.mock.patch.object(shutil, "disk_usage", return_value=shutil._ntuple_diskusage(9, 8, 1_000_000)):
            self.fails(r"2\.0 MB are to come, and 1\.0 MB are free on this machine's disk", self.url())
            self.pages.objects.update({"set/a": BYTES})
            self.fails("2.0 MB are to come", {"name": "set", "bucket": "lab", "key": "set/"})

    def test_bucket_folder_and_object(self):
        self.pages.objects.update({"set/a 1": b"a", "set/deep/ü": b"u", "set/deep/": b"", "settings": b"no", "set/z": b"z"})
        folder = {"name": "set", "bucket": "lab", "key": "set"}
        self.bring(folder, {"name": "settings", "bucket": "lab", "key": "settings"})
        found = {name: self.content(f"set/{name}") for name in ("a 1", "deep/ü", "z")}
        self.assertEqual(found, {"a 1": b"a", "deep/ü": b"u", "z": b"z"})
        self.assertEqual(self.content("settings"), b"no")
        self.pages.asked.clear()
        self.bring(folder)
        self.assertEqual({place for place, _ in self.pages.asked}, {"/lab"}, "it is listed, and nothing is fetched")
        self.fails("there is nothing at s3://lab/nothing", {"name": "n", "bucket": "lab", "key": "nothing"})
        self.pages.objects["up/../../x"] = b"x"
        self.fails("cannot be the name of a file", {"name": "up", "bucket": "lab", "key": "up/"})

    def test_links_of_ours_go_and_nothing_else_does(self):
        (self.top / "data").mkdir()
        (self.top / "data/big.bin").write_text("the user's")
        self.fails("data/big.bin of the project is there already", self.url())
        self.assertEqual(self.content(), b"the user's")
        self.bring({**self.url(), "name": "other"})
        data.forget(str(self.top), [])
        self.assertEqual(os.listdir(self.top / "data"), ["big.bin"])

    def test_signature_is_botocores(self):
        now = datetime.datetime(2026, 11, 29, 12, tzinfo=datetime.timezone.utc)
        for path, signature in (("/a%20b/%C3%BC.csv", "ff8aeefdae8afd1071a9fe8083d2ff8680715ef49f81656b96429f20c8d49b4b"),
                                ("?list-type=2&prefix=a%20b%2F&continuation-token=x%3D",
                                 "bdf0431e82a964d65c91135467ed72fd64b06bcf8f051999541c0df4d38324a2")):
            headers = s3.signed("https://s3.eu-west-1.amazonaws.com/lab" + path, {}, ("AKID", "SECRET", "TOKEN"), "eu-west-1", now)
            self.assertTrue(headers["Authorization"].endswith(f"Signature={signature}"), path)


if __name__ == "__main__":
    unittest.main()

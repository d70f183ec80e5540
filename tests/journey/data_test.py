# SPDX-License-Identifier: Apache-2.0
"""Data from an HTTP server, a bucket and this computer, on a real host: fetched there once, linked, and never brought home."""
import functools
import http.server
import logging
import os
import re
import threading

import boto3
import moto.server

import laptop
from laptop import LaptopTest

HTTP, S3 = 8097, 8098  # ports of the machine's loopback, carried to servers of ours
LARGE = 300_000_000_000
LOOK = "cd data && cat set.csv bucket/a bucket/b local/deep/x && ls -A . && readlink set.csv"


class Pages(http.server.SimpleHTTPRequestHandler):
    """A folder's files; one that is larger than any disk; and one of 9 MB that does not say how large it is."""
    asked = []

    def do_GET(self):
        self.asked.append(self.path)
        if self.path in ("/large.bin", "/unsaid.bin"):
            self.send_response(200)
            if self.path == "/large.bin":
                self.send_header("Content-Length", str(LARGE))
            self.end_headers()
            if self.path == "/unsaid.bin":
                self.wfile.write(bytes(9_000_000))
        else:
            super().do_GET()

    def log_message(self, *_):
        pass


class DataTest(LaptopTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pages = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(Pages, directory=str(cls.cloud.folder / "pages")))
        (cls.cloud.folder / "pages").mkdir()
        (cls.cloud.folder / "pages/set.csv").write_text("from the web\n")
        threading.Thread(target=cls.pages.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.pages.server_close)
        cls.addClassCleanup(cls.pages.shutdown)
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        cls.bucket = moto.server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        cls.bucket.start()
        cls.addClassCleanup(cls.bucket.stop)
        s3 = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{cls.bucket_port()}", region_name="us-east-1",
                          aws_access_key_id="k", aws_secret_access_key="s")
        s3.create_bucket(Bucket="lab")
        for name in "ab":
            s3.put_object(Bucket="lab", Key=f"sets/bucket/{name}", Body=f"{name} from a bucket\n".encode())

    @classmethod
    def bucket_port(cls):
        return cls.bucket.get_host_and_port()[1]

    def setUp(self):
        super().setUp()
        Pages.asked.clear()
        self.does("up", "lab", "--on", "rehearsal", "--yes")
        self.open_port(HTTP, self.pages.server_port)
        self.open_port(S3, self.bucket_port())
        local = self.laptop.home / "big/local/deep"
        local.mkdir(parents=True)
        (local / "x").write_text("from here\n")

    def project_wants(self, *data):
        self.laptop.write("stint.toml", f"data = {list(data)!r}\n")

    def look(self, code=0, words=("sh", "-c", LOOK)):
        return self.does("run", "--on", "lab", "--env", f"AWS_ENDPOINT_URL_S3=http://127.0.0.1:{S3}", "--env",
                         "AWS_ACCESS_KEY_ID=k", "--env", "AWS_SECRET_ACCESS_KEY=s", "--", *words, code=code)

    def test_all_three_come_once_are_linked_and_stay_there(self):
        self.project_wants(f"http://127.0.0.1:{HTTP}/set.csv", "s3://lab/sets/bucket/", "../big/local")
        done = self.look()
        self.assertTrue(done.stdout.startswith("from the web\na from a bucket\nb from a bucket\nfrom here\nbucket\nlocal\nset.csv\n"),
                        done.stdout)
        self.assertIn("/.cache/stint/data/content/", done.stdout)
        self.assertIn("sent data/local: 1 file, 10 B", done.stderr)
        self.assertIn("fetching bucket from s3://lab/sets/bucket/: 2 objects, 32 B", done.stderr)
        self.assertFalse((self.laptop.project / "data").exists(), "nothing of it comes home")
        with self.subTest("again: nothing is fetched, what changed here goes, what is made beside it comes"):
            (self.laptop.home / "big/local/deep/x").write_text("changed here\n")
            done = self.look(words=("sh", "-c", f"{LOOK}; echo mine > made"))
            self.assertIn("changed here", done.stdout)
            self.assertNotIn("fetching", done.stderr)
            self.assertEqual((self.laptop.project / "data/made").read_text(), "mine\n")
            self.assertEqual(os.listdir(self.laptop.project / "data"), ["made"])
        with self.subTest("what is not asked for any more is not there any more"):
            self.project_wants()
            self.assertEqual(self.look(words=("ls", "data")).stdout.split("\n")[0], "made")
        self.does("down", "lab")
        self.assertEqual(self.cloud.paid(), [])

    def test_notebook_has_them_too(self):
        self.project_wants(f"http://127.0.0.1:{HTTP}/set.csv", "../big/local")
        self.laptop.notebook("lab.ipynb", "print(open('data/set.csv').read())")
        watched = self.laptop.begin("notebook", "lab.ipynb", "--on", "lab", "--no-browser")
        watched.wait_for("comes home every", 90)
        self.assertEqual(self.does("ssh", "lab", "--", "cat", "stint/lab/data/set.csv", "stint/lab/data/local/deep/x").stdout,
                         "from the web\nfrom here\n")
        self.does("ssh", "lab", "--", "sh", "-c", "echo mine > stint/lab/data/made")
        watched.interrupt()
        self.assertEqual(watched.code(), 0, watched.said)
        self.assertEqual(os.listdir(self.laptop.project / "data"), ["made"])
        self.does("down", "lab")
        self.assertEqual(self.cloud.paid(), [])

    def test_what_cannot_be_had_is_one_error_and_the_machine_stays(self):
        for source, words in ((f"http://127.0.0.1:{HTTP}/none.csv", "none.csv: the server says 404"),
                              (f"http://127.0.0.1:{HTTP}/large.bin", r"300\.0 GB are to come, and [\d.]+ GB are free"),
                              (f"http://127.0.0.1:{HTTP}/set.csv#sha256={'0' * 64}", "set.csv is not what was asked for"),
                              ("s3://lab/none", "there is nothing at s3://lab/none")):
            self.project_wants(source)
            done = self.look(code=3)
            self.assertRegex(done.stderr, f"the data could not be fetched: .*{words}")
            self.assertEqual(len(re.findall(r"(?m)^stint: .*could not be made on the machine of lab", done.stderr)), 1, done.stderr)
            self.assertIn("is still running at", done.stderr)
        with self.subTest("a disk that is full half-way"):
            self.does("ssh", "lab", "--", "sh", "-c", "sudo mount -t tmpfs -o size=60m,mode=777 none ~/.cache && "
                      "fallocate -l 57M ~/.cache/filler")
            self.project_wants(f"http://127.0.0.1:{HTTP}/unsaid.bin")
            self.assertIn("unsaid.bin: this machine's disk is full", self.look(code=3).stderr)
            self.does("ssh", "lab", "--", "sh", "-c", "rm ~/.cache/filler; test $(du -sk ~/.cache | cut -f 1) -lt 100")
            self.assertIn("9000000", self.look(words=("stat", "-Lc", "%s", "data/unsaid.bin")).stdout)
        self.project_wants("../nowhere")
        self.assertIn("there is no", self.look(code=2).stderr)
        self.project_wants(f"http://127.0.0.1:{HTTP}/set.csv")
        self.assertIn("from the web", self.look(words=("cat", "data/set.csv")).stdout)


if __name__ == "__main__":
    laptop.main()

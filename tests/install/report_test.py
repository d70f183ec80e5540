#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`stint doctor --report`: what it holds, and that nothing that was planted is in it.   report_test.py STINT"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

STINT = None  # set below
KEY, SECRET, TOKEN = "AKIAIOSFODNN7PLANTED", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYPLANTEDKEY", "planted-session-token"
ARGUMENT = "hunter2"  # of the program that was run
PLANTED = {KEY, SECRET, TOKEN, ARGUMENT, "123456789012", "203.0.113.9", "max@example.org", "maxine", "thesis-one",
           "i-0f21e67f1e414868e"}


class ReportTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="stint-report-")
        self.addCleanup(folder.cleanup)
        self.home = pathlib.Path(folder.name)
        (self.home / ".aws").mkdir()
        (self.home / ".aws/credentials").write_text(f"[default]\naws_access_key_id={KEY}\naws_secret_access_key={SECRET}\n")
        self.project = self.home / "thesis"
        self.project.mkdir()

    def stint(self, *words):
        environment = {"HOME": str(self.home), "PATH": "/usr/bin:/bin", "STINT_OWNER": "maxine", "AWS_REGION": "us-east-1",
                       "AWS_SESSION_TOKEN": TOKEN, "AWS_ENDPOINT_URL": "http://127.0.0.1:1", "NO_COLOR": "1"}
        return subprocess.run([STINT, *words], cwd=self.project, env=environment, capture_output=True, text=True,
                              timeout=120)

    def test_holds_what_helps_and_nothing_that_was_planted(self):
        ran = self.stint("run", "--name", "thesis-one", "--", "sh", "-c", "exit 7", "--password", ARGUMENT)
        self.assertEqual(ran.returncode, 10, ran.stderr)
        with open(self.home / ".local/state/stint/stint.log", "a") as log:
            known = " ".join(sorted(PLANTED - {ARGUMENT}))
            log.write(f"2026-11-29T23:00:00Z error: {known} ({SECRET}) key={KEY} /home/maxine/a\n")
        done = self.stint("doctor", "--report", "report.txt")
        self.assertEqual(done.returncode, 1, done.stdout)  # nobody answers at that endpoint
        self.assertIn("Nothing was sent", done.stdout)
        path = self.project / "report.txt"
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        report = path.read_text()
        for planted in PLANTED:
            self.assertNotIn(planted, report)
        for helps in ("== version\nstint 0.", "ok      rsync", "no answer", "1 stints, 0 open", "job ended with 7",
                      "AWS_SESSION_TOKEN", ".aws/credentials is there", "2026-11-29T23:00:00Z error: "):
            self.assertIn(helps, report)

    def test_writes_over_nothing(self):
        (self.project / "mine.txt").write_text("mine")
        done = self.stint("doctor", "--report", "mine.txt")
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertIn("mine.txt is there already", done.stderr)
        self.assertEqual((self.project / "mine.txt").read_text(), "mine")


if __name__ == "__main__":
    STINT = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=2)

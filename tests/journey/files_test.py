# SPDX-License-Identifier: Apache-2.0
"""Files on their way there and home: what is changed on both sides, what is lost, what may not be read."""
import hashlib
import json
import os
import pathlib
import re
import subprocess
import time

import laptop
from laptop import LaptopTest, until

NAMES = ["out/a b.txt", "out/ü.txt", "out/new\nline", "out/#hash", "out/\\#012", "out/-dash", "out/b\udcff"]
JOB = f"""
import os, pathlib, time
os.mkdir('out')
for name in {NAMES!r}:
    pathlib.Path(name).write_text('made')
os.symlink('a b.txt', 'out/link')
os.mkdir('out/empty')
for name in ('both.txt', 'theirs.txt'):
    pathlib.Path(name).write_text('the machine was here')
os.utime('theirs.txt', (1, 1))
print('changed', flush=True)
time.sleep(22)
pathlib.Path('late.txt').write_text('late')
"""


class FilesTest(LaptopTest):
    def write_all(self, **files):
        for name, text in files.items():
            self.laptop.write(f"{name}.txt", text)

    def text(self, name):
        return (self.laptop.project / name).read_text()

    def test_both_sides_change_and_nothing_of_anybody_is_lost(self):
        self.write_all(both="as sent", mine="as sent", theirs="as sent", deleted="as sent")
        self.laptop.write("work.py", JOB)
        run = self.laptop.begin("run", "work.py", "--on", "rehearsal", "--yes", "--json")
        run.wait_for("changed", 90)
        self.write_all(both="the owner was here", mine="the owner was here")
        (self.laptop.project / "deleted.txt").unlink()
        until("what changed is home while the job runs", lambda: (self.laptop.project / "out/link").is_symlink(), 25)
        self.assertIsNone(run.process.poll())
        self.assertEqual(run.code(), 0, run.said)
        for name in NAMES:
            self.assertEqual(self.text(name), "made", name)
        self.assertEqual(os.readlink(self.laptop.project / "out/link"), "a b.txt")
        self.assertTrue((self.laptop.project / "out/empty").is_dir())
        self.assertEqual(self.text("late.txt"), "late")
        self.assertEqual(self.text("theirs.txt"), "the machine was here", "older than what was sent, and changed")
        self.assertEqual(self.text("mine.txt"), "the owner was here")
        self.assertFalse((self.laptop.project / "deleted.txt").exists())
        self.assertEqual(self.text("both.txt"), "the owner was here")
        self.assertEqual(self.text("stint-conflicts/lab-work/both.txt"), "the machine was here")
        self.assertEqual(run.said.count("both.txt was changed here and there"), 1, run.said)
        job = json.loads(run.said[run.said.index("\n{\n"):])["job"]
        self.assertEqual(job["changed_on_both_sides"], ["both.txt"])
        left = {path.name for path in self.laptop.project.rglob(".stint-*")}
        self.assertEqual(left, set(), "nothing of ours stays in the project")
        self.assertEqual(self.cloud.paid(), [])

    def test_machine_that_is_lost_takes_little_with_it(self):
        self.laptop.write("work.py", "import time\nopen('first', 'w').write('1')\nprint('made', flush=True)\ntime.sleep(300)")
        run = self.laptop.begin("run", "work.py", "--on", "rehearsal", "--yes")
        run.wait_for("made", 90)
        until("it is home", lambda: (self.laptop.project / "first").exists(), 25)
        self.cloud.ec2.terminate_instances(InstanceIds=[self.one_machine()["InstanceId"]])
        self.assertEqual(run.code(), 10, run.said)
        self.assertEqual(self.text("first"), "1")
        self.assertEqual(self.cloud.machines(), [])

    def test_transfer_that_was_cut_off_goes_on_from_what_is_there(self):
        size = 32_000_000
        (self.laptop.project / "data.bin").write_bytes(os.urandom(size))
        slow = self.laptop.slow_rsync(4, "--stats", '--log-file="$HOME/rsync.log"')  # it says how much it has sent
        words = ("run", "--on", "rehearsal", "--yes", "--", "sha256sum", "data.bin")
        run = self.laptop.begin(*words, **slow)
        run.wait_for("to be sent", 60)
        time.sleep(5)
        run.kill()
        done = self.does(*words, **slow)
        self.assertIn(hashlib.sha256((self.laptop.project / "data.bin").read_bytes()).hexdigest(), done.stdout)
        sent = [int(text.replace(",", "")) for text in re.findall(r"sent ([\d,]+) bytes", (self.laptop.home / "rsync.log").read_text())]
        self.assertEqual([n for n in sent if n > 0.8 * size], [], "it did not begin anew")
        self.assertGreater(max(sent), 0.1 * size)

    def test_git_says_what_goes(self):
        for name in ("data/big.bin", "data/small.csv", "notes.tmp", "kept.tmp", "lib/x.py"):
            path = self.laptop.project / name
            path.parent.mkdir(exist_ok=True)
            path.write_text("it")
        self.laptop.write(".gitignore", "data/\n*.tmp\n!kept.tmp\n")
        for words in (["init", "-q"], ["add", "-f", "data/small.csv"]):
            subprocess.run(["git", "-C", self.laptop.project, *words], check=True)
        done = self.does("run", "--on", "rehearsal", "--yes", "--", "find", ".", "-type", "f")
        self.assertEqual(sorted(done.stdout.split("bill:")[0].split()[:5]),
                         ["./.gitignore", "./data/small.csv", "./kept.tmp", "./lib/x.py", "./stint.toml"])
        self.assertIn("leaves out data/big.bin, notes.tmp", done.stderr)
        self.assertIn("sent the project: 5 files, ", done.stderr)

    def test_what_may_not_be_read_is_said_before_anything_is_asked_of_anybody(self):
        home = self.laptop.home
        self.laptop.write("work.py", "print(1)")
        self.laptop.write("secret.key", "mine")
        os.chmod(self.laptop.project / "secret.key", 0)
        self.cloud.folder.chmod(0o711)
        for folder in (home, *home.rglob("*")):
            if folder.is_dir() and not folder.is_symlink():
                folder.chmod(0o777)
        for words in ((), ("--ignore", "secret.key", "--data", "secret.key")):
            done = subprocess.run([laptop.PROGRAMS / "stint", "run", "work.py", "--on", "aws", "--yes", *words], user=65534, group=65534,
                                  cwd=self.laptop.project, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60,
                                  env=self.laptop.environment(AWS_ENDPOINT_URL="http://127.0.0.1:9", AWS_REGION="us-east-1"))
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("may not be read here: secret.key", done.stderr)
            self.assertIn("bill: nothing", done.stderr)


if __name__ == "__main__":
    laptop.main()

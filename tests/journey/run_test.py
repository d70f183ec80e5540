# SPDX-License-Identifier: Apache-2.0
"""Programs at a machine: what they read, the terminal that they have, whom they wait for, and what becomes of their lines."""
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import struct
import termios
import time

import laptop
from laptop import LaptopTest

SHELL = "--", "sh", "-c"
BAR = "import sys, time\nfor n in range(201):\n    sys.stderr.write(f'\\r{n / 2:3.0f}%'); sys.stderr.flush()\nsys.stderr.write('\\n')\nprint('done')"
HUNGRY = """import os, time
print('begun', flush=True)
while not os.path.exists('go'): time.sleep(.1)
held = []
while True: held.append(bytearray(10_000_000))"""
SMALL = pathlib.Path(f"/sys/fs/cgroup/memory/stint-run-test-{os.getpid()}")  # a control group of this computer's for what is to starve


class RunTest(LaptopTest):
    def setUp(self):
        super().setUp()
        self.does("up", "lab", "--on", "rehearsal", "--yes")

    def lab(self, *words, code=0, **more):
        return self.does("run", "--on", "lab", *words, code=code, **more)

    def jobs(self):
        return {job["job"]: job["state"] for job in json.loads(self.does("ps", "lab", "--json").stdout)["jobs"]}

    def test_input(self):
        data = os.urandom(3_000_000)
        total = hashlib.md5(data).hexdigest()
        with self.subTest("what is piped in is read whole, to its end"):
            done = self.laptop.stint("run", "--on", "lab", *SHELL, "md5sum", stdin=data, text=False)
            self.assertEqual(done.stdout.decode(), f"{total}  -\n")
            self.laptop.write("sums.py", "import sys\nprint(sum(int(line) for line in sys.stdin))")
            self.assertEqual(self.lab("sums.py", stdin="1\n2\n39\n").stdout, "42\n")
        with self.subTest("without it there is nothing to read, at once"):
            self.assertEqual(self.lab(*SHELL, "wc -c").stdout, "0\n")
        with self.subTest("a client that dies loses nothing and doubles nothing"):
            words = "echo begun; sleep 6; md5sum"
            (self.laptop.project / "data").write_bytes(data)
            with open(self.laptop.project / "data", "rb") as file:
                begun = self.laptop.begin("run", "--on", "lab", *SHELL, words, stdin=file)
                begun.wait_for("begun")
            begun.kill()
            self.assertEqual(self.lab(*SHELL, words).stdout, f"begun\n{total}  -\n")
        done = self.laptop.stint("ssh", "lab", "--", "ls", "-A", ".stint-input/lab")
        self.assertEqual(done.stdout, "", "it is gone once it is read")

    def test_jobs_run_in_order(self):
        first = self.laptop.begin("run", "--on", "lab", *SHELL, "echo begun; sleep 14; echo first >> order")
        first.wait_for("begun")
        second = self.laptop.begin("run", "--on", "lab", *SHELL, "echo second >> order")
        second.wait_for("job-2 waits for job-1 (sh -c echo begun")
        self.assertEqual(self.jobs(), {"job-1": "running", "job-2": "waits for job-1"})
        second.kill()
        third = self.laptop.begin("run", "--on", "lab", *SHELL, "echo third >> order")
        third.wait_for("job-3 waits for job-1")
        self.assertEqual(self.lab("--at-once", *SHELL, "echo beside").stdout, "beside\n")
        third.interrupt()
        self.assertEqual(third.code(), 3, "interrupted, and the machine still runs")
        self.assertEqual(first.code(), 0)
        laptop.until("the second has run, though its client is dead", lambda: self.jobs()["job-2"] == "exit code 0", 30)
        self.assertEqual(self.jobs()["job-3"], "did not run: it was called off before its turn")
        self.lab(*SHELL, "echo second >> order")
        self.assertEqual((self.laptop.project / "order").read_text(), "first\nsecond\n", "it ran once, and is home")
        self.does("down", "lab")

    def at_once(self, *homes):
        """One program for each of these laptops, at the same instant; all of them end well, and each says its own word."""
        words = [f"word-{os.urandom(4).hex()}" for _ in homes]
        runs = [self.laptop.begin("run", "--on", "lab", "--at-once", *SHELL, f"echo {word} | tee -a ~/ran", HOME=str(home),
                                  XDG_STATE_HOME=str(home / "state"), XDG_CONFIG_HOME=str(home / "config"))
                for home, word in zip(homes, words)]
        for run, word in zip(runs, words):
            self.assertEqual(run.code(), 0, run.said)
            self.assertIn(word, run.said)
            self.assertEqual([other for other in words if other != word and f"\n{other}\n" in run.said], [])
        return words

    def test_programs_of_the_same_instant_are_jobs_of_their_own(self):
        ran = self.at_once(*[self.laptop.home] * 4)
        self.assertEqual(self.jobs(), {f"job-{n}": "exit code 0" for n in range(1, 5)})
        with self.subTest("also where one ledger does not know of the other's"):
            other = self.laptop.home.parent / "other"
            shutil.copytree(self.laptop.home, other, symlinks=True, ignore=shutil.ignore_patterns("ctl-*"))
            self.addCleanup(shutil.rmtree, other)
            for _ in range(3):
                ran += self.at_once(self.laptop.home, other)
            self.assertEqual(len(self.jobs()), 10)
        said = self.does("ssh", "lab", "--", "cat", "ran").stdout.split()
        self.assertEqual(sorted(said), sorted(ran), "each ran once")
        self.does("down", "lab")

    def test_down_says_what_is_not_done_there(self):
        first = self.laptop.begin("run", "--on", "lab", *SHELL, "echo begun; sleep 300")
        first.wait_for("begun")
        second = self.laptop.begin("run", "--on", "lab", *SHELL, "echo two")
        second.wait_for("job-2 waits for job-1")
        names = "job-1 (sh -c echo begun; sleep 300), job-2 (sh -c echo two)"
        asked = self.laptop.at_a_terminal("down", "lab")
        asked.wait_for(f"not done there yet: {names}. End it all the same? [y/N]")
        asked.type("n\r")
        self.assertEqual(asked.code(30), 3)
        self.assertIn(f"stint: lab was not ended, and goes on with {names}", asked.said)
        self.assertIn("still running at", asked.said)
        self.assertEqual(self.jobs(), {"job-1": "running", "job-2": "waits for job-1"})
        done = self.does("down", "lab", "--json")  # a script is not asked
        self.assertIn(f"what is not done there ends with it: {names}", done.stderr)
        self.assertEqual(json.loads(done.stdout)["ended_jobs"], ["job-1", "job-2"])
        self.assertEqual([first.code(), second.code()], [10, 10])
        self.assertEqual(self.cloud.paid(), [])

    def test_terminal(self):
        program = self.laptop.at_a_terminal("run", "--on", "lab", "-t", "python3", "-q")
        self.resize(program, 40, 111)
        program.wait_for(">>> ")
        program.type("import os; os.get_terminal_size(), os.ttyname(0), 6 * 7\r")
        program.wait_for("columns=111, lines=40)")
        program.wait_for("42)")
        self.resize(program, 30, 99)
        time.sleep(1)
        program.type("os.get_terminal_size()\r")
        program.wait_for("columns=99, lines=30)")
        program.type("while True: pass\r\r")
        time.sleep(1)
        program.type("\x03")
        program.wait_for("KeyboardInterrupt")
        program.type("open('made', 'w').write('here'); exit(5)\r")
        self.assertEqual(program.code(60), 10)
        self.assertIn("python3 -q: exit code 5", program.said)
        self.assertEqual((self.laptop.project / "made").read_text(), "here")
        self.assertIn("KeyboardInterrupt", self.does("logs", "lab").stdout)
        shell = self.laptop.at_a_terminal("ssh", "lab")
        shell.wait_for("$ ")
        shell.type("echo $((6 * 7)) here; exit\r")
        shell.wait_for("42 here")
        self.assertEqual(shell.code(30), 0)
        refused = self.lab("-t", "python3", code=2)
        self.assertIn("needs a terminal here", refused.stderr)

    def resize(self, program, rows, columns):
        fcntl.ioctl(program.process.stdout, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def test_lines(self):
        self.laptop.write("bar.py", BAR)
        done = self.lab("bar.py")
        self.assertEqual(done.stdout, "done\n", "stdout is the program's alone")
        self.assertIn("\n100%\n", "\n" + done.stderr)
        self.assertNotIn(" 50%", done.stderr)
        self.assertNotIn("\r", done.stderr)
        shown = self.laptop.at_a_terminal("run", "bar.py", "--on", "lab")
        self.assertEqual(shown.code(), 0)
        self.assertIn("\r 50%\r 50%\r 51%", shown.said.replace("\r\n", "\n"))
        self.assertNotIn("\r", self.does("logs", "lab").stderr)

    def test_out_of_memory(self):
        if not SMALL.parent.is_dir():
            self.skipTest("no control group here limits memory")
        SMALL.mkdir()
        self.addCleanup(self.remove_small)
        (SMALL / "memory.limit_in_bytes").write_text("250M")
        self.laptop.write("hungry.py", HUNGRY)
        self.assertIn("hungry.py: killed by signal 9: the machine ran out of memory", self.starves("hungry.py", "hungry.py"))
        self.laptop.notebook("lab.ipynb", "print('begun', flush=True)", HUNGRY)
        said = self.starves("lab.ipynb", "ipykernel_launcher")
        self.assertIn("cell 2/2: the kernel died: the machine ran out of memory", said)
        self.assertIn("its kernel was killed, since the machine ran out of memory", said)
        said = self.lab(*SHELL, "kill -9 $$", code=10).stderr
        self.assertIn("killed by signal 9\n", said, "that was not for want of memory")

    def remove_small(self):
        """Once it is empty: what the kernel has just killed there may still be on its way out."""
        until = time.monotonic() + 60
        while True:
            try:
                return SMALL.rmdir()
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def starves(self, target, process):
        """What is said of a target whose process, once it has begun, has less memory than it wants."""
        running = self.laptop.begin("run", target, "--on", "lab")
        running.wait_for("begun")
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if words[0].endswith(b"python3") and any(process.encode() in word for word in words[1:4]):
                (SMALL / "cgroup.procs").write_text(folder.name)
        self.laptop.stint("ssh", "lab", "--", "touch", "stint/lab/go")
        self.assertEqual(running.code(), 10, running.said)
        self.laptop.stint("ssh", "lab", "--", "rm", "stint/lab/go")
        (self.laptop.project / "go").unlink(missing_ok=True)
        return running.said


if __name__ == "__main__":
    laptop.main()

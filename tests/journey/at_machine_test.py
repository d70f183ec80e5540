# SPDX-License-Identifier: Apache-2.0
"""What one does at a machine that is up: jobs with variables of their own, what they printed, what became of them."""
import json

import laptop
from laptop import LaptopTest


class AtMachineTest(LaptopTest):
    def said(self, *words, **environment):
        done = self.laptop.stint(*words, **environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def test_jobs_have_variables_logs_and_an_end(self):
        self.laptop.write("keys.env", "# not for everybody\nFROM_FILE=one two\n")
        self.said("up", "lab", "--on", "rehearsal", "--yes")
        words = "--on", "lab", "--env", "KEY", "--env-file", "keys.env", "--"
        ran = self.said("run", *words, "sh", "-c", 'echo "$KEY, $FROM_FILE"; echo late >&2', KEY="s3cret-value")
        self.assertIn("s3cret-value, one two", ran.stdout)
        failed = self.laptop.stint("run", "--on", "lab", "--", "sh", "-c", "echo no; exit 3")
        self.assertEqual(failed.returncode, 10)
        jobs = json.loads(self.said("ps", "lab", "--json").stdout)["jobs"]
        self.assertEqual([(job["job"], job["state"]) for job in jobs], [("job-1", "exit code 0"), ("job-2", "exit code 3")])
        self.assertIn("exit code 3", self.said("ps").stdout)
        self.assertEqual(self.said("logs").stdout, "no\n", "the latest")
        first = self.said("logs", "lab", "job-1", "-f")
        self.assertEqual(first.stdout, "s3cret-value, one two\n")
        self.assertIn("late\n", first.stderr)
        with self.subTest("a variable is in no file here, and in no list of processes"):
            state = b"".join(path.read_bytes() for path in (self.laptop.home / "state").rglob("*")
                             if path.is_file() and not path.is_symlink())
            self.assertNotIn(b"s3cret-value", state)
        wrong = self.laptop.stint("logs", "lab", "job-9")
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("has no job job-9", wrong.stderr)
        with self.subTest("a notebook has parameters"):
            self.laptop.notebook("lab.ipynb", "print('n is', n + 1)")
            self.assertIn("n is 4", self.said("run", "lab.ipynb", "--on", "lab", "--param", "n=3").stdout)
            for words in (("lab.ipynb", "--param", "3n=1"), ("keys.env", "--param", "n=1")):
                self.assertEqual(self.laptop.stint("run", *words, "--on", "lab").returncode, 2)
        self.said("down", "lab")
        self.assertEqual(self.cloud.paid(), [])

    def test_detached_work_goes_on_and_comes_home_by_the_same_words(self):
        self.laptop.write("work.py", "import time\nprint('begun', flush=True)\ntime.sleep(6)\nopen('made', 'w').write('it')\nprint('over')")
        begun = self.said("run", "work.py", "--detach", "--on", "rehearsal", "--yes")
        self.assertIn("being idle does not end it", begun.stderr)
        self.assertIn("goes on at the machine", begun.stdout)
        self.assertEqual(len(self.cloud.machines()), 1)
        again = self.said("run", "work.py", "--on", "rehearsal", "--yes")
        self.assertIn("begun\nover\n", again.stdout, "all that it printed")
        self.assertEqual((self.laptop.project / "made").read_text(), "it")
        self.assertEqual(self.cloud.paid(), [])

    def test_commands_at_one_machine_have_a_connection_each(self):
        self.said("up", "lab", "--on", "rehearsal", "--yes")
        self.laptop.write("work.py", "import time\nprint('begun', flush=True)\ntime.sleep(8)\nopen('made', 'w').write('it')")
        run = self.laptop.begin("run", "work.py", "--on", "lab")
        run.wait_for("begun")
        for _ in range(3):  # each ends while the work's connection goes on
            self.assertEqual(self.said("ssh", "lab", "--", "echo", "there").stdout, "there\n")
        self.assertEqual(run.code(), 0, run.said)
        self.assertNotIn("connecting again", run.said)
        self.assertEqual((self.laptop.project / "made").read_text(), "it")
        self.said("down", "lab")
        self.assertEqual(self.cloud.paid(), [])

    def test_files_go_there_and_come_back(self):
        data = self.laptop.project / "in put/ü.txt"
        data.parent.mkdir()
        data.write_text("here")
        self.said("up", "lab", "--on", "rehearsal", "--yes")
        self.assertEqual(self.said("put", "in put/ü.txt").stdout, "ü.txt\n")
        self.said("put", "in put", "copies")
        self.said("ssh", "--", "sh", "-c", "cd stint/lab && mkdir out && cat 'in put/ü.txt' 'copies/in put/ü.txt' >out/both")
        self.said("get", "out/both")
        self.assertEqual((self.laptop.project / "out/both").read_text(), "herehere")
        self.assertEqual(self.said("get", "out/both").stdout, "nothing was newer\n")
        self.said("get", "~/stint/lab/out", "elsewhere")
        self.assertEqual((self.laptop.project / "elsewhere/out/both").read_text(), "herehere")
        wrong = self.laptop.stint("get", "missing.bin")
        self.assertEqual(wrong.returncode, 3, "the machine goes on, and that is said")
        self.assertIn("No such file", wrong.stderr)
        self.assertEqual(self.laptop.stint("put", "missing.bin").returncode, 2)
        self.said("down", "lab")

    def test_log_is_followed_to_the_jobs_end(self):
        self.said("up", "lab", "--on", "rehearsal", "--yes")
        run = self.laptop.begin("run", "--on", "lab", "--", "sh", "-c", "echo begun; sleep 8; echo over")
        run.wait_for("begun")
        run.kill()
        self.assertIn("running", self.said("ps", "lab").stdout)
        self.assertEqual(self.said("logs", "lab").stdout, "begun\n", "as it is")
        self.assertEqual(self.said("logs", "lab", "-f").stdout, "begun\nover\n")
        self.said("down", "lab")


if __name__ == "__main__":
    laptop.main()

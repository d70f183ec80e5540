# SPDX-License-Identifier: Apache-2.0
"""The machine's disk, or the project's here, is full half-way: one clear error, nothing is lost, the same words go on."""
import hashlib
import os
import re
import subprocess

import laptop
from laptop import LaptopTest

RUN = ("run", "--on", "lab")


class FullMachineTest(LaptopTest):
    def setUp(self):
        super().setUp()
        self.does("up", "lab", "--on", "rehearsal", "--yes")

    def there(self, script):
        return self.does("ssh", "lab", "--", "sh", "-c", script)

    def full_disk(self, folder, free):
        """That folder of the machine is on a disk of its own, which has so many megabytes left."""
        self.there(f"mkdir -p {folder} && sudo mount -t tmpfs -o size=60m,uid=$(id -u),gid=$(id -g) none {folder} && "
                   f"fallocate -l {60 - free}M {folder}/.filler")

    def make_room(self, folder):
        self.there(f"rm {folder}/.filler")

    def one_error(self, done, *words):
        self.assertEqual(len(re.findall(r"(?m)^stint: .*\n bill: ", done.stderr)), 1, done.stderr)
        for word in (*words, "still running at"):
            self.assertIn(word, done.stderr)

    def ends_well(self):
        done = self.does("down", "lab")
        self.assertEqual(self.cloud.paid(), [], done.stderr)

    def test_what_is_larger_than_the_disk_is_said_before_it_is_sent(self):
        (self.laptop.project / "huge.bin").touch()
        os.truncate(self.laptop.project / "huge.bin", 3_000_000_000_000)
        for words in ((), ("--ignore", "*.bin", "--data", "huge.bin")):
            done = self.does(*RUN, *words, "--", "true", code=3)
            self.one_error(done, "3.0 TB) was not sent: the machine's disk has ", "--disk SIZE")
        self.ends_well()

    def test_what_is_larger_than_what_is_free_is_said_before_it_is_sent(self):
        self.there("sudo sh -c 'cp -a ~ubuntu /root/home && mount -t tmpfs -o size=60m none ~ubuntu && cp -a /root/home/. ~ubuntu'")
        for name, megabytes in (("model.bin", 40), ("set.bin", 30)):
            (self.laptop.project / name).touch()
            os.truncate(self.laptop.project / name, megabytes << 20)
        done = self.does(*RUN, "--", "true", code=3)
        self.one_error(done, "the project (3 files, 73.4 MB) was not sent: what is to go to the machine takes 73.4 MB more of its "
                             "disk, which has ", " free", "--disk SIZE")
        self.assertEqual(self.there("ls ~/stint 2>/dev/null || true").stdout, "", "nothing of it was sent")
        done = self.does(*RUN, "--ignore", "set.bin", "--data", "set.bin", "--", "true", code=3)
        self.one_error(done, "data/set.bin (1 file, 31.5 MB) was not sent: what is to go to the machine takes 73.4 MB more")
        self.does(*RUN, "--ignore", "set.bin", "--", "true")
        self.does(*RUN, "--ignore", "set.bin", "--", "true")  # most of what is free has gone to what is there already
        self.ends_well()

    def test_while_the_project_is_sent(self):
        content = os.urandom(9_000_000)
        (self.laptop.project / "big.bin").write_bytes(content)
        self.full_disk("~/stint", 4)
        done = self.does(*RUN, "--", "true", code=3)
        self.one_error(done, "sending the project failed", "No space left on device", "make room on the machine")
        self.make_room("~/stint")
        self.assertIn(hashlib.sha256(content).hexdigest(), self.does(*RUN, "--", "sha256sum", "big.bin").stdout)
        self.ends_well()

    def test_while_the_environment_is_made(self):
        self.full_disk("~/.cache", 3)
        words = (*RUN, "--setup", "true", "--", "python3", "-c", "import sys; print(sys.prefix)")
        done = self.does(*words, code=3)
        self.one_error(done, "the environment could not be made on the machine of lab, which stays")
        self.assertIn("No space left on device", done.stderr)
        self.assertIn("this machine's disk is full", done.stderr)
        self.assertNotIn("python3-venv", done.stderr)
        self.assertEqual(self.there("ls ~/.cache/stint/environments | grep -v lock || true").stdout, "", "it is as before")
        self.make_room("~/.cache")
        self.assertIn("/stint/environments/", self.does(*words).stdout)
        self.ends_well()

    def test_while_the_job_writes_and_prints(self):
        self.full_disk("~/stint", 4)
        self.there("sudo mkdir -p /var/lib/stint/jobs && sudo mount -t tmpfs -o size=200k none /var/lib/stint/jobs")
        self.laptop.write("fill.py", "print('begin', flush=True)\nfile = open('out.bin', 'wb', buffering=0)\n"
                                     "for n in range(1000):\n    print('x' * 1000)\n    file.write(bytes(100_000))\n")
        done = self.does(*RUN, "fill.py", code=10)
        self.assertIn("begin", done.stdout)
        self.assertIn("fill.py: exit code 1", done.stderr)
        self.assertGreater((self.laptop.project / "out.bin").stat().st_size, 2_000_000, "what was written is home")
        self.ends_well()

    def test_while_the_outputs_come_home(self):
        project = self.laptop.project
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", project], check=True)
        self.addCleanup(subprocess.run, ["umount", project], check=True)
        self.laptop.write("make.py", "open('a.txt', 'w').write('small')\nopen('z.bin', 'wb').write(bytes(9_000_000))\n")
        done = self.does(*RUN, "make.py", code=3)
        self.one_error(done, "the outputs are not home", "No space left on device", "make room here")
        self.one_error(self.does("down", "lab", code=3), "the outputs are not home", "make room here")
        subprocess.run(["mount", "-o", "remount,size=60m", project], check=True)
        self.ends_well()
        self.assertEqual((project / "z.bin").stat().st_size, 9_000_000)
        self.assertEqual((project / "a.txt").read_text(), "small")
        self.assertEqual([path for path in project.rglob("*") if ".stint-" in path.name], [])


if __name__ == "__main__":
    laptop.main()

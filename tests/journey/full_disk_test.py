# SPDX-License-Identifier: Apache-2.0
"""The disk of ledger and cache is full: one clear error each, nothing is launched, and what runs can still be ended."""
import contextlib
import json
import subprocess

import laptop
from laptop import LaptopTest

UP = ("up", "lab", "--on", "rehearsal", "--yes")


class FullDiskTest(LaptopTest):
    def setUp(self):
        super().setUp()
        self.state_dir = self.laptop.home / "state/stint"
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", self.state_dir], check=True)
        self.addCleanup(subprocess.run, ["umount", self.state_dir], check=True)
        (self.state_dir / "rehearsal").symlink_to(self.cloud.state)

    @contextlib.contextmanager
    def full_disk(self):
        filler = self.state_dir / "filler"
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass
        yield
        filler.unlink()

    def fails(self, *words, code, bill):
        done = self.does(*words, code=code)
        self.assertEqual(done.stderr.count("stint: "), 1, done.stderr)
        self.assertIn("no space left", done.stderr.lower())
        self.assertIn(f" bill: {bill}", done.stderr)
        self.assertIn(" next: ", done.stderr)

    def test_launch_is_refused_before_it_costs_and_goes_when_there_is_room(self):
        with self.full_disk():
            self.fails(*UP, code=3, bill="not known")
            self.does("sweep", "--on", "rehearsal", "--yes", code=1)
        self.assertEqual(self.cloud.paid(), [])
        self.does(*UP)
        self.does("down", "lab")
        self.nothing_is_left()

    def test_machine_is_seen_and_ended_and_written_down_when_there_is_room(self):
        self.does(*UP)
        machine = self.one_machine()["InstanceId"]
        with self.full_disk():
            for words in (("ls",), ("ls", "--refresh")):
                shown = self.does(*words)
                self.assertIn(machine, shown.stdout)
                self.assertIn("no space left on the disk", shown.stderr)
            self.assertIn("lab", self.does("cost").stdout)
            self.fails("extend", "lab", "--deadline", "2h", "--yes", code=3, bill="not known")
            self.fails("down", "lab", code=1, bill="nothing is running, nothing costs")
            self.assertEqual(self.cloud.paid(), [])
        self.assertIn(machine, self.does("ls").stdout, "the ledger has not heard of its end")
        self.does("ls", "--refresh")
        self.assertEqual(json.loads(self.does("ls", "--json").stdout)["stints"], [])
        self.nothing_is_left()

    def test_machine_is_stopped_and_written_down_when_there_is_room(self):
        self.does(*UP)
        machine = self.one_machine()["InstanceId"]
        with self.full_disk():
            self.fails("stop", "lab", "--keep-disk", "2h", "--keep-disk-unguarded", code=3,
                       bill=f"{machine} is stopped; its disk costs ")
            self.assertEqual(self.one_machine()["State"]["Name"], "stopped")
        self.does("ls", "--refresh")
        (stint,) = json.loads(self.does("ls", "--json").stdout)["stints"]
        self.assertEqual(stint["state"], "stopped")
        self.does("down", "lab")
        self.nothing_is_left()

    def test_work_comes_home_and_its_machine_ends_though_the_disk_fills_up_meanwhile(self):
        self.laptop.write("train.py", "import time\nprint('epoch 0', flush=True)\ntime.sleep(4)\n"
                                      "open('model.bin', 'w').write('weights')\n")
        run = self.laptop.begin("run", "train.py", "--on", "rehearsal", "--yes")
        run.wait_for("epoch 0")
        with self.full_disk():
            self.assertEqual(run.code(), 1, run.said)
        self.assertIn("no space left", run.said)
        self.assertIn("bill: nothing is running", run.said)
        self.assertEqual((self.laptop.project / "model.bin").read_text(), "weights")
        self.assertEqual(self.cloud.paid(), [])


if __name__ == "__main__":
    laptop.main()

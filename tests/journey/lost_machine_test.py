# SPDX-License-Identifier: Apache-2.0
"""A machine that ends behind a command's back, whatever the command is at: it says so, and nothing of the stint is left."""
import os

import laptop
from laptop import LaptopTest

RUN = ("run", "--on", "rehearsal", "--yes", "--keep")


class LostMachineTest(LaptopTest):
    def lose(self):
        self.cloud.ec2.terminate_instances(InstanceIds=[self.one_machine()["InstanceId"]])

    def says_it_is_over(self, command):
        self.assertEqual(command.code(), 1, command.said)
        self.assertIn("User initiated shutdown", command.said)
        self.assertIn("bill: nothing is running, nothing costs", command.said)
        self.assertEqual(self.cloud.paid(), [])

    def test_while_it_is_connected_to(self):
        run = self.laptop.begin(*RUN, "--", "true")
        run.wait_for("read its host key from its console", 90)
        self.lose()
        self.says_it_is_over(run)

    def test_while_the_project_is_sent(self):
        (self.laptop.project / "data.bin").write_bytes(os.urandom(30_000_000))
        run = self.laptop.begin(*RUN, "--", "true", **self.laptop.slow_rsync(2))
        run.wait_for("to be sent", 90)
        self.lose()
        self.says_it_is_over(run)

    def test_while_the_outputs_come_home(self):
        run = self.laptop.begin(*RUN, "--", "sh", "-c", "head -c 30000000 /dev/urandom > out; echo made",
                                **self.laptop.slow_rsync(2))
        run.wait_for("made", 90)
        laptop.until("they are on their way", lambda: list(self.laptop.project.rglob(".stint-*/*")), 20)
        self.lose()
        self.says_it_is_over(run)
        self.assertIn("the outputs are not home", run.said)

    def test_before_it_is_worked_at(self):
        self.does("up", "lab", "--on", "rehearsal", "--yes")
        self.lose()
        self.says_it_is_over(self.laptop.begin("run", "--on", "lab", "--", "true"))


if __name__ == "__main__":
    laptop.main()

# SPDX-License-Identifier: Apache-2.0
"""The client killed at its worst moments: the next ordinary command sets it right, and the bill is at or just above the meter."""
import datetime
import json

import laptop
from laptop import LaptopTest

UP = ("up", "lab", "--on", "rehearsal", "--budget", "5", "--yes")
RATE = 542_000 / 3600  # micro-dollars a second: a g4dn.xlarge with its disk and its address
PENDING = 3  # seconds in which a host boots, which the cloud does not bill


class FaultyTest(LaptopTest):
    def setUp(self):
        super().setUp()
        self.cloud.make_guard_role()

    def token(self):
        return self.cloud.tag(self.one_machine(), "stint:token")

    def is_guarded(self):
        """Something in the account acts in time, and something ends the disk."""
        self.assertTrue([alarm for alarm in self.cloud.alarms() if alarm["ActionsEnabled"]])
        self.assertIsNotNone(self.moment("end"))
        self.assertGreater(self.moment("keep"), self.moment("end"))

    def is_over(self, *tokens):
        """Nothing paid is left, and the ledger's bill for these stints is the meter's or a little more."""
        self.nothing_is_left()
        billed = json.loads(self.does("cost", "--json").stdout)["total"]["total_micros"]
        metered = sum(self.cloud.bill(token)["total_micros"] for token in tokens)
        self.assertGreaterEqual(billed, metered)
        self.assertLessEqual(billed - metered, max(metered / 100, len(tokens) * 2 * RATE) + len(tokens) * PENDING * RATE)

    def test_launch_killed_while_it_is_guarded_is_brought_up_by_the_next(self):
        tokens = []
        for point in ("CreateSchedule #2 after", "ModifyInstanceAttribute after", "tell stintd policy after"):
            with self.subTest(point):
                self.dies(point, *UP)
                tokens.append(self.token())
                self.is_guarded()
                self.does(*UP)
                self.assertEqual(self.token(), tokens[-1], "the same machine")
                self.assertEqual((self.alarm_actions(), len(self.cloud.alarms())), ({"stop"}, 2))
                self.does("down", "lab")
        self.is_over(*tokens)

    def test_extension_killed_anywhere_is_done_by_the_next(self):
        self.does(*UP)
        token, launched = self.token(), self.one_machine()["LaunchTime"]
        points = "EnableAlarmActions after", "UpdateSchedule #2 after", "CreateTags before", "tell stintd policy after"
        for minutes, point in zip(range(60, 600, 15), points):
            with self.subTest(point):
                extend = "extend", "lab", "--deadline", f"{minutes}m", "--yes"
                self.dies(point, *extend)
                self.is_guarded()
                self.does(*extend)
                deadline = launched + datetime.timedelta(minutes=minutes)
                self.assertAlmostEqual((deadline - self.moment("end")).total_seconds(), 60, delta=61)
                self.assertEqual((self.alarm_actions(), len(self.cloud.alarms())), ({"stop"}, 2))
                self.assertEqual(self.cloud.tag(self.one_machine(), "stint:deadline"), f"launch+{60 * minutes}s")
                stint = json.loads(self.does("ls", "--json").stdout)["stints"][0]
                for guard in stint["guards"]:
                    if guard["layer"] in ("boot timer", "stintd", "W"):
                        at = datetime.datetime.fromisoformat(guard["acts_at"].replace("Z", "+00:00"))
                        self.assertLess(deadline - at, datetime.timedelta(minutes=6), guard["layer"])
        self.does("down", "lab")
        self.is_over(token)

    def test_end_killed_anywhere_is_done_by_the_next(self):
        tokens = []
        for point, then in (("TerminateInstances after", ("ls", "--refresh", "--on", "rehearsal")),
                            ("DeleteAlarms after", ("down", "lab")),
                            ("DeleteSchedule after", ("sweep", "--on", "rehearsal", "--yes"))):
            with self.subTest(point):
                self.does(*UP)
                tokens.append(self.token())
                self.dies(point, "down", "lab")
                self.does(*then)
                self.assertEqual(self.cloud.paid(), [])
                self.assertEqual(json.loads(self.does("ls", "--json").stdout)["stints"], [])
        self.is_over(*tokens)

    def test_run_killed_once_its_work_is_done_brings_it_home_and_runs_it_once(self):
        self.laptop.write("train.py", "open('runs', 'a').write('once ')\nopen('model.bin', 'w').write('weights')\n")
        tokens, run = [], ("run", "train.py", "--on", "rehearsal", "--budget", "5", "--yes")
        for point, then in (("spawn pull before", run), ("spawn compare after", ("down",)), ("TerminateInstances before", ("down",))):
            with self.subTest(point):
                for made in ("runs", "model.bin"):
                    (self.laptop.project / made).unlink(missing_ok=True)
                self.dies(point, *run)
                tokens.append(self.token())
                self.does(*then)
                self.assertEqual((self.laptop.project / "model.bin").read_text(), "weights")
                self.assertEqual((self.laptop.project / "runs").read_text(), "once ")
                self.assertEqual(self.cloud.paid(), [])
        self.is_over(*tokens)


if __name__ == "__main__":
    laptop.main()

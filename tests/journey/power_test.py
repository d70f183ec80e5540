# SPDX-License-Identifier: Apache-2.0
"""stop, start and extend with the real programs on real hosts: what is on the disk stays, the bill goes on, guards follow."""
import datetime
import json

import laptop
from laptop import LaptopTest

UP = ("up", "lab", "--on", "rehearsal", "--budget", "5", "--yes")


class PowerTest(LaptopTest):
    def setUp(self):
        super().setUp()
        self.cloud.make_guard_role()

    # What is armed.
    def test_guards_stop_the_machine_and_end_its_disk_once_a_role_is_there(self):
        self.does(*UP)
        launched = self.one_machine()["LaunchTime"]
        deadline = launched + datetime.timedelta(seconds=int(self.cloud.tag(self.one_machine(), "stint:deadline")[7:-1]))
        self.assertEqual(self.alarm_actions(), {"stop"})
        self.assertEqual(len(self.cloud.alarms()), 2, "the alarm and its twin")
        self.assertLessEqual(self.moment("end"), deadline)
        self.assertGreater(self.moment("end"), deadline - datetime.timedelta(minutes=3))
        self.assertAlmostEqual(self.moment("keep").timestamp(), (deadline + datetime.timedelta(days=3)).timestamp(),
                               delta=120)
        behaviour = self.cloud.ec2.describe_instance_attribute(
            InstanceId=self.one_machine()["InstanceId"], Attribute="instanceInitiatedShutdownBehavior")
        self.assertEqual(behaviour["InstanceInitiatedShutdownBehavior"]["Value"], "stop")
        self.does("down", "lab")
        self.nothing_is_left()

    def test_without_a_role_the_machine_is_ended_with_its_disk_and_cannot_be_stopped(self):
        self.cloud.forget_guard_role()
        self.does(*UP)
        self.assertEqual(self.alarm_actions(), {"terminate"})
        refused = self.does("stop", "lab", code=3)
        self.assertIn("--keep-disk-unguarded", refused.stderr)
        refused = self.does("extend", "lab", "--deadline", "60h", "--budget", "90", "--yes", code=2)
        self.assertIn("an alarm can guard for 1d23h at most", refused.stderr)
        self.assertEqual(self.state(), "running")
        self.does("stop", "lab", "--keep-disk-unguarded")
        self.assertEqual(self.state(), "stopped")
        self.assertEqual(self.cloud.alarms(), [], "one that terminates would take the disk")
        self.assertIn("unguarded", self.does("ls", "--refresh", "--on", "rehearsal").stdout)
        self.does("down", "lab")
        self.nothing_is_left()

    # Stop and start.
    def test_disk_outlives_stop_and_start_and_three_cycles_stay_within_the_bill(self):
        self.does(*UP)
        machine = self.one_machine()
        self.does("ssh", "lab", "--", "sh", "-c", "echo kept >made")
        for cycle in range(3):
            self.does("stop", "lab")
            self.assertEqual(self.state(), "stopped")
            self.assertEqual(self.cloud.alarms(), [])
            self.assertIsNone(self.moment("end"))
            self.assertIsNotNone(self.moment("keep"))
            self.does("start", "lab", "--yes")
            self.assertEqual(self.state(), "running")
            self.assertEqual(self.alarm_actions(), {"stop"})
            self.assertIsNotNone(self.moment("end"))
        self.assertEqual(self.one_machine()["InstanceId"], machine["InstanceId"])
        self.assertEqual(self.does("ssh", "lab", "--", "cat", "made").stdout.strip(), "kept")
        spent, metered = self.spent_and_metered()
        self.assertGreaterEqual(spent, metered)
        self.assertLessEqual(spent - metered, max(metered // 100, 2 * 542_000 // 3600) + 4 * 5 * 542_000 // 3600)
        self.assertGreater(float(self.cloud.tag(self.one_machine(), "stint:spent")), 0)
        self.does("down", "lab")
        self.nothing_is_left()

    def test_budget_that_is_spent_allows_no_extension_and_no_start(self):
        self.does(*UP)
        refused = self.does("extend", "lab", "--yes", "--budget", "0.0001", code=3)
        self.assertIn("too small", refused.stderr)
        self.does("stop", "lab")
        refused = self.does("start", "lab", "--yes", "--budget", "0.01", code=3)
        self.assertIn("spent", refused.stderr)
        self.assertEqual(self.state(), "stopped")
        self.does("down", "lab")

    def test_machine_of_another_owner_is_not_touched_by_any_verb(self):
        self.does(*UP)
        machine, alarms = self.one_machine(), self.cloud.alarms()
        for ledger in ("theirs too", "none"):
            for verb in (("stop",), ("start", "--yes"), ("extend", "--deadline", "3h", "--yes"), ("down", "--discard-outputs")):
                for word in ("lab", machine["InstanceId"]):
                    refused = self.does(verb[0], word, *verb[1:], "--on", "rehearsal", code=2, STINT_OWNER="somebody")
                    self.assertIn("only its owner", refused.stderr, ledger)
            self.laptop.clear()
        self.does("sweep", "--on", "rehearsal", "--yes", STINT_OWNER="somebody")
        self.assertEqual(self.state(), "running")
        self.assertEqual(self.cloud.alarms(), alarms)
        self.does("down", "lab", "--on", "rehearsal", "--discard-outputs")
        self.nothing_is_left()

    def test_machine_started_in_the_console_is_seen_and_its_boot_timer_counts(self):
        self.does(*UP)
        self.does("stop", "lab")
        self.cloud.ec2.start_instances(InstanceIds=[self.one_machine()["InstanceId"]])
        self.cloud.wait_for(self.one_machine()["InstanceId"], "running")
        shown = self.does("ls", "--refresh", "--json", "--on", "rehearsal")
        self.assertEqual(json.loads(shown.stdout)["stints"][0]["state"], "running")
        self.does("start", "lab", "--yes")
        self.does("down", "lab")
        self.nothing_is_left()

    # Extend.
    def test_extension_moves_every_guard_and_the_machine_itself(self):
        self.does(*UP)
        before = self.moment("end"), self.moment("keep")
        self.does("extend", "lab", "--deadline", "75m", "--yes")
        half_an_hour = datetime.timedelta(minutes=30)
        self.assertAlmostEqual((self.moment("end") - before[0]).total_seconds(), half_an_hour.total_seconds(), delta=120)
        self.assertAlmostEqual((self.moment("keep") - before[1]).total_seconds(), half_an_hour.total_seconds(), delta=120)
        self.assertEqual(len(self.cloud.alarms()), 2, "the older ones are gone")
        stint = json.loads(self.does("ls", "--json").stdout)["stints"][0]
        fires = {guard["layer"]: guard["acts_at"] for guard in stint["guards"]}
        launched = self.one_machine()["LaunchTime"]
        for layer in ("boot timer", "stintd", "W", "S"):
            at = datetime.datetime.fromisoformat(fires[layer].replace("Z", "+00:00"))
            self.assertGreater(at - launched, datetime.timedelta(minutes=65), layer)
        refused = self.does("extend", "lab", "--deadline", "10m", "--yes", code=2)
        self.assertIn("earlier", refused.stderr)
        self.does("down", "lab")
        self.nothing_is_left()

    # The ledger lost.
    def test_lost_ledger_is_rebuilt_from_the_tags_and_knows_what_was_spent(self):
        self.does(*UP)
        self.does("stop", "lab")
        spent = float(self.cloud.tag(self.one_machine(), "stint:spent"))
        self.assertGreater(spent, 0)
        self.laptop.clear()
        self.assertIn("no open stint", self.does("stop", "lab", code=2).stderr)
        shown = self.does("start", "lab", "--on", "rehearsal", "--budget", "0.001", "--yes", code=3)
        self.assertIn("took it over", shown.stderr)
        self.assertIn("spent already", shown.stderr)
        spent_now, metered = self.spent_and_metered()
        self.assertGreaterEqual(spent_now, metered)
        refused = self.does("down", "lab", code=3)
        self.assertIn("--discard-outputs", refused.stderr)
        self.does("down", "lab", "--discard-outputs")
        self.nothing_is_left()

    # Killed on the way, and asked for again.
    def test_stop_killed_anywhere_is_done_by_the_next(self):
        self.does(*UP)
        for point in ("UpdateSchedule after", "StopInstances before", "StopInstances after", "DeleteAlarms after",
                      "DeleteSchedule before"):
            with self.subTest(point):
                self.does("start", "lab", "--yes")
                self.killed_and_again("stop", point)
                self.assertEqual(self.state(), "stopped")
                self.assertEqual(self.cloud.alarms(), [])
                self.assertIsNone(self.moment("end"))
                self.assertIsNotNone(self.moment("keep"))
        self.does("down", "lab")
        self.nothing_is_left()

    def test_start_killed_anywhere_is_done_by_the_next(self):
        self.does(*UP)
        for point in ("PutMetricAlarm after", "CreateSchedule after", "UpdateSchedule before", "StartInstances before", "StartInstances after"):
            with self.subTest(point):
                self.does("stop", "lab")
                self.killed_and_again("start", point, "--yes")
                self.assertEqual(self.state(), "running")
                self.assertEqual(self.alarm_actions(), {"stop"})
                self.assertIsNotNone(self.moment("end"))
        self.does("down", "lab")
        self.nothing_is_left()


if __name__ == "__main__":
    laptop.main()

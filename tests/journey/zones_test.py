# SPDX-License-Identifier: Apache-2.0
"""No capacity in one zone and in all, with the real program and a real host."""
import json

import laptop
from laptop import LaptopTest

UP = ("up", "lab", "--on", "rehearsal", "--yes")
ZONES = ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d", "us-east-1f"]  # that have a T4


class ZonesTest(LaptopTest):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.cloud.set, shortages=[])

    def does(self, *words, code=0):
        done = self.laptop.stint(*words)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def listed(self, *words):
        return json.loads(self.does("ls", "--refresh", "--json", "--on", "rehearsal", *words).stdout)["stints"]

    def test_one_without_capacity_goes_on_in_the_next_where_it_can_be_worked_at(self):
        self.cloud.set(shortages=[{"type": "g4dn.*", "zone": "us-east-1a"}])
        up = self.does(*UP)
        self.assertIn("no g4dn.xlarge in us-east-1a (InsufficientInstanceCapacity): asking us-east-1b", up.stderr)
        machine = self.one_machine()
        self.assertEqual(machine["Placement"]["AvailabilityZone"], "us-east-1b")
        token = self.cloud.tag(machine, "stint:token")
        self.assertEqual(machine["ClientToken"], f"{token}-2", "its own attempt")
        attempts = self.listed()[0]["attempts"]
        self.assertEqual([(a["zone"], a["state"]) for a in attempts], [("us-east-1a", "refused"), ("us-east-1b", "launched")])
        self.assertEqual(self.does("ssh", "lab", "--", "echo", "here").stdout.strip(), "here")
        self.does("down", "lab")
        self.assertEqual(self.cloud.paid(), [])

    def test_one_that_accepts_and_then_has_no_room_is_left_with_its_guards(self):
        self.cloud.set(shortages=[{"type": "g4dn.*", "zone": "us-east-1a", "after_accepting": True}])
        up = self.does(*UP)
        self.assertIn("no g4dn.xlarge in us-east-1a (Server.InsufficientInstanceCapacity): asking us-east-1b", up.stderr)
        machine = self.one_machine()
        self.assertEqual(machine["Placement"]["AvailabilityZone"], "us-east-1b")
        alarms = [alarm["AlarmName"] for alarm in self.cloud.alarms()]
        self.assertEqual(len(alarms), 2, alarms)
        for name in alarms:
            self.assertIn(machine["InstanceId"], name)
        self.does("down", "lab")
        self.assertEqual(self.cloud.paid(), [])

    def test_all_without_capacity_are_one_error_and_cost_nothing(self):
        self.cloud.set(shortages=[{"type": "g4dn.*"}])
        before = self.cloud.bill()["total_micros"]
        refused = self.does(*UP, code=6)
        for zone in ZONES:
            self.assertEqual(refused.stderr.count(f"no g4dn.xlarge in {zone} "), 1, refused.stderr)
        error = refused.stderr[refused.stderr.rindex("stint: "):]
        for words in ("no zone of us-east-1 has a g4dn.xlarge to give now", ", ".join(ZONES), "bill: nothing is running",
                      "next: try again later", "--region", "--type g4dn.2xlarge"):
            self.assertIn(words, error)
        self.assertEqual(self.cloud.machines(), [])
        self.assertEqual(self.cloud.paid(), [])
        self.assertEqual(self.listed(), [])
        self.assertEqual(self.cloud.bill()["total_micros"], before)
        self.cloud.set(shortages=[])
        self.does(*UP)
        self.does("down", "lab")


if __name__ == "__main__":
    laptop.main()

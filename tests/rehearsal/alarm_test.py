# SPDX-License-Identifier: Apache-2.0
"""An alarm with a warm-up of one minute, the shortest there is, ends a machine that is left alone: with the server
there, and with a server that was not there when it was due. Both wait at the same time."""
import time
import unittest

import rehearsal
from rehearsal import until


class Armed:
    """A cloud with one machine and its alarm."""

    def __init__(self):
        self.cloud = rehearsal.Rehearsal()
        self.cloud.start()
        self.cloud.set(alarm_delay=0)
        self.machine = self.cloud.launch()
        self.cloud.put_alarm(self.machine, 1)
        self.since = time.time()
        self.cloud.wait_for(self.machine, "running")

    def alarm(self):
        return self.cloud.client("cloudwatch").describe_alarms()["MetricAlarms"][0]

    def sleep_until(self, seconds):
        time.sleep(max(0, self.since + seconds - time.time()))


class Alarm(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.watched, cls.unwatched = Armed(), Armed()
        cls.addClassCleanup(cls.watched.cloud.close)
        cls.addClassCleanup(cls.unwatched.cloud.close)
        cls.unwatched.cloud.kill()

    def test_1_it_waits_for_the_end_of_its_warm_up(self):
        self.assertEqual(self.watched.alarm()["EvaluationState"], "IN_WARM_UP")
        self.watched.sleep_until(50)
        self.assertEqual(self.watched.cloud.state_of(self.watched.machine), "running")

    def test_2_it_ends_the_machine_then(self):
        cloud, machine = self.watched.cloud, self.watched.machine
        cloud.wait_for(machine, "terminated", 30)
        self.assertLess(abs(time.time() - self.watched.since - 60), 8)
        self.assertEqual(self.watched.alarm()["StateValue"], "ALARM")

    def test_3_it_has_ended_what_a_killed_server_did_not_see(self):
        cloud, machine = self.unwatched.cloud, self.unwatched.machine
        self.unwatched.sleep_until(66)
        cloud.start()
        until("it is terminated", lambda: cloud.state_of(machine) == "terminated", 5)
        line = next(line for line in cloud.bill()["lines"] if line["kind"] == "instance")
        self.assertLess(abs(line["seconds"] - 60), 4, "the bill ends with the alarm, not with the server's return")


if __name__ == "__main__":
    rehearsal.main()

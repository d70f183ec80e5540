# SPDX-License-Identifier: Apache-2.0
"""Schedules end machines in the minute that they name: one that runs is stopped and keeps its disk, one that is stopped
is terminated, and one whose server was not there when it was due ends at that minute all the same. All wait at the same
time."""
import datetime
import time
import unittest

import rehearsal
from rehearsal import until

TAGGED = {"TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "stint:token", "Value": "t-1"}]}]}


def minute_after(seconds):
    """The first whole minute that is so far away at least."""
    far = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return far.replace(second=0, microsecond=0) + datetime.timedelta(minutes=1)


class Schedule(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud, cls.unwatched = rehearsal.Rehearsal(), rehearsal.Rehearsal()
        for cloud in (cls.cloud, cls.unwatched):
            cls.addClassCleanup(cloud.close)
        for cloud in (cls.cloud, cls.unwatched):
            cloud.start()
            cloud.set(schedules={"delay": 0}, limits=[{"code": "L-1216C47A", "vcpus": 32}])
            cloud.make_guard_role()
        group = cls.cloud.open_group()
        cls.running = cls.cloud.launch(**TAGGED, SecurityGroupIds=[group])
        cls.stopped, cls.untagged = cls.cloud.launch(**TAGGED), cls.cloud.launch()
        cls.lonely = cls.unwatched.launch(**TAGGED)
        for cloud, machine in ((cls.cloud, cls.running), (cls.cloud, cls.stopped), (cls.cloud, cls.untagged),
                               (cls.unwatched, cls.lonely)):
            cloud.wait_for(machine, "running")
        cls.cloud.ec2.stop_instances(InstanceIds=[cls.stopped])
        cls.cloud.said_by(cls.running, "echo work > work; sync")
        cls.cloud.wait_for(cls.stopped, "stopped")
        cls.due = minute_after(2)
        cls.cloud.put_schedule(cls.running, cls.due)
        cls.cloud.put_schedule(cls.stopped, cls.due, "terminateInstances")
        cls.cloud.put_schedule(cls.untagged, cls.due)
        cls.unwatched.put_schedule(cls.lonely, cls.due)
        cls.unwatched.kill()

    def names(self):
        return {s["Name"] for s in self.cloud.client("scheduler").list_schedules()["Schedules"]}

    def test_1_nothing_happens_before(self):
        time.sleep(max(0, self.due.timestamp() - time.time() - 1))
        self.assertEqual(self.cloud.state_of(self.running), "running")
        self.assertEqual(len(self.names()), 3)

    def test_2_it_stops_what_runs(self):
        self.cloud.wait_for(self.running, "stopped", 10)
        reason = self.cloud.instance(self.running)["StateReason"]["Code"]
        self.assertEqual(reason, "Client.UserInitiatedShutdown")

    def test_3_it_terminates_what_is_stopped(self):
        self.cloud.wait_for(self.stopped, "terminated", 10)

    def test_4_it_spares_what_its_role_may_not_touch_and_tries_again(self):
        self.assertEqual(self.cloud.state_of(self.untagged), "running")
        self.assertEqual(self.names(), {f"end-{self.untagged}"})

    def test_5_the_disk_outlives_the_stop(self):
        before = self.cloud.instance(self.running)
        self.cloud.ec2.start_instances(InstanceIds=[self.running])
        self.cloud.wait_for(self.running, "running")
        after = self.cloud.instance(self.running)
        self.assertGreater(after["LaunchTime"], before["LaunchTime"])
        self.assertEqual(after["PrivateIpAddress"], before["PrivateIpAddress"])
        self.assertEqual(self.cloud.said_by(self.running, "cat work"), "work")

    def test_6_it_has_stopped_what_a_killed_server_did_not_see(self):
        time.sleep(max(0, self.due.timestamp() - time.time() + 4))
        self.unwatched.start()
        until("it is stopped", lambda: self.unwatched.state_of(self.lonely) == "stopped", 5)
        line = next(line for line in self.unwatched.bill()["lines"] if line["kind"] == "instance")
        ended = datetime.datetime.fromisoformat(line["to"].replace("Z", "+00:00"))
        self.assertLess(abs((ended - self.due).total_seconds()), 1, "the bill ends with the schedule, not with the return")


if __name__ == "__main__":
    rehearsal.main()

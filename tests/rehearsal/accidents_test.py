# SPDX-License-Identifier: Apache-2.0
"""What can happen to a machine: it crashes, its network is cut, it hangs, its image has no cloud-init. And what the
cloud makes of it."""
import datetime
import json
import time
import unittest
import urllib.error

import rehearsal
from rehearsal import until

FORGETFUL = "rehearsal/images/without-cloud-init-amd64-20261001"


class Accidents(rehearsal.CloudTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cloud.set(limits=[{"code": code, "vcpus": 64} for code in ("L-1216C47A", "L-34B43A08")], alarm_delay=0)
        cls.group = cls.cloud.open_group()
        image = cls.cloud.ec2.describe_images(Filters=[{"Name": "name", "Values": [FORGETFUL]}])["Images"][0]
        cls.forgetful = cls.cloud.launch(ImageId=image["ImageId"], user_data="#!/bin/sh\nshutdown -h now\n")
        cls.cloud.put_alarm(cls.forgetful, 1)  # all others run while it waits
        cls.armed = time.monotonic()

    def refusal(self, id, accident):
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.cloud.befall(id, accident)
        return refused.exception.code, json.loads(refused.exception.read())["error"]

    def ready(self, **more):
        id = self.cloud.launch(SecurityGroupIds=[self.group], **more)
        self.cloud.said_by(id, "true")
        return id

    def check_of(self, id):
        """None until it runs: ssh may answer while the instance is still pending."""
        statuses = self.cloud.ec2.describe_instance_status(InstanceIds=[id])["InstanceStatuses"]
        return statuses[0]["InstanceStatus"]["Status"] if statuses else None

    def test_crash_stops_it_and_its_disk_is_kept(self):
        id = self.ready(InstanceInitiatedShutdownBehavior="terminate")
        self.cloud.said_by(id, "echo work > work; sync")
        self.cloud.befall(id, "crash")
        self.cloud.wait_for(id, "stopped", 5)
        self.assertEqual(self.cloud.instance(id)["StateReason"]["Code"], "Server.InternalError")
        self.cloud.ec2.start_instances(InstanceIds=[id])
        self.cloud.wait_for(id, "running")
        self.assertEqual(self.cloud.said_by(id, "cat work"), "work")

    def test_network_that_is_cut_and_restored(self):
        id = self.ready()
        until("its checks pass", lambda: self.check_of(id) == "ok", 20)
        self.cloud.befall(id, "cut_network")
        self.assertEqual(self.cloud.ssh(id, "true", limit=0).returncode, 255)
        self.assertEqual((self.cloud.state_of(id), self.check_of(id)), ("running", "impaired"))
        self.cloud.befall(id, "restore_network")
        self.assertEqual(self.cloud.ssh(id, "true").returncode, 0)
        self.assertEqual(self.check_of(id), "ok")

    def test_machine_that_hangs_is_stopped_by_force(self):
        self.cloud.set(pace={"os_shutdown": 2})
        id = self.ready()
        self.cloud.befall(id, "hang")
        begin = time.monotonic()
        self.cloud.ec2.stop_instances(InstanceIds=[id])
        self.cloud.wait_for(id, "stopped", 10)
        self.assertGreater(time.monotonic() - begin, 1.5)

    def test_spot_machine_reads_when_it_is_wanted_back(self):
        id = self.ready(InstanceMarketOptions={"MarketType": "spot"})
        ask = ("token=$(curl -s -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token); "
               "curl -sf -H \"X-aws-ec2-metadata-token: $token\" http://169.254.169.254/latest/meta-data/")
        self.assertEqual(self.cloud.said_by(id, ask + "instance-life-cycle"), "spot")
        self.assertNotEqual(self.cloud.ssh(id, ask + "spot/instance-action").returncode, 0)
        self.cloud.befall(id, "interrupt")
        notice = json.loads(self.cloud.said_by(id, ask + "spot/instance-action"))
        self.assertEqual(notice["action"], "terminate")
        self.assertRegex(notice["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        (line,) = [line for line in self.cloud.bill()["lines"] if line["resource"] == id and line["kind"] == "instance"]
        self.assertEqual(line["what"], "t3.micro spot")

    def test_what_cannot_happen(self):
        self.assertEqual(self.refusal(self.ready(), "interrupt")[0], 400, "it is on demand")
        self.assertEqual(self.refusal("i-00000000000000000", "crash"), (404, "no host i-00000000000000000 runs"))
        self.assertEqual(self.refusal("i-00000000000000000", "burn")[0], 400)

    def test_without_cloud_init_its_alarm_alone_ends_it(self):
        console = self.cloud.ec2.get_console_output(InstanceId=self.forgetful, Latest=True).get("Output", "")
        self.assertNotIn("SSH HOST KEY", console)
        self.cloud.wait_for(self.forgetful, "terminated", max(1, self.armed + 80 - time.monotonic()))
        (line,) = [l for l in self.cloud.bill()["lines"] if l["resource"] == self.forgetful and l["kind"] == "instance"]
        ran = datetime.datetime.fromisoformat(line["to"][:-1]) - datetime.datetime.fromisoformat(line["from"][:-1])
        self.assertGreater(ran.total_seconds(), 50, "its user-data would have ended it sooner")
        self.assertEqual(self.cloud.instance(self.forgetful)["StateReason"]["Code"], "Client.UserInitiatedShutdown")


if __name__ == "__main__":
    rehearsal.main()

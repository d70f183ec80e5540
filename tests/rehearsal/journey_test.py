# SPDX-License-Identifier: Apache-2.0
"""The journey of a learner with nothing but boto3 and ssh."""
import json
import os
import stat
import unittest

import rehearsal
from rehearsal import until


class Journey(rehearsal.CloudTest):
    def test_second_start_says_that_it_runs_already(self):
        before = self.cloud.status
        done = self.cloud.start()
        self.assertIn(f"runs already at {before['endpoint']}", done.stdout)
        self.assertEqual(self.cloud.status, before)

    def test_status_is_the_owners_alone(self):
        for name in ("status.json", "journal", "log"):
            self.assertEqual(stat.S_IMODE(os.stat(self.cloud.state / name).st_mode), 0o600, name)
        said = json.loads(self.cloud.run("status", "--state", self.cloud.state).stdout)
        self.assertEqual(said, {"running": True, **self.cloud.status})

    def test_types_say_what_they_have(self):
        found = self.cloud.ec2.describe_instance_types(InstanceTypes=["g4dn.xlarge"])["InstanceTypes"][0]
        self.assertEqual(found["GpuInfo"]["Gpus"][0]["Name"], "T4")
        self.assertEqual(found["VCpuInfo"]["DefaultVCpus"], 4)

    def test_gpus_come_with_a_limit_that_is_asked_for(self):
        refusal = self.code_of(self.cloud.launch, "g4dn.xlarge")
        self.assertEqual(refusal, "VcpuLimitExceeded")
        quotas = self.cloud.client("service-quotas")
        quota = {"ServiceCode": "ec2", "QuotaCode": "L-DB2E81BA"}
        self.assertEqual(quotas.get_service_quota(**quota)["Quota"]["Value"], 0)
        self.cloud.set(approve_after=2)
        asked = quotas.request_service_quota_increase(**quota, DesiredValue=4)["RequestedQuota"]
        self.assertEqual(asked["Status"], "PENDING")
        until("the limit is granted", lambda: quotas.get_service_quota(**quota)["Quota"]["Value"] == 4, pause=0.5)
        group = self.cloud.open_group("for-gpus")
        id = self.cloud.launch("g4dn.xlarge", SecurityGroupIds=[group])
        self.assertIn("Tesla T4", self.cloud.said_by(id, "nvidia-smi -L"))
        self.cloud.ec2.terminate_instances(InstanceIds=[id])
        self.cloud.wait_for(id, "terminated")


class Machine(rehearsal.CloudTest):
    """One machine from its launch to its end; the tests are its stations, in the order of their names."""

    def test_1_launch_and_ssh(self):
        cloud = type(self).cloud
        type(self).group = cloud.open_group()
        type(self).machine = cloud.launch(SecurityGroupIds=[self.group], ClientToken="once",
                                     InstanceInitiatedShutdownBehavior="stop",
                                     UserData=cloud.user_data("runcmd: [touch /home/ubuntu/was-here]\n"))
        self.assertEqual(cloud.state_of(self.machine), "pending")
        cloud.wait_for(self.machine, "running")
        said = cloud.said_by(self.machine, "cloud-init status --wait >&2; ls; whoami; hostname -f")
        self.assertEqual(said.split(), ["was-here", "ubuntu", cloud.instance(self.machine)["PrivateDnsName"]])

    def test_2_checks_pass(self):
        def checks():
            all = self.cloud.ec2.describe_instance_status(InstanceIds=[self.machine])["InstanceStatuses"]
            return [(s["SystemStatus"]["Status"], s["InstanceStatus"]["Status"]) for s in all] == [("ok", "ok")]
        until("2/2 checks", checks, 15)
        host = json.loads(self.cloud.get("/rehearsal/hosts"))[0]
        self.assertEqual((host["id"], host["state"]), (self.machine, "on"))

    def test_3_wrong_host_key_ends_the_connection(self):
        other = (self.cloud.folder / "key.pub").read_text().rsplit(" ", 1)[0]
        done = self.cloud.ssh(self.machine, "true", limit=0, host_key=other)
        self.assertEqual(done.returncode, 255)
        self.assertIn("Host key verification failed", done.stderr)

    def test_4_same_client_token_is_the_same_machine(self):
        user_data = self.cloud.user_data("runcmd: [touch /home/ubuntu/was-here]\n")
        wish = {"SecurityGroupIds": [self.group], "ClientToken": "once", "InstanceInitiatedShutdownBehavior": "stop"}
        self.assertEqual(self.cloud.launch(**wish, UserData=user_data), self.machine)
        self.assertEqual(self.code_of(self.cloud.launch, **wish, user_data="#!/bin/sh\n"),
                         "IdempotentParameterMismatch")

    def test_5_power_off_inside_stops_it(self):
        self.cloud.ssh(self.machine, "echo kept > file; sync; sudo shutdown -h now", limit=0)
        self.cloud.wait_for(self.machine, "stopped")
        found = self.cloud.instance(self.machine)
        self.assertEqual(found["StateReason"]["Code"], "Client.InstanceInitiatedShutdown")
        self.assertNotIn("PublicIpAddress", found)

    def test_6_start_keeps_the_disk_and_brings_another_address(self):
        before = [line["resource"] for line in self.cloud.bill()["lines"] if line["kind"] == "public-ipv4"]
        self.cloud.ec2.start_instances(InstanceIds=[self.machine])
        self.cloud.wait_for(self.machine, "running")
        self.assertNotIn(self.cloud.instance(self.machine)["PublicIpAddress"], before)
        self.assertEqual(self.cloud.said_by(self.machine, "cat file"), "kept")

    def test_7_reboot_keeps_the_address(self):
        address = self.cloud.instance(self.machine)["PublicIpAddress"]
        boot = self.cloud.said_by(self.machine, "cat /proc/sys/kernel/random/boot_id")
        self.cloud.ec2.reboot_instances(InstanceIds=[self.machine])
        until("it has booted again", lambda: self.cloud.ssh(
            self.machine, "cat /proc/sys/kernel/random/boot_id").stdout.strip() not in (boot, ""))
        self.assertEqual(self.cloud.instance(self.machine)["PublicIpAddress"], address)
        self.assertEqual(self.cloud.state_of(self.machine), "running")

    def test_8_power_off_ends_it_where_the_behavior_says_so(self):
        self.cloud.ec2.modify_instance_attribute(InstanceId=self.machine,
                                                 InstanceInitiatedShutdownBehavior={"Value": "terminate"})
        self.cloud.ssh(self.machine, "sudo systemctl poweroff", limit=0)
        self.cloud.wait_for(self.machine, "terminated")
        self.assertEqual(self.cloud.ec2.describe_volumes()["Volumes"], [])
        self.assertFalse((self.cloud.state / "hosts/instances" / self.machine).exists(), "its disk is gone")

    def test_9_bill_has_all_of_it(self):
        bill = self.cloud.bill()
        self.assertFalse(any(line["open"] for line in bill["lines"]))
        kinds = [line["kind"] for line in bill["lines"]]
        self.assertEqual({kind: kinds.count(kind) for kind in kinds}, {"instance": 2, "volume": 1, "public-ipv4": 2, "traffic-out": 1})
        self.assertGreaterEqual(bill["total_micros"] * 1000, bill["total_nano_dollars"])
        self.assertGreater(bill["total_nano_dollars"], 0)


if __name__ == "__main__":
    rehearsal.main()

# SPDX-License-Identifier: Apache-2.0
"""A server that ends, is killed, and comes back; and what is left on this computer then."""
import concurrent.futures
import json
import os
import shutil
import stat
import time
import unittest

import rehearsal

TAGS = [{"ResourceType": "instance", "Tags": [{"Key": "stint:token", "Value": "t1"}]}]


class Restart(unittest.TestCase):
    def setUp(self):
        self.cloud = rehearsal.Rehearsal()
        self.addCleanup(self.cloud.close)
        self.cloud.start()

    def everything(self):
        """All that the cloud shows, without what belongs to the answer alone."""
        ec2 = self.cloud.ec2
        calls = [ec2.describe_instances, ec2.describe_volumes, ec2.describe_security_groups, ec2.describe_key_pairs,
                 ec2.describe_tags, ec2.describe_vpcs, ec2.describe_subnets,
                 self.cloud.client("cloudwatch").describe_alarms]
        answers = {call.__name__: call() for call in calls}
        for answer in answers.values():
            del answer["ResponseMetadata"]
        return answers

    def test_killed_server_leaves_nothing_and_its_cloud_goes_on(self):
        group = self.cloud.open_group(source="0.0.0.0/0")  # we may have another address afterwards
        id = self.cloud.launch(SecurityGroupIds=[group], TagSpecifications=TAGS)
        self.cloud.wait_for(id, "running")
        self.cloud.said_by(id, "echo kept > file; sync")
        before, traces = self.cloud.instance(id), self.cloud.traces()
        self.assertGreater(len(self.cloud.left(traces)), 8, "a running cloud is seen")

        self.cloud.kill()
        self.cloud.wait_until_nothing_is_left(traces)
        self.cloud.start()
        self.cloud.wait_for(id, "stopped")
        after = self.cloud.instance(id)
        self.assertEqual(after["StateReason"]["Code"], "Server.InternalError")
        for same in ("LaunchTime", "PrivateIpAddress", "SubnetId", "Tags", "BlockDeviceMappings"):
            self.assertEqual(after[same], before[same])

        lines = {line["kind"]: line for line in self.cloud.bill("t1")["lines"]}
        self.assertTrue(lines["volume"]["open"], "a stopped machine's disk goes on costing")
        self.assertFalse(lines["instance"]["open"])
        self.cloud.ec2.start_instances(InstanceIds=[id])
        self.cloud.wait_for(id, "running")
        self.assertEqual(self.cloud.said_by(id, "cat file"), "kept")

    def test_disk_of_a_host_that_is_gone_goes_by_and_by_also_after_a_kill(self):
        hosts = self.cloud.state / "hosts"
        id = self.cloud.launch(SecurityGroupIds=[self.cloud.open_group()])
        self.cloud.wait_for(id, "running")
        self.cloud.said_by(id, "mkdir many && cd many && seq 5000 | xargs touch && fallocate -l 300M large")
        self.cloud.ec2.terminate_instances(InstanceIds=[id])
        self.cloud.wait_for(id, "terminated")
        self.assertFalse((hosts / "instances" / id).exists(), "at once")
        rehearsal.until("it is gone", lambda: not list((hosts / "attic").iterdir()))
        self.cloud.kill()
        (hosts / "attic/i-left.0/deep").mkdir(parents=True)
        (hosts / "attic/i-left.0/deep/file").write_text("it")
        self.cloud.start()
        rehearsal.until("what a killed server left is gone", lambda: not list((hosts / "attic").iterdir()))

    def test_everything_is_as_it_was(self):
        self.cloud.set(limits=[{"code": "L-DB2E81BA", "vcpus": 8}], throttling=False)
        group = self.cloud.open_group()
        self.cloud.ec2.create_key_pair(KeyName="pair", KeyType="ed25519")
        stopped = self.cloud.launch("g4dn.xlarge", ClientToken="a", SecurityGroupIds=[group], TagSpecifications=TAGS)
        gone = self.cloud.launch(ClientToken="b")
        self.cloud.put_alarm(stopped, 60)
        self.cloud.wait_for(stopped, "running")
        self.cloud.ec2.stop_instances(InstanceIds=[stopped])
        self.cloud.ec2.terminate_instances(InstanceIds=[gone])
        self.cloud.wait_for(stopped, "stopped")
        self.cloud.wait_for(gone, "terminated")
        before, settings = self.everything(), self.cloud.set()
        closed = [line for line in self.cloud.bill()["lines"] if not line["open"]]
        for end in (self.cloud.kill, self.cloud.stop):
            end()
            self.cloud.start()
            self.assertEqual(self.everything(), before)
            self.assertEqual(self.cloud.set(), settings)
            self.assertEqual([line for line in self.cloud.bill()["lines"] if not line["open"]], closed)
        self.assertEqual(self.cloud.launch("g4dn.xlarge", ClientToken="a", SecurityGroupIds=[group],
                                           TagSpecifications=TAGS), stopped, "client tokens are remembered")

    def test_stop_leaves_nothing(self):
        id = self.cloud.launch()
        self.cloud.wait_for(id, "running")
        traces = self.cloud.traces()
        begin = time.monotonic()
        self.assertIn("has ended", self.cloud.stop().stdout)
        self.assertEqual(self.cloud.left(traces), [])
        self.assertLess(time.monotonic() - begin, 10)
        self.assertFalse((self.cloud.state / "status.json").exists())
        self.assertIn("does not run", self.cloud.stop().stdout)
        self.cloud.start()
        self.cloud.wait_for(id, "stopped", 5)

    def test_doctor_says_what_hosts_need_and_what_is_kept(self):
        cache = self.cloud.folder / "cache"
        (cache / "images").mkdir(parents=True)
        (cache / "images" / "some").write_bytes(b"x" * 1_000_000)
        seen = json.loads(self.cloud.run("doctor", "--state", self.cloud.state, "--cache", cache).stdout)
        self.assertTrue(seen["possible"], seen["needs"])
        self.assertEqual([need["name"] for need in seen["needs"]],
                         ["root", "user namespaces", "network namespaces", "overlay disks", "cgroups", "nft", "mmdebstrap",
                          "machine image"])
        self.assertGreaterEqual(seen["image"]["bytes"], 1_000_000)
        programs = self.cloud.folder / "programs"
        programs.mkdir()
        (programs / "nft").write_text("#!/bin/sh\nexit 1\n")
        (programs / "nft").chmod(0o755)
        less = json.loads(self.cloud.run("doctor", "--state", self.cloud.state, "--cache", cache,
                                         PATH=f"{programs}:{os.environ['PATH']}").stdout)
        self.assertFalse(less["possible"])
        self.assertEqual([(need["name"], need["next"]) for need in less["needs"] if not need["met"]],
                         [("nft", "sudo apt-get install nftables")])

    def test_clean_removes_all_and_only_where_nothing_runs(self):
        cache = self.cloud.folder / "cache"
        (cache / "images").mkdir(parents=True)
        clean = ("clean", "--state", self.cloud.state, "--cache", cache)
        refused = self.cloud.run(*clean)
        self.assertEqual((refused.returncode, refused.stderr),
                         (2, "stint-rehearsal: the rehearsal cloud runs\n next: stint rehearse stop\n"))
        id = self.cloud.launch()
        self.cloud.wait_for(id, "running")
        self.cloud.stop()
        self.assertEqual(self.cloud.run(*clean).returncode, 0)
        self.assertFalse(cache.exists())
        self.assertFalse(self.cloud.state.exists())

    def test_files_belong_to_who_called_sudo(self):
        self.cloud.stop()
        shutil.rmtree(self.cloud.state)
        self.cloud.start(SUDO_UID="1234", SUDO_GID="1235")
        for path in (self.cloud.state, *(self.cloud.state / name for name in ("status.json", "journal", "log"))):
            found = path.stat()
            self.assertEqual((found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode) & 0o077), (1234, 1235, 0), path)

    def test_two_starts_at_once_make_one_server(self):
        self.cloud.stop()
        with concurrent.futures.ThreadPoolExecutor() as both:
            said = [done.stdout for done in both.map(lambda _: self.cloud.start(), range(2))]
        self.assertEqual(sum("runs already at" in text for text in said), 1, said)

    def test_journal_that_is_none_of_ours_is_set_aside(self):
        id = self.cloud.launch()
        self.cloud.stop()
        journal = self.cloud.state / "journal"
        journal.write_text(journal.read_text().replace('"format":1', '"format":0'))
        said = self.cloud.start().stderr
        self.assertIn("cannot be taken up again: it is of another version of this program", said)
        aside = [path for path in self.cloud.state.glob("journal-*")]
        self.assertEqual(len(aside), 1)
        self.assertIn(str(aside[0]), said)
        self.assertEqual(self.cloud.ec2.describe_instances()["Reservations"], [])
        self.assertFalse((self.cloud.state / "hosts/instances" / id).exists(), "nobody's disk is kept")

    def test_last_line_that_was_cut_is_dropped(self):
        self.cloud.ec2.create_security_group(GroupName="kept", Description="g")
        self.cloud.ec2.create_security_group(GroupName="cut", Description="g")
        self.cloud.kill()
        journal = self.cloud.state / "journal"
        journal.write_bytes(journal.read_bytes()[:-20])
        self.assertNotIn("cannot be taken up", self.cloud.start().stderr)
        names = [group["GroupName"] for group in self.cloud.ec2.describe_security_groups()["SecurityGroups"]]
        self.assertEqual(sorted(names), ["default", "kept"])


if __name__ == "__main__":
    rehearsal.main()

# SPDX-License-Identifier: Apache-2.0
"""What a test may set, and that the cloud then does so."""
import time
import unittest

import botocore.config
import botocore.exceptions

import rehearsal
from rehearsal import until


class Settings(rehearsal.CloudTest):
    def setUp(self):
        self.cloud.set(faults=[], shortages=[], read_lag=0, throttling=False)

    def test_what_is_set_is_shown(self):
        shown = self.cloud.set(alarm_delay=[1, 2.5], pace={"stopped": 1})
        self.assertEqual((shown["alarm_delay"], shown["pace"]["stopped"]), ([1, 2.5], [1, 1]))
        self.assertEqual(self.cloud.set(**shown), shown)

    def test_bad_ones_are_refused_by_name_and_change_nothing(self):
        before = self.cloud.set()
        for bad, why in [({"limit": 1}, 'there is no setting "limit"'), ({"pace": {"boot": [3, 1]}}, "boot has to be"),
                         ({"approve_after": 1, "faults": [{"what": "odd"}]}, "what has to be lost, broken")]:
            with self.assertRaises(ValueError) as refused:
                self.cloud.set(**bad)
            self.assertIn(why, str(refused.exception))
        self.assertEqual(self.cloud.set(), before)

    def test_limits(self):
        self.cloud.set(limits=[{"code": "L-DB2E81BA", "vcpus": 8}])
        quota = self.cloud.client("service-quotas").get_service_quota(ServiceCode="ec2", QuotaCode="L-DB2E81BA")
        self.assertEqual(quota["Quota"]["Value"], 8)

    def test_shortage(self):
        self.cloud.set(shortages=[{"type": "t3.*"}])
        self.assertEqual(self.code_of(self.cloud.launch), "InsufficientInstanceCapacity")

    def test_lost_answer_of_a_launch_that_had_its_effect(self):
        self.cloud.set(faults=[{"call": "RunInstances", "what": "lost", "after": True}])
        with self.assertRaises(botocore.exceptions.ConnectionClosedError):
            self.cloud.launch(ClientToken="lost")
        found = self.cloud.ec2.describe_instances(Filters=[{"Name": "client-token", "Values": ["lost"]}])
        id = found["Reservations"][0]["Instances"][0]["InstanceId"]
        self.assertEqual(self.cloud.launch(ClientToken="lost"), id)
        self.cloud.ec2.terminate_instances(InstanceIds=[id])

    def test_late_answer_keeps_nobody_else_waiting(self):
        self.cloud.set(faults=[{"call": "DescribeVpcs", "what": "late", "by": 2}])
        config = botocore.config.Config(read_timeout=1, retries={"total_max_attempts": 1})
        with self.assertRaises(botocore.exceptions.ReadTimeoutError):
            self.cloud.client("ec2", config=config).describe_vpcs()
        begin = time.monotonic()
        self.cloud.ec2.describe_vpcs()
        self.assertLess(time.monotonic() - begin, 1)

    def test_late_answer_comes(self):
        self.cloud.set(faults=[{"call": "DescribeVpcs", "what": "late", "by": 1}])
        begin = time.monotonic()
        self.assertEqual(len(self.cloud.ec2.describe_vpcs()["Vpcs"]), 1)
        self.assertGreater(time.monotonic() - begin, 1)

    def test_broken_refused_and_cut(self):
        self.cloud.set(faults=[{"call": "DescribeVpcs", "what": "broken", "status": 502},
                               {"call": "DescribeVpcs", "what": "refused", "code": "UnauthorizedOperation"},
                               {"call": "DescribeVpcs", "what": "throttled"}])
        codes = [self.code_of(self.cloud.ec2.describe_vpcs) for _ in range(3)]
        self.assertEqual(codes, ["502", "UnauthorizedOperation", "RequestLimitExceeded"])

    def test_reads_that_lag_behind(self):
        self.cloud.set(read_lag=3)
        name = {"Name": "group-name", "Values": ["new"]}
        self.cloud.ec2.create_security_group(GroupName="new", Description="new")
        self.assertEqual(self.cloud.ec2.describe_security_groups(Filters=[name])["SecurityGroups"], [])
        until("it is seen", lambda: self.cloud.ec2.describe_security_groups(Filters=[name])["SecurityGroups"])

    def test_calls_that_come_too_often(self):
        send = self.cloud.repeater("describe_vpcs")
        refused = lambda: sum("<Code>RequestLimitExceeded<" in send() for _ in range(300))
        self.assertEqual(refused(), 0)
        self.cloud.set(throttling=True)
        self.assertGreater(refused(), 0)


if __name__ == "__main__":
    rehearsal.main()

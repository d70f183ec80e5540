# SPDX-License-Identifier: Apache-2.0
"""What leaves a machine is on the bill, as its own network card counts it."""
import unittest

import rehearsal

TAGGED = {"TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "stint:token", "Value": "t-1"}]}]}
SENT = "cat /sys/class/net/eth0/statistics/tx_bytes"
ASK_METADATA = "for i in $(seq 300); do curl -s -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' " \
               "http://169.254.169.254/latest/api/token > /dev/null; done"


class Traffic(rehearsal.CloudTest):
    def counted(self, id):
        lines = [line for line in self.cloud.bill("t-1")["lines"] if line["kind"] == "traffic-out"]
        return sum(line["quantity"] for line in lines if line["resource"] == id)

    def test_bytes_that_leave_it(self):
        id = self.cloud.launch(SecurityGroupIds=[self.cloud.open_group()], **TAGGED)
        self.cloud.said_by(id, "head -c 20000000 /dev/urandom | base64")
        own, billed = int(self.cloud.said_by(id, SENT)), self.counted(id)
        self.assertGreater(own, 26_000_000)
        self.assertLess(abs(billed - own), 20_000, "what it sent to say so")
        self.assertFalse(self.cloud.bill()["unpriced"])

        self.cloud.said_by(id, ASK_METADATA)
        self.assertLess(self.counted(id) - billed, 40_000, "the metadata service is no traffic")

        before = self.counted(id)
        self.cloud.ec2.reboot_instances(InstanceIds=[id])
        self.cloud.said_by(id, "head -c 1000000 /dev/urandom | base64")
        self.cloud.stop()
        self.cloud.start()
        self.assertGreater(self.counted(id) - before, 1_350_000, "it adds up over a reboot and a restart of the cloud")


if __name__ == "__main__":
    rehearsal.main()

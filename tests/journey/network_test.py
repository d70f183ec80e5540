# SPDX-License-Identifier: Apache-2.0
"""A laptop that goes from one network to another, and one whose network lets no ssh out."""
import os
import pathlib
import signal
import subprocess
import time

import laptop
from laptop import LaptopTest

HOME, CAFE = "203.0.113.7/32", "203.0.113.99/32"


class NetworkTest(LaptopTest):
    def setUp(self):
        super().setUp()
        self.does("up", "lab", "--on", "rehearsal", "--yes")
        self.own = self.cloud.get("/checkip").strip() + "/32"

    def group(self):
        return self.one_machine()["SecurityGroups"][0]["GroupId"]

    def lets_in(self):
        permissions = self.cloud.ec2.describe_security_groups(GroupIds=[self.group()])["SecurityGroups"][0]["IpPermissions"]
        return [(rule["FromPort"], rule["ToPort"], range["CidrIp"]) for rule in permissions for range in rule["IpRanges"]]

    def let_in(self, *ranges):
        """Instead of what the group lets in now: as if the machine had been launched from there."""
        for _, _, range in self.lets_in():
            self.cloud.ec2.revoke_security_group_ingress(GroupId=self.group(), IpPermissions=[self.cloud.rule(22, range)])
        for range in ranges:
            self.cloud.ec2.authorize_security_group_ingress(GroupId=self.group(), IpPermissions=[self.cloud.rule(22, range)])

    def drop_ssh_to(self, address):
        """This computer's own firewall eats what goes to port 22 there."""
        table = f"stint_test_{self.cloud.status['pid']}"
        self.addCleanup(self.let_ssh_out)
        subprocess.run(["nft", "-f", "-"], text=True, check=True, input=f"""
            table ip {table} {{
              chain out {{ type filter hook output priority 0; ip daddr {address} tcp dport 22 drop; }}
            }}""")

    def let_ssh_out(self):
        table = f"stint_test_{self.cloud.status['pid']}"
        subprocess.run(["nft", "delete", "table", "ip", table], stderr=subprocess.DEVNULL)

    def test_new_address_replaces_the_older_ones(self):
        self.let_in(HOME, CAFE)
        done = self.does("ssh", "lab", "--", "echo", "there")
        self.assertEqual(done.stdout, "there\n")
        self.assertIn(f"ssh is open to {self.own} now", done.stderr)
        self.assertEqual(self.lets_in(), [(22, 22, self.own)])
        again = self.does("ssh", "lab", "--", "true")
        self.assertNotIn("ssh is open to", again.stderr)

    def test_network_that_lets_no_ssh_out_is_named(self):
        self.drop_ssh_to(self.one_machine()["PublicIpAddress"])
        done = self.does("ssh", "lab", "--", "true", code=3)
        self.assertIn("this network seems to let no ssh out", done.stderr)
        self.assertIn("another network", done.stderr)
        self.assertIn("bill: ", done.stderr)
        self.assertEqual(self.lets_in(), [(22, 22, self.own)])

    def test_network_that_lets_no_ssh_out_is_named_once_to_whoever_follows_a_job(self):
        job = self.laptop.begin("run", "--on", "lab", "--", "sh", "-c", "echo begun; while ! test -e go; do sleep .2; done; echo over")
        job.wait_for("begun")
        self.drop_ssh_to(self.one_machine()["PublicIpAddress"])
        for pid in children_of(job.process.pid):
            os.kill(pid, signal.SIGKILL)  # its connections
        job.wait_for("this network seems to let no ssh out")
        self.assertIn("trying again", job.said)
        time.sleep(25)
        self.let_ssh_out()
        job.wait_for("connected again")
        self.assertEqual(job.said.count("let no ssh out"), 1)
        self.does("ssh", "lab", "--", "touch", "stint/lab/go")
        self.assertEqual(job.code(), 0, job.said)
        self.assertIn("over", job.said)


def children_of(pid):
    return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


if __name__ == "__main__":
    laptop.main()

# SPDX-License-Identifier: Apache-2.0
"""The AWS command line, as a tutorial uses it, with nothing but the rehearsal's endpoint and key."""
import json
import os
import pathlib
import subprocess
import sys
import unittest

import rehearsal


class AwsCli(rehearsal.CloudTest):
    def aws(self, *words):
        status = self.cloud.status
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.cloud.folder), "AWS_PAGER": "",
                       "AWS_ENDPOINT_URL": status["endpoint"], "AWS_DEFAULT_REGION": status["region"],
                       "AWS_ACCESS_KEY_ID": status["access_key_id"],
                       "AWS_SECRET_ACCESS_KEY": status["secret_access_key"]}
        program = pathlib.Path(sys.executable).with_name("aws")
        done = subprocess.run([sys.executable, program, *words, "--output", "json"], env=environment,
                              capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_run_describe_and_terminate(self):
        self.assertEqual(self.aws("sts", "get-caller-identity")["Arn"], "arn:aws:iam::111122223333:user/learner")
        image = self.aws("ssm", "get-parameters", "--names", rehearsal.UBUNTU)["Parameters"][0]["Value"]
        (self.cloud.folder / "user-data").write_text(self.cloud.user_data())
        launched = self.aws("ec2", "run-instances", "--image-id", image, "--instance-type", "t3.micro",
                            "--user-data", f"file://{self.cloud.folder}/user-data",
                            "--tag-specifications", "ResourceType=instance,Tags=[{Key=Name,Value=mine}]")
        id = launched["Instances"][0]["InstanceId"]
        self.cloud.wait_for(id, "running")
        found = self.aws("ec2", "describe-instances", "--filters", "Name=tag:Name,Values=mine",
                         "Name=instance-state-name,Values=running", "--query", "Reservations[].Instances[].InstanceId")
        self.assertEqual(found, [id])
        ended = self.aws("ec2", "terminate-instances", "--instance-ids", id)["TerminatingInstances"][0]
        self.assertEqual((ended["PreviousState"]["Name"], ended["CurrentState"]["Name"]), ("running", "shutting-down"))
        self.cloud.wait_for(id, "terminated")


if __name__ == "__main__":
    rehearsal.main()

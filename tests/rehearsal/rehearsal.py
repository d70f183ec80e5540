# SPDX-License-Identifier: Apache-2.0
"""One rehearsal cloud of the real program in a folder of its own, as boto3, ssh and plain HTTP see it."""
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

import boto3
import botocore.config

SKIPPED = 77  # the exit code by which ctest knows it
UBUNTU = "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id"
USER_CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
CACHE = pathlib.Path(os.environ.get("STINT_CACHE") or USER_CACHE / "stint/rehearsal")


def until(what, condition, limit=60.0, pause=0.1):
    """Waits until `condition()` is true, and returns it."""
    end = time.monotonic() + limit
    while not (value := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"within {limit} s it was not so: {what}")
        time.sleep(pause)
    return value


class Rehearsal:
    program = None  # set by prepare()

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stint-rehearsal-", dir="/var/tmp"))
        self.state = self.folder / "state"
        self.key = self.folder / "key"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.key], check=True)
        self.host_keys = {}
        self.public_key = self.key.with_suffix(".pub").read_text().strip()

    def run(self, *words, **environment):
        """One run of the program to its end."""
        return subprocess.run([self.program, *words], capture_output=True, text=True, timeout=3600,
                              env={**os.environ, **environment})

    def start(self, **environment):
        done = self.run("start", "--state", self.state, "--cache", CACHE, "--port", "0", **environment)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        self.status = json.loads((self.state / "status.json").read_text())
        return done

    def stop(self):
        return self.run("stop", "--state", self.state)

    def kill(self):
        os.kill(self.status["pid"], signal.SIGKILL)
        until("the server is gone", lambda: not os.path.exists(f"/proc/{self.status['pid']}"))

    def close(self):
        self.stop()
        shutil.rmtree(self.folder)

    # The API.
    def credentials(self):
        return {"aws_access_key_id": self.status["access_key_id"],
                "aws_secret_access_key": self.status["secret_access_key"]}

    def client(self, service, region="us-east-1", config=None, **credentials):
        config = config or botocore.config.Config(retries={"total_max_attempts": 1})
        return boto3.client(service, region_name=region, endpoint_url=self.status["endpoint"], config=config,
                            **(credentials or self.credentials()))

    @property
    def ec2(self):
        return self.client("ec2")

    def repeater(self, call):
        """Makes a call of EC2, and returns what sends it again over one connection, much faster than boto3 does; that
        returns the text of the answer."""
        sent, client = [], self.ec2
        client.meta.events.register("before-send.ec2", lambda request, **_: sent.append(request))
        getattr(client, call)()
        request = sent[0]
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(request.url).netloc)

        def send():
            connection.request(request.method, "/", request.body, dict(request.headers))
            return connection.getresponse().read().decode()
        return send

    def get(self, path, **headers):
        with urllib.request.urlopen(urllib.request.Request(self.status["endpoint"] + path, headers=headers)) as answer:
            return answer.read().decode()

    def bill(self, token=None):
        return json.loads(self.get("/rehearsal/bill" + (f"?token={token}" if token else "")))

    def set(self, **settings):
        """The settings after that; a refusal is raised as its text."""
        request = urllib.request.Request(self.status["endpoint"] + "/rehearsal/settings", json.dumps(settings).encode(),
                                         {"content-type": "application/json"})
        try:
            with urllib.request.urlopen(request) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            raise ValueError(json.loads(refused.read())["error"]) from None

    # Instances.
    def image(self):
        return self.client("ssm").get_parameter(Name=UBUNTU)["Parameter"]["Value"]

    def user_data(self, commands=""):
        return f"#cloud-config\nssh_authorized_keys: [{self.public_key}]\n{commands}"

    def launch(self, type="t3.micro", user_data=None, **more):
        wish = {"ImageId": self.image(), "InstanceType": type, "MinCount": 1, "MaxCount": 1,
                "UserData": self.user_data() if user_data is None else user_data,
                "MetadataOptions": {"HttpTokens": "required"}, **more}
        return self.ec2.run_instances(**wish)["Instances"][0]["InstanceId"]

    def instance(self, id):
        return self.ec2.describe_instances(InstanceIds=[id])["Reservations"][0]["Instances"][0]

    def state_of(self, id):
        return self.instance(id)["State"]["Name"]

    def wait_for(self, id, state, limit=60):
        until(f"{id} is {state}", lambda: self.state_of(id) == state, limit)

    def put_alarm(self, id, minutes):
        """An alarm that ends the machine at the end of its warm-up."""
        self.client("cloudwatch").put_metric_alarm(
            AlarmName=f"end-{id}", Namespace="AWS/EC2", MetricName="StatusCheckFailed", Statistic="Maximum",
            Dimensions=[{"Name": "InstanceId", "Value": id}], Period=60, EvaluationPeriods=1, Threshold=0,
            ComparisonOperator="GreaterThanOrEqualToThreshold", TreatMissingData="breaching",
            AlarmActions=["arn:aws:automate:us-east-1:ec2:terminate"],
            WarmUpConfiguration={"WarmUpPeriodDurationInMinutes": minutes,
                                 "OnlyStartEvaluatingAfterWarmUpPeriodEnds": True})

    def make_guard_role(self):
        """The role with which schedules may end what bears a token."""
        iam = self.client("iam")
        iam.create_role(RoleName="stint-guard", AssumeRolePolicyDocument=json.dumps({"Statement": [
            {"Effect": "Allow", "Principal": {"Service": "scheduler.amazonaws.com"}, "Action": "sts:AssumeRole"}]}))
        iam.put_role_policy(RoleName="stint-guard", PolicyName="end", PolicyDocument=json.dumps({"Statement": [
            {"Effect": "Allow", "Action": ["ec2:StopInstances", "ec2:TerminateInstances"], "Resource": "*",
             "Condition": {"StringLike": {"aws:ResourceTag/stint:token": "?*"}}}]}))

    def put_schedule(self, id, minute, verb="stopInstances"):
        """A schedule that does so to the machine in that minute (a datetime) and is no more then."""
        self.client("scheduler").create_schedule(
            Name=f"end-{id}", ScheduleExpression=f"at({minute:%Y-%m-%dT%H:%M:00})", FlexibleTimeWindow={"Mode": "OFF"},
            ActionAfterCompletion="DELETE",
            Target={"Arn": f"arn:aws:scheduler:::aws-sdk:ec2:{verb}", "Input": json.dumps({"InstanceIds": [id]}),
                    "RoleArn": "arn:aws:iam::111122223333:role/stint-guard"})

    def open_group(self, name="ssh", port=22, source=None):
        group = self.ec2.create_security_group(GroupName=name, Description=name)["GroupId"]
        self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[self.rule(port, source)])
        return group

    def befall(self, id, accident):
        """Has an accident happen to a machine (docs/rehearsal.md): "cut_network", "restore_network", "crash", …"""
        request = urllib.request.Request(f"{self.status['endpoint']}/rehearsal/hosts/{id}",
                                         json.dumps({"do": accident}).encode(), {"content-type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read())

    def rule(self, port=22, source=None):
        """Lets us in, or `source`."""
        return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port,
                "IpRanges": [{"CidrIp": source or self.get("/checkip").strip() + "/32"}]}

    def host_key(self, id):
        """The ed25519 key that cloud-init writes to the console, at the first boot alone."""
        if id in self.host_keys:
            return self.host_keys[id]

        def found():
            text = self.ec2.get_console_output(InstanceId=id, Latest=True).get("Output", "")
            block = re.search(r"BEGIN SSH HOST KEY KEYS-----(.*)-----END SSH HOST KEY KEYS", text, re.S)
            return block and re.search(r"ssh-ed25519 \S+", block.group(1))
        self.host_keys[id] = until("the console has the host's key", found).group(0)
        return self.host_keys[id]

    def ssh(self, id, command, limit=60, connect=2, host_key=None):
        """With the key from the console and strict checking, until ssh has got through; the completed process."""
        address = self.instance(id)["PublicIpAddress"]
        known = self.folder / f"known_hosts.{id}"
        known.write_text(f"{address} {host_key or self.host_key(id)}\n")
        argv = ["ssh", "-F", "none", "-i", self.key, "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o",
                "StrictHostKeyChecking=yes", "-o", f"UserKnownHostsFile={known}", "-o", f"ConnectTimeout={connect}",
                f"ubuntu@{address}", command]
        end = time.monotonic() + limit
        while True:
            done = subprocess.run(argv, capture_output=True, text=True, timeout=120)
            if done.returncode != 255 or time.monotonic() > end:
                return done
            time.sleep(0.2)

    def said_by(self, id, command):
        """What a command on the instance has written; it has to succeed."""
        done = self.ssh(id, command)
        if done.returncode != 0:
            raise AssertionError(f"{command!r} on {id} ended with {done.returncode}: {done.stderr}")
        return done.stdout.strip()

    # What is seen of it on this computer.
    def traces(self):
        """All that a running cloud has outside of its folder: a link, a cgroup, processes, mounts."""
        link = re.search(r"by way of (\S+)", (self.state / "log").read_text().split("hosts: ")[-1]).group(1)
        cgroup = pathlib.Path((self.state / "hosts/cgroup").read_text())
        processes = {int(pid) for file in cgroup.rglob("cgroup.procs") for pid in file.read_text().split()}
        session = {int(stat.parent.name) for stat in pathlib.Path("/proc").glob("[0-9]*/stat")
                   if self.parent_of(stat) == self.status["pid"]}
        return {"link": link, "number": self.number_of(link), "cgroup": cgroup,
                "processes": processes | session | {self.status["pid"]}}

    @staticmethod
    def number_of(link):
        """Of a link: its name may be another cloud's a moment later, its number is never used again."""
        try:
            return pathlib.Path(f"/sys/class/net/{link}/ifindex").read_text()
        except OSError:
            return None

    @staticmethod
    def parent_of(stat):
        try:
            return int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, ProcessLookupError):
            return 0

    def left(self, traces):
        """What of it is there still, in words."""
        found = [f"process {pid}" for pid in traces["processes"] if self.is_alive(pid)]
        if self.number_of(traces["link"]) == traces["number"]:
            found.append(f"link {traces['link']}")  # and with it its routes
        if traces["cgroup"].exists():
            found.append(f"cgroup {traces['cgroup']}")
        if str(self.folder) in pathlib.Path("/proc/self/mountinfo").read_text():
            found.append("a mount")
        return found

    def wait_until_nothing_is_left(self, traces, limit=10):
        end = time.monotonic() + limit
        while left := self.left(traces):
            if time.monotonic() > end:
                raise AssertionError(f"still there after {limit} s: {', '.join(left)}")
            time.sleep(0.1)

    @staticmethod
    def is_alive(pid):
        try:
            return ") Z " not in pathlib.Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return False


class CloudTest(unittest.TestCase):
    """Tests that share one running cloud."""

    @classmethod
    def setUpClass(cls):
        cls.cloud = Rehearsal()
        cls.addClassCleanup(cls.cloud.close)
        cls.cloud.start()

    def code_of(self, call, *args, **kwargs):
        """The error code of a call that has to be refused."""
        with self.assertRaises(botocore.exceptions.ClientError) as refused:
            call(*args, **kwargs)
        return refused.exception.response["Error"]["Code"]


def reason_to_skip():
    if os.geteuid() != 0:
        return "real hosts need root"
    if not list((CACHE / "images").glob("*/")):
        return f"there is no machine image in {CACHE}: stint-rehearsal image --cache {CACHE} makes it"
    if os.environ.get("STINT_TEST_HOSTS") == "process":
        return None
    namespaces = ["unshare", "--user", "--map-root-user", "--net", "--mount", "true"]
    if subprocess.run(namespaces, capture_output=True).returncode != 0:
        return "this computer does not let programs make namespaces"
    return None


def prepare():
    """Takes the program's path off the command line; ends this one where there can be no hosts."""
    if reason := reason_to_skip():
        print(f"skipped: {reason}")
        sys.exit(SKIPPED)
    Rehearsal.program = str(pathlib.Path(sys.argv.pop(1)).resolve())


def main():
    prepare()
    unittest.main(verbosity=2)

# SPDX-License-Identifier: Apache-2.0
"""A laptop of its own (home, ledger, project) with the real programs, and a rehearsal cloud beside it."""
import datetime
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "rehearsal"))
import rehearsal  # noqa: E402
from rehearsal import Rehearsal, until  # noqa: E402

PROGRAMS = pathlib.Path(".")  # set by main()


class Laptop:
    def __init__(self, cloud):
        self.cloud = cloud
        self.home = cloud.folder / "a läptop, 100%"  # of a person whose name has a blank, and more
        self.project = self.home / "lab"
        self.clear()

    def clear(self):
        """Another laptop: no ledger, an empty project. What the cloud keeps stays."""
        shutil.rmtree(self.home, ignore_errors=True)
        self.project.mkdir(parents=True)
        (self.project / "stint.toml").write_text('type = "g4dn.xlarge"\nbudget = 1\ndeadline = "45m"\n')
        state = self.home / "state/stint"
        state.mkdir(parents=True)
        (state / "rehearsal").symlink_to(self.cloud.state)

    def environment(self, **more):
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return {**kept, "HOME": str(self.home), "USER": "learner", "XDG_STATE_HOME": str(self.home / "state"),
                "XDG_CONFIG_HOME": str(self.home / "config"), "NO_COLOR": "1", **more}

    def stint(self, *words, program="stint", limit=120, cwd=None, stdin=None, text=True, **environment):
        """One command in the project, to its end; `stdin` (text, bytes) is piped into it."""
        given = {"stdin": subprocess.DEVNULL} if stdin is None else {"input": stdin}
        return subprocess.run([PROGRAMS / program, *words], cwd=cwd or self.project, capture_output=True, text=text,
                              env=self.environment(**environment), timeout=limit, **given)

    def begin(self, *words, stdin=subprocess.DEVNULL, **environment):
        """One command in the project that goes on while we look on."""
        return Watched(subprocess.Popen([PROGRAMS / "stint", *words], cwd=self.project, text=True,
                                        env=self.environment(**environment), stdin=stdin, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT))

    def slow_rsync(self, megabytes, *flags):
        """The environment in which rsync carries so many MB a second."""
        program = self.home / "bin/rsync"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec {shutil.which("rsync")} --bwlimit={megabytes}m {" ".join(flags)} "$@"\n')
        program.chmod(0o755)
        return {"PATH": f"{program.parent}:{os.environ['PATH']}"}

    def at_a_terminal(self, *words):
        """One command in the project, at a terminal of its own."""
        ours, theirs = os.openpty()
        process = subprocess.Popen(["setsid", "--wait", "--ctty", PROGRAMS / "stint", *words], cwd=self.project,
                                   env=self.environment(), stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        return AtTerminal(process, ours)

    def key_folder(self):
        folders = [folder for folder in (self.home / "state/stint/keys").iterdir() if folder.is_dir()]
        assert len(folders) == 1, folders
        return folders[0]

    def write(self, name, text):
        (self.project / name).write_text(text)

    def notebook(self, name, *cells):
        code = [{"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "id": f"cell{n}",
                 "source": source} for n, source in enumerate(cells)]
        self.write(name, json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))


class Watched:
    """A running command and what it has said so far."""

    def __init__(self, process):
        self.process, self.said = process, ""
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.said += line

    def wait_for(self, words, limit=60):
        until(f"it says {words!r}; so far:\n{self.said}", lambda: words in self.said or self.process.poll() is not None,
              limit)
        if words not in self.said:
            self.reader.join()
            assert words in self.said, self.said

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)

    def kill(self):
        self.process.kill()
        self.code()

    def code(self, limit=120):
        code = self.process.wait(limit)
        self.reader.join()
        self.process.stdout.close()
        return code


class AtTerminal(Watched):
    """One whose user types."""

    def __init__(self, process, terminal):
        process.stdout = os.fdopen(terminal, "r+b", buffering=0)
        super().__init__(process)

    def read(self):
        try:
            while piece := self.process.stdout.read(4096):
                self.said += piece.decode(errors="replace")
        except OSError:  # nobody holds its other end any more
            pass

    def type(self, text):
        self.process.stdout.write(text.encode())


class Cloud(Rehearsal):
    """The rehearsal, and what the cloud says is there of ours: asked of it by boto3, never of the ledger."""

    G_LIMIT = "L-DB2E81BA"

    def allow_gpus(self, vcpus=64):
        self.set(limits=[{"region": "*", "code": self.G_LIMIT, "vcpus": vcpus}])

    def machines(self):
        """Every instance that is not terminated."""
        return [instance for group in self.ec2.describe_instances()["Reservations"] for instance in group["Instances"]
                if instance["State"]["Name"] != "terminated"]

    def paid(self):
        """Whatever would cost or stay: in words."""
        volumes = [v["VolumeId"] for v in self.ec2.describe_volumes()["Volumes"]]
        groups = [g["GroupName"] for g in self.ec2.describe_security_groups()["SecurityGroups"]
                  if g["GroupName"] != "default"]
        alarms = [alarm["AlarmName"] for alarm in self.alarms()]
        keys = [k["KeyName"] for k in self.ec2.describe_key_pairs()["KeyPairs"]]
        return [m["InstanceId"] for m in self.machines()] + volumes + groups + alarms + keys

    # Schedules and the role that lets them act.
    TRUST = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "scheduler.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    PERMISSION = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["ec2:TerminateInstances", "ec2:StopInstances"],
         "Resource": "arn:aws:ec2:*:*:instance/*",
         "Condition": {"StringLike": {"aws:ResourceTag/stint:token": "?*"}}}]}

    def make_guard_role(self):
        iam = self.client("iam")
        if any(role["RoleName"] == "stint-guard" for role in iam.list_roles()["Roles"]):
            return
        iam.create_role(RoleName="stint-guard", AssumeRolePolicyDocument=json.dumps(self.TRUST))
        iam.put_role_policy(RoleName="stint-guard", PolicyName="end-own-machines",
                            PolicyDocument=json.dumps(self.PERMISSION))

    def forget_guard_role(self):
        self.client("iam").delete_role_policy(RoleName="stint-guard", PolicyName="end-own-machines")
        self.client("iam").delete_role(RoleName="stint-guard")

    def alarms(self):
        return self.client("cloudwatch").describe_alarms()["MetricAlarms"]

    def schedules(self):
        return [schedule["Name"] for schedule in self.client("scheduler").list_schedules()["Schedules"]]

    def schedule(self, name):
        return self.client("scheduler").get_schedule(Name=name) if name in self.schedules() else None

    def forget_guards(self):
        if names := [alarm["AlarmName"] for alarm in self.alarms()]:
            self.client("cloudwatch").delete_alarms(AlarmNames=names)
        for name in self.schedules():
            self.client("scheduler").delete_schedule(Name=name)

    def tag(self, machine, key):
        return next((tag["Value"] for tag in machine["Tags"] if tag["Key"] == key), None)


class LaptopTest(unittest.TestCase):
    """Tests on one cloud with one laptop, which each of them finds empty; whatever a test leaves is ended."""

    @classmethod
    def setUpClass(cls):
        cls.cloud = Cloud()
        cls.addClassCleanup(cls.cloud.close)
        cls.cloud.start()
        cls.cloud.allow_gpus()
        cls.laptop = Laptop(cls.cloud)

    def setUp(self):
        self.laptop.clear()
        self.addCleanup(self.end_everything)

    def end_everything(self):
        for machine in self.cloud.machines():
            self.cloud.ec2.terminate_instances(InstanceIds=[machine["InstanceId"]])
        for machine in self.cloud.machines():
            self.cloud.wait_for(machine["InstanceId"], "terminated")
        self.cloud.forget_guards()

    def aws(self, **more):
        """The environment in which `--on aws` means this cloud: it is AWS with another endpoint, and nothing else."""
        status = self.cloud.status
        return {"AWS_ENDPOINT_URL": status["endpoint"], "STINT_CHECKIP_URL": status["checkip_url"],
                "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": status["access_key_id"],
                "AWS_SECRET_ACCESS_KEY": status["secret_access_key"], "AWS_EC2_METADATA_DISABLED": "true", **more}

    def does(self, *words, code=0, **more):
        """One command that has to end with that code."""
        done = self.laptop.stint(*words, **more)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertNotIn("terminate called", done.stderr)
        return done

    def dies(self, point, *words):
        """One command that is killed at that point (src/main_faulty.cc)."""
        done = self.laptop.stint(*words, program="stint-faulty", STINT_FAULTY_AT=point)
        self.assertEqual(done.returncode, -9, f"{words} at {point}: {done.stdout}{done.stderr}")

    def killed_and_again(self, verb, point, *words):
        self.dies(point, verb, "lab", *words)
        self.does(verb, "lab", *words)

    def one_machine(self):
        machines = self.cloud.machines()
        self.assertEqual(len(machines), 1, machines)
        return machines[0]

    def open_port(self, there, here):
        """A port of the machine's loopback leads to one of ours from now on, by way of a connection beside stint's."""
        machine = self.one_machine()
        keys = self.laptop.key_folder()
        words = ["ssh", "-F", "none", "-i", "key", "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o",
                 "UserKnownHostsFile=known_hosts", "-o", f"HostKeyAlias={machine['InstanceId']}", "-o",
                 "ExitOnForwardFailure=yes", "-R", f"{there}:127.0.0.1:{here}",
                 f"ubuntu@{machine['PublicIpAddress']}", "echo open; exec sleep 600"]
        carrier = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=keys)
        self.addCleanup(carrier.wait)
        self.addCleanup(carrier.stdout.close)
        self.addCleanup(carrier.kill)
        self.assertEqual(carrier.stdout.readline(), "open\n")

    def state(self):
        return self.one_machine()["State"]["Name"]

    def alarm_actions(self):
        return {action.rsplit(":", 1)[1] for alarm in self.cloud.alarms() for action in alarm["AlarmActions"]}

    def moment(self, suffix):
        """When the schedule of that name fires; None where there is none."""
        schedule = self.cloud.schedule(f"stint-{self.one_machine()['InstanceId']}-{suffix}")
        if schedule is None:
            return None
        at = schedule["ScheduleExpression"].removeprefix("at(").removesuffix(")")
        return datetime.datetime.fromisoformat(at).replace(tzinfo=datetime.timezone.utc)

    def spent_and_metered(self):
        token = self.cloud.tag(self.one_machine(), "stint:token")
        row = json.loads(self.does("cost", "--json").stdout)
        return row["total"]["total_micros"], self.cloud.bill(token)["total_micros"]

    def nothing_is_left(self):
        self.does("sweep", "--on", "rehearsal", "--yes")
        self.assertEqual(self.cloud.paid(), [])
        self.assertEqual(self.cloud.schedules(), [])


def main():
    """Runs the tests of the calling script: its first argument is the stint program, with all others beside it."""
    global PROGRAMS
    PROGRAMS = pathlib.Path(sys.argv.pop(1)).resolve().parent
    sys.argv.insert(1, str(PROGRAMS / "stint-rehearsal"))
    rehearsal.main()

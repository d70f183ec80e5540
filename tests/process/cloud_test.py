# SPDX-License-Identifier: Apache-2.0
"""The rehearsal cloud with process hosts, in what a container may do: what its machines are, and what is left of them."""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
import unittest

import rehearsal


class BareCloud(rehearsal.Rehearsal):
    bare = None  # set by main()

    def run(self, *words, **environment):
        return subprocess.run([self.bare, self.program, *words], capture_output=True, text=True, timeout=3600,
                              env={**os.environ, **environment})

    def kill(self):
        os.kill(self.status["pid"], signal.SIGKILL)
        rehearsal.until("the server is gone", lambda: not self.is_alive(self.status["pid"]))

    def processes(self):
        """Of its machines: those whose root is a disk of theirs."""
        instances, found = str(self.state / "hosts/instances") + "/", set()
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(process / "root").startswith(instances):
                    found.add(int(process.name))
            except OSError:
                pass
        return {pid for pid in found if self.is_alive(pid)}

    def supervisors(self):
        """The children of the server."""
        stats = pathlib.Path("/proc").glob("[0-9]*/stat")
        return [int(stat.parent.name) for stat in stats if self.parent_of(stat) == self.status["pid"]]


class ProcessHosts(unittest.TestCase):
    def setUp(self):
        self.cloud = BareCloud()
        self.addCleanup(self.cloud.close)
        self.started = self.cloud.start()

    def launch(self, **more):
        """A machine that answers ssh."""
        id = self.cloud.launch(SecurityGroupIds=[self.cloud.open_group(name=f"g{len(more)}")], **more)
        self.cloud.said_by(id, "cloud-init status --wait")
        return id

    def nothing_is_left(self, what):
        rehearsal.until(f"nothing is left {what}", lambda: not self.cloud.processes(), 20)

    def test_kind_is_taken_and_said_once(self):
        self.assertEqual(self.cloud.status["hosts"], "process")
        self.assertEqual(self.started.stderr.count("security groups are not enforced"), 1)
        doctor = json.loads(self.cloud.run("doctor", "--state", self.cloud.state, "--cache", rehearsal.CACHE).stdout)
        self.assertEqual(doctor["hosts"], "process")
        self.assertTrue(doctor["possible"])

    def test_machine_is_what_cloud_init_made_of_its_user_data(self):
        commands = ("runcmd: ['echo once >> /root/once']\n"
                    "bootcmd: ['echo boot >> /root/boots']\n"
                    "write_files: [{path: /root/written, content: text}]\n")
        id = self.launch(user_data=self.cloud.user_data(commands))
        said = lambda command: self.cloud.said_by(id, command)
        self.assertEqual(said("id -un; sudo id -un; sudo cat /root/written"), "ubuntu\nroot\ntext")
        self.assertEqual(said("systemctl is-system-running --wait"), "running")
        self.assertEqual(said("cat /etc/hostname"), self.cloud.instance(id)["PrivateDnsName"].split(".")[0])
        self.assertEqual(said("systemd-detect-virt"), "container-other")
        self.assertEqual(said("curl -s -H \"X-aws-ec2-metadata-token: $(curl -s -X PUT "
                              "$AWS_EC2_METADATA_SERVICE_ENDPOINT/latest/api/token -H "
                              "'X-aws-ec2-metadata-token-ttl-seconds: 60')\" "
                              "$AWS_EC2_METADATA_SERVICE_ENDPOINT/latest/meta-data/instance-id"), id)
        boot_id, up = said("cat /proc/sys/kernel/random/boot_id"), float(said("cut -d' ' -f1 /proc/uptime"))
        self.assertLess(up, 60)
        self.cloud.ec2.reboot_instances(InstanceIds=[id])
        rehearsal.until("it has rebooted", lambda: self.cloud.ssh(id, "cat /proc/sys/kernel/random/boot_id").stdout.strip()
                        not in ("", boot_id))
        said("cloud-init status --wait")
        self.assertEqual(said("sudo cat /root/once /root/boots"), "once\nboot\nboot")
        self.assertLess(float(said("cut -d' ' -f1 /proc/uptime")), up + 60)
        lines = {line["kind"]: line for line in self.cloud.bill()["lines"]}
        self.assertTrue(lines["instance"]["open"])

    def test_root_of_a_machine_cannot_harm_the_computer(self):
        id = self.launch()
        for harm in ("mknod /tmp/disk b 259 0", "mount -t tmpfs none /mnt", "date -s 2001-01-01", "hostname other",
                     "python3 -c 'import os; os.unshare(1)' 2>&1 || unshare -n true", "ls /proc/1/root/etc/passwd"):
            done = self.cloud.ssh(id, f"sudo sh -c '{harm}'" if "'" not in harm else f'sudo sh -c "{harm}"')
            self.assertNotEqual(done.returncode, 0, harm)
        self.assertEqual(self.cloud.said_by(id, "sudo sh -c 'cd /; ls -id / .. | cut -d\" \" -f1 | uniq | wc -l'"), "1")
        kept = self.cloud.said_by(id, "sudo python3 -c \"print(open('/proc/uptime').read() != '')\"")
        self.assertEqual(kept, "True")
        uid = int(self.cloud.said_by(id, "id -u"))
        self.assertNotIn(f":{uid}:", pathlib.Path("/etc/passwd").read_text(), "nobody here has that number")

    def test_processes_see_themselves_and_no_others(self):
        id = self.launch()
        seen = self.cloud.said_by(id, "sleep 3; python3 -c 'import psutil; print(sorted(p.name() for p in "
                                      "psutil.process_iter()))'")
        self.assertIn("sshd", seen)
        self.assertNotIn("stint-rehearsal", seen)

    def test_what_leaves_a_machine_is_counted_by_the_cloud_and_shown_to_it(self):
        id = self.launch()
        size = 20_000_000
        self.assertEqual(len(self.cloud.said_by(id, f"head -c {size} /dev/zero | tr '\\0' x")), size)
        shown = int(self.cloud.said_by(id, "grep eth0 /proc/net/dev").split()[9])
        sent = next(line["quantity"] for line in self.cloud.bill()["lines"] if line["kind"] == "traffic-out")
        for count in (shown, sent):
            self.assertGreater(count, size)
            self.assertLess(count, size * 1.1)

    def test_power_off_inside_ends_all_of_it_whatever_it_left_running(self):
        id = self.launch()
        self.cloud.said_by(id, "for i in 1 2 3; do setsid sh -c 'trap \"\" TERM; sleep 1000 & wait; sleep 1000' "
                               ">/dev/null 2>&1 </dev/null & done; sleep 1")
        self.assertGreater(len(self.cloud.processes()), 6)
        self.cloud.ssh(id, "sudo shutdown -h now")
        self.cloud.wait_for(id, "stopped")
        self.nothing_is_left("after a power-off")
        self.cloud.ec2.start_instances(InstanceIds=[id])
        self.cloud.said_by(id, "true")

    def test_hung_or_cut_off_machine_is_back_when_that_is_over(self):
        id = self.launch()
        self.cloud.befall(id, "hang")
        before = (self.cloud.state / f"hosts/instances/{id}/root/proc/uptime").read_text()
        self.assertEqual(self.cloud.ssh(id, "true", limit=3).returncode, 255)
        self.assertEqual((self.cloud.state / f"hosts/instances/{id}/root/proc/uptime").read_text(), before)
        self.cloud.befall(id, "resume")
        self.cloud.said_by(id, "true")
        self.cloud.befall(id, "cut_network")
        time.sleep(0.5)
        self.assertEqual(self.cloud.ssh(id, "true", limit=3).returncode, 255)
        self.cloud.befall(id, "restore_network")
        self.cloud.said_by(id, "true")
        self.cloud.befall(id, "crash")
        self.cloud.wait_for(id, "stopped")
        self.nothing_is_left("after a crash")

    def test_killed_server_leaves_nothing_and_the_next_start_says_so(self):
        id = self.launch()
        self.cloud.said_by(id, "echo kept > file; setsid sleep 1000 >/dev/null 2>&1 </dev/null &")
        self.cloud.kill()
        self.nothing_is_left("of a killed server's machines")
        self.assertIn("was killed the last time", self.cloud.start().stderr)
        self.cloud.wait_for(id, "stopped")
        self.cloud.ec2.start_instances(InstanceIds=[id])
        self.assertEqual(self.cloud.said_by(id, "cat file"), "kept")

    def test_killed_supervisor_is_a_machine_that_died(self):
        id = self.launch()
        self.cloud.said_by(id, "setsid sleep 1000 >/dev/null 2>&1 </dev/null &")
        for pid in self.cloud.supervisors():
            os.kill(pid, signal.SIGKILL)
        self.cloud.wait_for(id, "stopped")
        self.nothing_is_left("of a killed supervisor's machine")
        self.assertEqual(self.cloud.instance(id)["StateReason"]["Code"], "Server.InternalError")

    def test_what_outlives_all_of_ours_is_ended_by_the_next_start(self):
        id = self.launch()
        self.cloud.said_by(id, "setsid sleep 1000 >/dev/null 2>&1 </dev/null &")
        supervisors = self.cloud.supervisors()
        for pid in supervisors:
            os.kill(pid, signal.SIGSTOP)
        self.cloud.kill()
        for pid in supervisors:
            os.kill(pid, signal.SIGKILL)
        self.assertTrue(self.cloud.processes(), "nobody was left to end them")
        self.cloud.start()
        self.nothing_is_left("after the next start")
        log = (self.cloud.state / "log").read_text()
        self.assertTrue(re.search(r"ended \d+ processes that a rehearsal cloud had left", log), log)


def main():
    if os.geteuid() != 0 or not list((rehearsal.CACHE / "images").glob("*/")):
        print("skipped: process hosts need root and the machine image")
        sys.exit(rehearsal.SKIPPED)
    BareCloud.program = str(pathlib.Path(sys.argv.pop(1)).resolve())
    BareCloud.bare = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=2)


main()

# SPDX-License-Identifier: Apache-2.0
"""The client's own programs against the rehearsal cloud on real hosts: killed, interrupted, lied to, out of disk."""
import json
import os
import subprocess
import unittest

import laptop
from laptop import LaptopTest


class JourneyTest(LaptopTest):
    def ends_with(self, done, code, *words):
        said = done.stdout + done.stderr
        self.assertEqual(done.returncode, code, said)
        for word in words:
            self.assertIn(word, said)
        self.assertNotIn("terminate called", said)

    # Refused before anything is launched.
    def refused(self, code, words, *command, without=(), **environment):
        whole = {name: value for name, value in self.aws(**environment).items() if name not in without}
        done = self.laptop.stint(*(command or ("up", "--yes")), "--on", "aws", **whole)
        said = done.stdout + done.stderr
        with self.subTest(words):
            self.assertEqual(done.returncode, code, said)
            self.assertIn(words, said)
            self.assertIn("stint: ", done.stderr)
            self.assertNotIn(self.cloud.status["secret_access_key"], said)
            self.assertEqual(self.cloud.paid(), [], "nothing was left")

    def test_each_refusal_is_one_clear_error_and_leaves_nothing(self):
        self.refused(4, "no AWS credentials", without=("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))
        self.refused(4, "secret", AWS_SECRET_ACCESS_KEY="wrong")
        self.refused(4, "access key", AWS_ACCESS_KEY_ID="AKIANOBODYKNOWSTHIS0")
        self.refused(1, "no answer", AWS_ENDPOINT_URL="http://127.0.0.1:9", STINT_CHECKIP_URL="http://127.0.0.1:9/")
        self.refused(2, "g4dn.huge", "up", "--yes", "--type", "g4dn.huge")
        self.refused(2, "ami-00000000000000000", "up", "--yes", "--image", "ami-00000000000000000")
        self.refused(2, "region", without=("AWS_REGION",))
        self.refused(2, "missing.py", "run", "missing.py", "--yes")
        self.refused(5, "budget", "up", "--yes", "--budget", "0.01")
        (self.laptop.project / "stint.toml").write_text("budget = 1\n")
        self.refused(2, "--type")

    def test_budget_or_deadline_that_is_none_is_refused_with_what_would_do(self):
        for budget in ("0", "-1", "five", "1e3", "€5", "2000000000"):
            self.refused(2, "above 0 and up to 1000000000", "up", "--yes", "--budget", budget)
        for deadline in ("0m", "-5m", "5", "2026-01-01T00:00:00Z"):
            self.refused(2, "give a span such as", "up", "--yes", "--deadline", deadline)
        self.refused(2, "at most 30d", "up", "--yes", "--deadline", "31d")
        self.refused(2, "--deadline 1d23h", "up", "--yes", "--deadline", "60h")

    def test_limit_of_zero_names_the_limit_and_what_to_do(self):
        self.cloud.allow_gpus(0)
        self.addCleanup(self.cloud.allow_gpus)
        self.refused(6, "stint limits request")
        self.refused(6, "Running On-Demand G and VT instances")

    # Killed, and run again.
    def killed_and_again(self, point, machines_then):
        self.laptop.stint("up", "--on", "rehearsal", "--yes", program="stint-faulty", STINT_FAULTY_AT=point)
        before = self.cloud.machines()
        self.assertEqual(len(before), machines_then, point)
        deadline = [self.cloud.tag(machine, "stint:deadline") for machine in before]
        self.ends_with(self.laptop.stint("up", "--on", "rehearsal", "--yes"), 0, "guarded from inside")
        machine = self.one_machine()
        if before:
            self.assertEqual(machine["InstanceId"], before[0]["InstanceId"])
            self.assertEqual(self.cloud.tag(machine, "stint:deadline"), deadline[0])
        self.assertEqual(len(self.cloud.alarms()), 2, "the alarm and its twin")
        self.ends_with(self.laptop.stint("down"), 0, "bill:")
        self.nothing_is_left()

    def test_killed_once_its_intent_is_synced(self):
        self.killed_and_again("RunInstances before", 0)

    def test_killed_between_launch_and_its_answer(self):
        self.killed_and_again("RunInstances after", 1)

    def test_killed_when_the_guard_is_put_and_not_enabled(self):
        self.killed_and_again("PutMetricAlarm after", 1)

    def test_killed_while_a_job_runs_and_given_again_it_goes_on_with_the_job(self):
        self.laptop.write("train.py", "import time\nfor n in range(8): print('epoch', n, flush=True); time.sleep(1)\n"
                                      "open('model.bin', 'w').write('weights')\n")
        first = self.laptop.begin("run", "train.py", "--on", "rehearsal", "--yes")
        first.wait_for("epoch 2")
        first.kill()
        self.one_machine()
        again = self.laptop.stint("run", "train.py", "--on", "rehearsal", "--yes")
        self.ends_with(again, 0, "epoch 0", "epoch 7", "bill:")
        self.assertEqual((self.laptop.project / "model.bin").read_text(), "weights")
        self.assertEqual(again.stdout.count("epoch 7") + again.stderr.count("epoch 7"), 1, "it ran once")
        self.nothing_is_left()

    def test_second_run_of_the_same_name_is_refused_and_the_first_goes_on(self):
        self.laptop.write("train.py", "import time\nprint('epoch 0', flush=True)\ntime.sleep(6)\n"
                                      "open('model.bin', 'w').write('weights')\n")
        first = self.laptop.begin("run", "train.py", "--on", "rehearsal", "--yes")
        first.wait_for("launched i-")
        self.ends_with(self.laptop.stint("run", "train.py", "--on", "rehearsal", "--yes"), 2, "at work on")
        self.one_machine()
        self.assertEqual(first.code(), 0, first.said)
        self.assertEqual((self.laptop.project / "model.bin").read_text(), "weights")
        self.nothing_is_left()

    # Interrupted.
    def interrupted(self, words):
        self.laptop.write("train.py", "import time\nprint('epoch 0', flush=True)\nopen('half.txt', 'w').write('half')\n"
                                      "time.sleep(300)\n")
        run = self.laptop.begin("run", "train.py", "--on", "rehearsal", "--yes")
        run.wait_for(words)
        run.interrupt()
        self.assertEqual(run.code(), 130, run.said)
        self.assertIn("nothing is running", run.said)
        self.nothing_is_left()
        return run.said

    def test_interrupted_when_it_has_just_launched(self):
        self.interrupted("launched i-")

    def test_interrupted_while_it_waits_for_the_first_boot(self):
        self.interrupted("first boot")

    def test_interrupted_while_the_job_runs_its_outputs_come_home(self):
        self.interrupted("epoch 0")
        self.assertEqual((self.laptop.project / "half.txt").read_text(), "half")

    # Lied to.
    def test_wrong_host_key_stops_the_connection(self):
        self.ends_with(self.laptop.stint("up", "lab", "--on", "rehearsal", "--yes"), 0)
        known = self.laptop.key_folder() / "known_hosts"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.laptop.home / "other"], check=True)
        other = (self.laptop.home / "other.pub").read_text().split()
        known.write_text(f"{known.read_text().split()[0]} {other[0]} {other[1]}\n")
        self.ends_with(self.laptop.stint("ssh", "lab", "--", "true"), 3, "host key", "is still running")
        self.ends_with(self.laptop.stint("down", "lab", "--discard-outputs"), 0)
        self.nothing_is_left()

    # The job's own end.
    def test_notebook_whose_cell_fails_brings_the_executed_part_home(self):
        self.laptop.notebook("lab.ipynb", "print('first')\nopen('made.txt', 'w').write('made')", "1 / 0", "print('never')")
        done = self.laptop.stint("run", "lab.ipynb", "--on", "rehearsal", "--yes")
        self.ends_with(done, 10, "first", "ZeroDivisionError", "bill:")
        executed = json.loads((self.laptop.project / "lab.executed.ipynb").read_text())
        self.assertEqual([bool(cell["outputs"]) for cell in executed["cells"]], [True, True, False])
        self.assertEqual((self.laptop.project / "made.txt").read_text(), "made")
        self.nothing_is_left()

    def test_command_gets_its_own_arguments_and_its_exit_code_comes_home(self):
        done = self.laptop.stint("run", "--on", "rehearsal", "--yes", "--json", "--", "sh", "-c", "echo out; exit 7")
        self.ends_with(done, 10, "out")
        self.assertEqual(json.loads(done.stdout)["job"]["exit_code"], 7)
        self.nothing_is_left()

    @unittest.skipUnless(os.environ.get("STINT_SHARED"), "STINT_SHARED names no folder: there is no MNIST")
    def test_bench_trains_there_and_shows_the_tutorial_beside_it(self):
        data = os.environ["STINT_SHARED"] + "/data/mnist"
        done = self.laptop.stint("bench", "--on", "rehearsal", "--yes", "--data", data)
        self.ends_with(done, 0, "the tutorial's CPU", "bill:", "epoch 10 of 10")
        self.nothing_is_left()
        self.laptop.write("stint.toml", 'data = ["https://example.org/a.zip", "images"]\n')
        here = self.laptop.stint("bench", "--json", MNIST_DIR=data)
        self.assertGreater(json.loads(here.stdout)["lenet5"]["test_accuracy"], 0.98)
        self.assertIn(f"MNIST is not in {self.laptop.project / 'images'}; it is in {data}", here.stderr)
        nowhere = self.laptop.stint("bench")
        self.ends_with(nowhere, 2, f"{self.laptop.project / 'images'}, {self.laptop.project / 'mnist'} do not have MNIST's")

    def test_machine_ended_in_the_console_is_told(self):
        self.laptop.write("train.py", "import time\nprint('epoch 0', flush=True)\ntime.sleep(300)\n")
        run = self.laptop.begin("run", "train.py", "--on", "rehearsal", "--yes")
        run.wait_for("epoch 0")
        self.cloud.ec2.terminate_instances(InstanceIds=[self.one_machine()["InstanceId"]])
        self.assertIn(run.code(), range(1, 12), run.said)
        self.assertIn("nothing is running", run.said)
        self.nothing_is_left()

    # Out of disk.
    def test_full_disk_at_home_keeps_the_machine_and_says_so(self):
        small = self.laptop.home / "small"
        small.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", small], check=True)
        try:
            (small / "stint.toml").write_text('type = "g4dn.xlarge"\nbudget = 1\ndeadline = "45m"\n')
            (small / "big.py").write_text("open('big.bin', 'wb').write(bytes(range(256)) * 16000)\n")
            done = self.laptop.stint("run", "big.py", "--on", "rehearsal", "--yes", cwd=small)
            self.ends_with(done, 3, "No space left", "is still running", "next:")
            self.one_machine()
            subprocess.run(["mount", "-o", "remount,size=16m", small], check=True)
            self.ends_with(self.laptop.stint("run", "big.py", "--on", "rehearsal", "--yes", cwd=small), 0, "bill:")
            self.assertEqual((small / "big.bin").stat().st_size, 4096000)
        finally:
            subprocess.run(["umount", small], check=True)
        self.nothing_is_left()

    # The bill.
    def test_bill_is_at_or_a_little_above_the_meter(self):
        # What it prints and what comes home leaves the machine, and is on the bill, too.
        work = "head -c 30000000 /dev/urandom | base64; head -c 30000000 /dev/urandom >made.bin; sleep 75"
        done = self.laptop.stint("run", "--on", "rehearsal", "--yes", "--json", "--", "sh", "-c", work)
        self.ends_with(done, 0)
        bill = json.loads(done.stdout)["bill"]["total_micros"]
        token = self.cloud.bill()["lines"][-1]["label"]
        metered = self.cloud.bill(token)
        total, rate = metered["total_micros"], 542_000 / 3600
        machine = next(line for line in metered["lines"] if line["kind"] == "instance")
        self.assertGreater(machine["seconds"], 75)
        sent = next(line for line in metered["lines"] if line["kind"] == "traffic-out")
        self.assertGreater(sent["quantity"], 70_000_000)
        self.assertGreaterEqual(bill, total)
        pending = 3 * rate  # a host boots within that
        self.assertLessEqual(bill - total, max(total / 100, 2 * rate) + pending)
        self.nothing_is_left()


if __name__ == "__main__":
    laptop.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""mnist_test.py LENET5: trains on MNIST, from $STINT_SHARED/data/mnist; 77 where that is not there."""
import json
import os
import pathlib
import subprocess
import sys
import unittest

LENET5 = sys.argv.pop(1)
DATA = pathlib.Path(os.environ.get("STINT_SHARED") or "/nonexistent") / "data/mnist"


def train(*words):
    child = subprocess.Popen([LENET5, "--data", str(DATA), "--json", *map(str, words)], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True)
    report = json.loads(child.stdout.read())
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = status
    return report, usage.ru_maxrss / 1024


class Mnist(unittest.TestCase):
    def test_ten_epochs_reach_the_labs_accuracy_in_little_memory(self):
        report, megabytes = train("--threads", 2)
        self.assertGreater(report["validation_accuracy"][-1], 0.982)
        self.assertGreater(report["test_accuracy"], 0.982)
        self.assertLess(megabytes, 300)

    def test_any_number_of_threads_trains(self):
        for threads in (1, 2, 3, 7):
            report, _ = train("--threads", threads, "--epochs", 2)
            self.assertGreater(report["validation_accuracy"][-1], 0.965, threads)


if not DATA.is_dir():
    print("skipped: no MNIST; STINT_SHARED names a folder with data/mnist")
    sys.exit(77)
unittest.main()

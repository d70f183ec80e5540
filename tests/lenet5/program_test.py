#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""program_test.py LENET5: the program as a user meets it, on pictures that are made up."""
import json
import pathlib
import random
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import zlib

LENET5 = sys.argv.pop(1)


def make_pictures(folder, which, count):
    """Each label is a bright bar at its own height, in noise."""
    noise = random.Random(which)
    labels = bytes(noise.randrange(10) for _ in range(count))
    pixels = bytearray()
    dark = [bytes(noise.randrange(60) for _ in range(784)) for _ in range(50)]
    for n, label in enumerate(labels):
        picture = bytearray(dark[n % 50])
        picture[(2 + 2 * label) * 28 : (5 + 2 * label) * 28] = b"\xf0" * (3 * 28)
        pixels += picture
    (folder / f"{which}-images-idx3-ubyte").write_bytes(struct.pack(">IIII", 0x803, count, 28, 28) + pixels)
    (folder / f"{which}-labels-idx1-ubyte").write_bytes(struct.pack(">II", 0x801, count) + labels)


class Program(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kept = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.kept.name)
        make_pictures(cls.folder, "train", 6000)
        make_pictures(cls.folder, "t10k", 500)

    @classmethod
    def tearDownClass(cls):
        cls.kept.cleanup()

    def run_it(self, *words):
        return subprocess.run([LENET5, *map(str, words)], capture_output=True, text=True, timeout=100)

    def train(self, *words):
        done = self.run_it("--data", self.folder, "--json", "--epochs", 2, "--batch", 16, *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_trains_and_reports(self):
        report = self.train("--threads", 2)
        self.assertGreater(report["test_accuracy"], 0.95)
        self.assertEqual(len(report["epoch_seconds"]), 2)
        self.assertEqual(len(report["validation_accuracy"]), 2)
        self.assertEqual((report["threads"], report["seed"], report["batch"]), (2, 1, 16))
        self.assertGreaterEqual(report["train_seconds"], sum(report["epoch_seconds"]) * 0.99)

    def test_speaks_to_people_on_both_streams(self):
        done = self.run_it("--data", self.folder, "--epochs", 1)
        self.assertRegex(done.stderr, r"epoch 1 of 1: [\d.]+ s, loss [\d.]+, validation accuracy 0\.\d+")
        self.assertRegex(done.stdout, r"test accuracy \d\.\d+\n1 epoch in [\d.]+ s on \d+ threads? \(\w+\)")

    def test_the_same_seed_gives_the_same_bits(self):
        files = [self.folder / name for name in ("one", "two", "other")]
        for file, seed in zip(files, (5, 5, 6)):
            self.train("--threads", 2, "--seed", seed, "--save", file)
        one, two, other = (file.read_bytes() for file in files)
        self.assertEqual(one, two)
        self.assertNotEqual(one, other)

    def test_what_is_saved_can_be_loaded(self):
        file = self.folder / "weights"
        trained = self.train("--save", file)
        data = file.read_bytes()
        self.assertEqual(zlib.crc32(data[:-4]), struct.unpack("<I", data[-4:])[0])
        tested = self.train("--load", file, "--epochs", 0)
        self.assertEqual(tested["test_accuracy"], trained["test_accuracy"])
        self.assertEqual(tested["epoch_seconds"], [])

    def test_a_damaged_weight_file_is_refused(self):
        file = self.folder / "damaged"
        file.write_bytes(b"LENET5\r\n" + b"\1\0\0\0" + b"\0" * 100)
        done = self.run_it("--data", self.folder, "--load", file)
        self.assertEqual(done.returncode, 1)
        self.assertIn("holds 0 weights, not 61706", done.stderr)

    def test_weights_that_cannot_be_written_are_an_error(self):
        done = self.run_it("--data", self.folder, "--epochs", 0, "--save", self.folder / "no" / "where")
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot write", done.stderr)

    def test_usage_errors_are_exit_2(self):
        for words, said in (([], "--data is missing"), (["--data", self.folder, "--epochs", "x"], "is not a number"),
                            (["--data", "/nowhere"], "there is neither train-images-idx3-ubyte"),
                            (["--data", self.folder, "--simd", "mmx"], "this machine has no 'mmx'")):
            done = self.run_it(*words)
            self.assertEqual(done.returncode, 2, words)
            self.assertIn(said, done.stderr)
            self.assertEqual(done.stdout, "")

    def test_help_is_asked_for(self):
        done = self.run_it("--help")
        self.assertEqual(done.returncode, 0)
        self.assertIn("--threads N", done.stdout)

    def test_every_instruction_set_trains(self):
        for name in ("avx512", "avx2", "sse4", "none"):
            done = self.run_it("--data", self.folder, "--simd", name, "--epochs", 1, "--batch", 16, "--json")
            if done.returncode != 2:
                self.assertGreater(json.loads(done.stdout)["test_accuracy"], 0.8, name)

    def test_ctrl_c_is_exit_130_and_leaves_no_file(self):
        file = self.folder / "never"
        child = subprocess.Popen([LENET5, "--data", str(self.folder), "--epochs", "100000", "--save", str(file)],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        child.stderr.readline()  # an epoch has passed
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=20)
        self.assertEqual(child.returncode, 130)
        self.assertEqual(out, "")
        self.assertIn("interrupted", err)
        self.assertFalse(file.exists())


unittest.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The modules of carnd-term1 that need no TensorFlow. Exit code 77 where this Python has no NumPy."""
import gzip
import pathlib
import shutil
import struct
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.dont_write_bytecode = True

try:
    import numpy
except ImportError:
    print("skipped: no NumPy here")
    sys.exit(77)
import carnd_setup  # noqa: E402
import input_data  # noqa: E402


def idx(array):
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.astype(numpy.uint8).tobytes()


class InputDataTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stint-carnd."))
        self.addCleanup(shutil.rmtree, self.folder)
        for name, count in (("train", 12), ("t10k", 4)):
            images = numpy.arange(count * 4).reshape(count, 2, 2)
            (self.folder / f"{name}-images-idx3-ubyte.gz").write_bytes(gzip.compress(idx(images)))
            (self.folder / f"{name}-labels-idx1-ubyte").write_bytes(idx(numpy.arange(count) % 10))

    def read(self, **options):
        return input_data.read_data_sets(str(self.folder) + "/", validation_size=5, **options)

    def test_shapes_are_those_of_the_tutorials(self):
        mnist = self.read(reshape=False)
        self.assertEqual([len(part.images) for part in mnist], [7, 5, 4])
        self.assertEqual(mnist.train.images.shape, (7, 2, 2, 1))
        self.assertEqual(list(mnist.validation.labels), [0, 1, 2, 3, 4], "the first of the training set")
        self.assertEqual(mnist.train.images.dtype, numpy.float32)
        self.assertAlmostEqual(float(mnist.validation.images[1, 0, 0, 0]), 4 / 255)
        flat = self.read(one_hot=True)
        self.assertEqual((flat.test.images.shape, flat.test.labels.shape), ((4, 4), (4, 10)))

    def test_batches_go_through_each_epoch_once(self):
        train = self.read(seed=1).train
        seen = [label for _ in range(7) for label in train.next_batch(2)[1]]
        self.assertEqual(sorted(seen[:7]), sorted(seen[7:]))
        self.assertEqual(train.epochs_completed, 1)

    def test_what_is_no_idx_or_not_there_is_said(self):
        (self.folder / "train-labels-idx1-ubyte").write_bytes(b"<html>")
        with self.assertRaisesRegex(ValueError, "train-labels-idx1-ubyte is no IDX file"):
            self.read()
        (self.folder / "train-labels-idx1-ubyte").unlink()
        with self.assertRaisesRegex(OSError, "put MNIST's four IDX files into"):
            self.read(source_url="http://127.0.0.1:9/")

    def test_modules_lie_where_tensorflow_will_look(self):
        name, words, place = carnd_setup.extras(str(pathlib.Path(__file__).parent), gpu=None)
        place(str(self.folder))
        self.assertEqual((self.folder / "carnd_term1.pth").read_text(), "import carnd_term1\n")
        self.assertTrue((self.folder / "carnd_term1/examples/tutorials/mnist/input_data.py").exists())
        self.assertTrue((self.folder / "carnd_term1/contrib/layers.py").exists())
        self.assertIn("tensorflow[and-cuda]", carnd_setup.extras(".", gpu="NVIDIA T4")[1])


if __name__ == "__main__":
    unittest.main()

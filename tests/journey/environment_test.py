# SPDX-License-Identifier: Apache-2.0
"""Environments on hosts that are as AWS ships a Deep Learning AMI, and packages from an index that they reach by ssh alone."""
import json
import os
import pathlib
import re
import shutil
import sys

import laptop
from laptop import LaptopTest
from package_index import PackageIndex
from rehearsal import CACHE, SKIPPED, until

WHEELS = CACHE.parent / "wheels"
MNIST = pathlib.Path(os.environ.get("STINT_SHARED") or "missing") / "data/mnist"
SHIPPED = "Deep Learning OSS Nvidia Driver AMI GPU PyTorch 2.9 (Ubuntu 24.04) 20260803"
THERE = 8099  # the index's port on the machine's loopback
INDEX = ("--env", f"PIP_INDEX_URL=http://127.0.0.1:{THERE}/simple", "--env", "PIP_RETRIES=0")

# A lab in the words of the first term: the calls of its LeNet lab around a network of one layer.
CARND = ("""
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("MNIST_data/", reshape=False)
assert mnist.train.images.shape == (55000, 28, 28, 1) and mnist.validation.num_examples == 5000
""", """
import tensorflow as tf
from sklearn.utils import shuffle
from tensorflow.contrib.layers import flatten
x = tf.placeholder(tf.float32, (None, 28, 28, 1))
y = tf.placeholder(tf.int32, (None))
flat = flatten(tf.nn.max_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID"))
logits = tf.matmul(flat, tf.Variable(tf.truncated_normal(shape=(196, 10), mean=0, stddev=0.1))) + tf.Variable(tf.zeros(10))
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=tf.one_hot(y, 10), logits=logits))
training = tf.train.AdamOptimizer(learning_rate=0.01).minimize(loss)
accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1), tf.cast(y, tf.int64)), tf.float32))
saver = tf.train.Saver()
""", """
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    images, labels = shuffle(mnist.train.images, mnist.train.labels)
    for at in range(0, len(images), 128):
        session.run(training, feed_dict={x: images[at:at + 128], y: labels[at:at + 128]})
    saver.save(session, "./lenet")
""", """
with tf.Session() as session:
    saver.restore(session, tf.train.latest_checkpoint("."))
    print("Test Accuracy = {:.3f}".format(session.run(accuracy, feed_dict={x: mnist.test.images, y: mnist.test.labels})))
""")


class EnvironmentTest(LaptopTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.index = PackageIndex(WHEELS)
        cls.addClassCleanup(cls.index.close)
        images = cls.cloud.ec2.describe_images(Filters=[{"Name": "name", "Values": [SHIPPED]}])["Images"]
        cls.image = images[0]["ImageId"]

    def run_lab(self, *more, code=0, target="lab.ipynb"):
        return self.does("run", target, "--on", "rehearsal", "--yes", "--image", self.image, "--unproved-image", *INDEX, *more,
                         code=code, limit=280)

    def open_index(self):
        """The machine reaches the index from now on, by way of a connection of ours."""
        self.open_port(THERE, self.index.port)

    def lab(self, *cells, kernel="py35"):
        self.laptop.notebook("lab.ipynb", *cells)
        lab = json.loads((self.laptop.project / "lab.ipynb").read_text())
        lab["metadata"] = {"kernelspec": {"name": kernel, "display_name": kernel, "language": "python"}}
        self.laptop.write("lab.ipynb", json.dumps(lab))

    def test_environment_is_made_mended_and_kept_on_the_images_own_frameworks(self):
        self.lab("import sys, torch, tabulate; print(sys.prefix, torch.__file__)\nprint(tabulate.tabulate([[6, 7]]))")
        self.laptop.write("requirements.txt", "tabulate\n")
        with self.subTest("it cannot be made: the tool's words, the bill, and the machine stays"):
            done = self.run_lab(code=3)
            self.assertIn("making the environment (requirements.txt)", done.stderr)
            self.assertIn("No matching distribution found for tabulate", done.stderr)
            self.assertIn("the environment could not be made on the machine of", done.stderr)
            self.assertIn("is still running at", done.stderr)
        self.open_index()
        with self.subTest("it cannot be solved: who wants what"):
            self.laptop.write("requirements.txt", "tabulate>=0.1\ntabulate<0.1\n")
            done = self.run_lab(code=3)
            self.assertIn("The user requested tabulate<0.1", done.stderr)
            self.assertIn("the environment could not be made on the machine of", done.stderr)
            self.laptop.write("requirements.txt", "tabulate\n")
        with self.subTest("the same words again go on there"):
            done = self.run_lab("--keep")
            self.assertIn("pip: Successfully installed tabulate", done.stderr)
            self.assertIn("stint/environments/", done.stdout)
            self.assertIn("/opt/pytorch/lib/python3.11/site-packages/torch", done.stdout, "the image's, seen and not replaced")
            self.assertIn('wants the kernel "py35"', done.stderr)
            self.assertTrue((self.laptop.project / "lab.executed.ipynb").exists())
        with self.subTest("it is kept, and a kernel of the machine's user"):
            look = "python3 -c 'import tabulate; print(tabulate.__file__)'; cat ~/.local/share/jupyter/kernels/*/kernel.json"
            done = self.does("run", "--on", self.name(), "--", "sh", "-c", look)
            self.assertNotIn("making the environment", done.stderr)
            self.assertEqual(done.stdout.count("stint/environments/"), 2)
        with self.subTest("a driver that has no device is said before anything is run"):
            self.does("ssh", self.name(), "--", "sudo", "rm", "/run/stint-rehearsal/gpu")
            done = self.run_lab(code=10)
            self.assertIn("the GPU cannot be used, and the driver is why", done.stderr)
            self.assertNotIn("── cell", done.stderr)
        self.assertEqual(self.cloud.machines(), [], "that ended the stint")

    def name(self):
        return self.cloud.tag(self.one_machine(), "stint:name")

    def test_lab_for_tensorflow_1_runs_on_todays(self):
        if not list(WHEELS.glob("tensorflow*")) or not MNIST.exists():
            self.skipTest(f"there is no wheel of TensorFlow in {WHEELS} (STINT_TENSORFLOW=1 ./test fetches it), or no MNIST in "
                          "STINT_SHARED")
        self.lab(*CARND)
        shutil.copytree(MNIST, self.laptop.project / "MNIST_data")
        self.does("up", "lab", "--on", "rehearsal", "--yes", "--image", self.image, "--unproved-image")
        self.open_index()
        done = self.does("run", "lab.ipynb", "--on", "lab", *INDEX, limit=400)
        self.assertIn("it gets the environment carnd-term1", done.stderr)
        accuracy = float(re.search(r"Test Accuracy = ([\d.]+)", done.stdout).group(1))
        self.assertGreater(accuracy, 0.85)
        self.assertTrue(list(self.laptop.project.glob("lenet.*")), "the checkpoint is home")


if __name__ == "__main__":
    if not list(WHEELS.glob("tabulate-*.whl")):
        print(f"skipped: there are no wheels in {WHEELS}: tools/prepare.sh fetches them")
        sys.exit(SKIPPED)
    laptop.main()

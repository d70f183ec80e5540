# SPDX-License-Identifier: Apache-2.0
"""tensorflow.examples.tutorials.mnist.input_data: MNIST from its four IDX files, in the shapes that the tutorials had.

They are read from the named folder, with or without .gz; one that is missing is downloaded there.
"""
import collections
import gzip
import os
import struct
import urllib.request

import numpy

SOURCE = "https://storage.googleapis.com/cvdf-datasets/mnist/"  # the tutorials' own
FILES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
Datasets = collections.namedtuple("Datasets", ("train", "validation", "test"))


def found(folder, name, source):
    for path in (os.path.join(folder, name), os.path.join(folder, name + ".gz")):
        if os.path.exists(path):
            return path
    os.makedirs(folder, exist_ok=True)
    part = path + ".part"
    try:
        print("Downloading", source + name + ".gz", flush=True)
        urllib.request.urlretrieve(source + name + ".gz", part)
    except OSError as error:
        why = f"{path} is not there and could not be downloaded ({error}); put MNIST's four IDX files into {folder}"
        raise OSError(why) from error
    os.replace(part, path)
    return path


def read_idx(path):
    """An array of bytes, by the format that the data's own page describes: zero, zero, type 8, dimensions, sizes, data."""
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        data = file.read()
    if len(data) < 4 or data[:3] != b"\0\0\x08":
        raise ValueError(f"{path} is no IDX file of bytes")
    sizes = struct.unpack_from(f">{data[3]}I", data, 4)
    return numpy.frombuffer(data, numpy.uint8, offset=4 + 4 * data[3]).reshape(sizes)


class DataSet:
    """Images and labels, handed out in batches, in a new order each epoch."""

    def __init__(self, images, labels, seed=None):
        self.images, self.labels = images, labels
        self.num_examples = len(images)
        self.epochs_completed = 0
        self._at = 0
        self._random = numpy.random.RandomState(seed)

    def next_batch(self, batch_size, fake_data=False, shuffle=True):
        if self._at == 0 and self.epochs_completed == 0 and shuffle:
            self._mix()
        if self._at + batch_size <= self.num_examples:
            self._at += batch_size
            return self.images[self._at - batch_size:self._at], self.labels[self._at - batch_size:self._at]
        images, labels = self.images[self._at:], self.labels[self._at:]
        self.epochs_completed += 1
        if shuffle:
            self._mix()
        self._at = batch_size - len(images)
        return numpy.concatenate([images, self.images[:self._at]]), numpy.concatenate([labels, self.labels[:self._at]])

    def _mix(self):
        order = self._random.permutation(self.num_examples)
        self.images, self.labels = self.images[order], self.labels[order]


def shaped(images, labels, one_hot, reshape, dtype):
    images = images.reshape(len(images), -1) if reshape else images[..., numpy.newaxis]
    if numpy.dtype(dtype) == numpy.float32:
        images = images.astype(numpy.float32) / numpy.float32(255)
    return images, numpy.eye(10)[labels] if one_hot else labels


def read_data_sets(train_dir, fake_data=False, one_hot=False, dtype=numpy.float32, reshape=True, validation_size=5000, seed=None,
                   source_url=SOURCE):
    dtype = getattr(dtype, "as_numpy_dtype", dtype)  # of TensorFlow's own types
    arrays = [read_idx(found(train_dir, name, source_url)) for name in FILES]
    images, labels = shaped(*arrays[:2], one_hot, reshape, dtype)
    test = shaped(*arrays[2:], one_hot, reshape, dtype)
    held_out = slice(None, validation_size), slice(validation_size, None)
    return Datasets(train=DataSet(images[held_out[1]], labels[held_out[1]], seed),
                    validation=DataSet(images[held_out[0]], labels[held_out[0]], seed), test=DataSet(*test, seed))

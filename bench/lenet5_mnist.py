# SPDX-License-Identifier: Apache-2.0
"""MNIST for the twins: arrays of bytes from IDX files, plain or gzip."""
import gzip
import pathlib

import numpy


def read(folder, which):
    """which: train or t10k. (pictures of 28x28, labels)"""

    def array(name, header, shape):
        path = pathlib.Path(folder) / name
        data = path.read_bytes() if path.exists() else gzip.decompress((path.parent / (name + ".gz")).read_bytes())
        return numpy.frombuffer(data, numpy.uint8, offset=header).reshape(shape).copy()

    return array(f"{which}-images-idx3-ubyte", 16, (-1, 28, 28)), array(f"{which}-labels-idx1-ubyte", 8, (-1,))

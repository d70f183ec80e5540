# SPDX-License-Identifier: Apache-2.0
"""tensorflow.contrib.layers, of which the labs use one function."""
import numpy
import tensorflow


def flatten(inputs, outputs_collections=None, scope=None):
    """All but the first dimension as one, as TensorFlow 1.15 documents it."""
    inputs = tensorflow.convert_to_tensor(inputs)
    sizes = inputs.get_shape().as_list()[1:]
    width = -1 if None in sizes else int(numpy.prod(sizes))
    flat = tensorflow.reshape(inputs, [tensorflow.shape(inputs)[0], width], name=scope)
    if outputs_collections is not None:
        tensorflow.add_to_collection(outputs_collections, flat)
    return flat


def __getattr__(name):
    raise AttributeError(f"tensorflow.contrib.layers.{name} went with TensorFlow 1; carnd-term1 supplies flatten alone")

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lenet5's twin in TensorFlow: the whole epoch is one tf.function, its fastest form on a CPU here (compiled by XLA it is twice
as slow). Prints one JSON object, as lenet5 does.

    lenet5_tensorflow.py --data DIR [--epochs 10] [--seed 1] [--threads 2]
"""
import argparse
import json
import os
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
started = time.perf_counter()
import keras
import tensorflow as tf

from lenet5_mnist import read

import_seconds = time.perf_counter() - started


def lenet5():
    layers = keras.layers
    return keras.Sequential([
        keras.Input((32, 32, 1)),
        layers.Conv2D(6, 5, activation="relu"), layers.MaxPooling2D(),
        layers.Conv2D(16, 5, activation="relu"), layers.MaxPooling2D(), layers.Flatten(),
        layers.Dense(120, activation="relu"), layers.Dense(84, activation="relu"), layers.Dense(10)])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    tf.config.threading.set_intra_op_parallelism_threads(options.threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    keras.utils.set_random_seed(options.seed)

    def tensors(which):
        pictures, labels = read(options.data, which)
        pictures = tf.pad(tf.cast(pictures, tf.float32)[..., None] / 255, [[0, 0], [2, 2], [2, 2], [0, 0]])
        return pictures, tf.cast(labels, tf.int64)

    pictures, labels = tensors("train")
    training, training_labels = pictures[5000:], labels[5000:]
    network, optimiser = lenet5(), keras.optimizers.Adam(1e-3)
    optimiser.build(network.trainable_variables)
    count = len(training_labels)

    @tf.function
    def epoch(order):
        for at in tf.range(0, count, 128):
            batch = order[at : at + 128]
            with tf.GradientTape() as tape:
                scores = network(tf.gather(training, batch), training=True)
                loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(tf.gather(training_labels, batch), scores))
            optimiser.apply_gradients(zip(tape.gradient(loss, network.trainable_variables), network.trainable_variables))

    @tf.function
    def right(some, their_labels):
        return tf.reduce_sum(tf.cast(tf.argmax(network(some), 1) == their_labels, tf.int32))

    def accuracy(some, their_labels):
        return sum(int(right(some[i : i + 1000], their_labels[i : i + 1000])) for i in range(0, len(some), 1000)) / len(some)

    epoch_seconds, validation = [], []
    begun = time.perf_counter()
    for _ in range(options.epochs):
        epoch_begun = time.perf_counter()
        epoch(tf.random.shuffle(tf.range(count)))
        validation.append(accuracy(pictures[:5000], labels[:5000]))
        epoch_seconds.append(time.perf_counter() - epoch_begun)
    train_seconds = time.perf_counter() - begun
    print(json.dumps({"train_seconds": train_seconds, "epoch_seconds": epoch_seconds, "validation_accuracy": validation,
                      "test_accuracy": accuracy(*tensors("t10k")), "seed": options.seed, "threads": options.threads,
                      "import_seconds": import_seconds, "version": tf.__version__}))


main()

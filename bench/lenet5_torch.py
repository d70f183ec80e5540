#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lenet5's twin in PyTorch: the same network, data in memory, eager fp32, fused Adam. Prints one JSON object, as lenet5 does.

    lenet5_torch.py --data DIR [--layout nchw|channels_last] [--epochs 10] [--seed 1] [--threads 2] [--init torch|lab]
"""
import argparse
import json
import time

started = time.perf_counter()
import torch
import torch.nn as nn
import torch.nn.functional as F

from lenet5_mnist import read

import_seconds = time.perf_counter() - started


class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)
        self.dense1, self.dense2, self.dense3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2).flatten(1)
        return self.dense3(F.relu(self.dense2(F.relu(self.dense1(x)))))


def begin_as_the_lab(network):
    for parameter in network.parameters():
        if parameter.dim() > 1:
            nn.init.trunc_normal_(parameter, 0, 0.1, -0.2, 0.2)
        else:
            nn.init.zeros_(parameter)


def accuracy(network, pictures, labels):
    with torch.inference_mode():
        right = sum((network(pictures[i : i + 1000]).argmax(1) == labels[i : i + 1000]).sum().item()
                    for i in range(0, len(labels), 1000))
    return right / len(labels)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--layout", choices=["nchw", "channels_last"], default="channels_last")
    parser.add_argument("--init", choices=["torch", "lab"], default="torch")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    layout = torch.channels_last if options.layout == "channels_last" else torch.contiguous_format

    def tensors(which):
        pictures, labels = read(options.data, which)
        pictures = F.pad(torch.from_numpy(pictures).float().div_(255).unsqueeze(1), (2, 2, 2, 2))
        return pictures.contiguous(memory_format=layout), torch.from_numpy(labels).long()

    pictures, labels = tensors("train")
    network = LeNet5()
    if options.init == "lab":
        begin_as_the_lab(network)
    network = network.to(memory_format=layout)
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3, fused=True)
    training, training_labels = pictures[5000:], labels[5000:]
    epoch_seconds, validation = [], []
    begun = time.perf_counter()
    for _ in range(options.epochs):
        epoch_begun = time.perf_counter()
        order = torch.randperm(len(training_labels))
        for at in range(0, len(order), 128):
            batch = order[at : at + 128]
            optimiser.zero_grad(set_to_none=True)
            F.cross_entropy(network(training[batch]), training_labels[batch]).backward()
            optimiser.step()
        validation.append(accuracy(network, pictures[:5000], labels[:5000]))
        epoch_seconds.append(time.perf_counter() - epoch_begun)
    train_seconds = time.perf_counter() - begun
    print(json.dumps({"train_seconds": train_seconds, "epoch_seconds": epoch_seconds, "validation_accuracy": validation,
                      "test_accuracy": accuracy(network, *tensors("t10k")), "seed": options.seed,
                      "threads": options.threads, "import_seconds": import_seconds,
                      "version": torch.__version__, "layout": options.layout, "init": options.init}))


main()

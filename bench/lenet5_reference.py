#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes src/train/torch_reference_test.h: gradients of the network as PyTorch has them, in double precision.

    python3 bench/lenet5_reference.py > src/train/torch_reference_test.h      (torch from bench/requirements.txt)

Weights and pictures come from formulas that the test knows too. Of each tensor's gradient the header has the sum, the sum of
the magnitudes, and every so-manieth number, in lenet5's own order.
"""
import math

import torch
import torch.nn.functional as F

PICTURES, SAMPLES = 3, 16
# name, shape in lenet5's order, how to get from there to PyTorch's
TENSORS = [
    ("conv1.weight", (5, 5, 1, 6), (3, 2, 0, 1)), ("conv1.bias", (6,), None),
    ("conv2.weight", (5, 5, 6, 16), (3, 2, 0, 1)), ("conv2.bias", (16,), None),
    ("dense1.weight", (120, 400), None), ("dense1.bias", (120,), None),
    ("dense2.weight", (84, 120), None), ("dense2.bias", (84,), None),
    ("dense3.weight", (10, 84), None), ("dense3.bias", (10,), None),
]


def weights():
    for index, (_, shape, _) in enumerate(TENSORS):
        count = math.prod(shape)
        flat = [((k * 7919 + index * 101) % 1000 / 1000 - 0.5) * 0.3 for k in range(count)]
        yield torch.tensor(flat, dtype=torch.float32).double().reshape(shape).requires_grad_()


def pictures():
    pixel = lambda n, y, x: (y * 31 + x * 17 + n * 101) * 7 % 256 if (y + x + n) % 5 < 3 else 0
    flat = [pixel(n, y, x) for n in range(PICTURES) for y in range(28) for x in range(28)]
    return F.pad(torch.tensor(flat, dtype=torch.float64).reshape(PICTURES, 1, 28, 28) / 255, (2, 2, 2, 2))


def network(own, x):
    w = [t.permute(order) if order else t for t, (_, _, order) in zip(own, TENSORS)]
    x = F.max_pool2d(F.relu(F.conv2d(x, w[0], w[1])), 2)
    x = F.max_pool2d(F.relu(F.conv2d(x, w[2], w[3])), 2)
    x = x.permute(0, 2, 3, 1).flatten(1)  # row, column, map
    x = F.relu(F.linear(x, w[4], w[5]))
    return F.linear(F.relu(F.linear(x, w[6], w[7])), w[8], w[9])


def main():
    own = list(weights())
    loss = F.cross_entropy(network(own, pictures()), torch.tensor([(3 * n + 1) % 10 for n in range(PICTURES)]))
    loss.backward()
    print("// SPDX-License-Identifier: Apache-2.0")
    print(f"// Written by bench/lenet5_reference.py with torch {torch.__version__}.")
    print("#pragma once\n#include <cstddef>\n\nnamespace stint::train::torch_reference {\n")
    print(f"inline constexpr std::size_t kPictures = {PICTURES};")
    print(f"inline constexpr double kMeanLoss = {loss.item():.17g};\n")
    print("struct Of {\n  double sum, magnitude;     ///< of all numbers of the tensor's gradient, of their absolute values")
    print(f"  std::size_t step;          ///< sample i is number i * step\n  double sample[{SAMPLES}];")
    print("  std::size_t samples;\n};\n\ninline constexpr Of kGradients[] = {")
    for tensor, (name, _, _) in zip(own, TENSORS):
        flat = tensor.grad.flatten()
        step = max(1, flat.numel() // SAMPLES)
        some = flat[::step][:SAMPLES].tolist()
        print(f"    // {name}\n    {{{flat.sum().item():.17g}, {flat.abs().sum().item():.17g}, {step},")
        print("     {" + ", ".join(f"{v:.9g}" for v in some) + f"}}, {len(some)}}},")
    print("};\n\n}  // namespace stint::train::torch_reference")


main()

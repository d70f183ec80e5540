# SPDX-License-Identifier: Apache-2.0
"""The environment "carnd-term1": what the first term's labs were written with, made of what can be had today."""
import os
import platform
import shutil

# What the labs import beside TensorFlow.
BESIDE_IT = ["numpy", "matplotlib", "scikit-learn"]
# Our modules, and where in the site-packages they lie: carnd_term1 puts its folder below the name "tensorflow".
PLACES = {"carnd_term1.py": "carnd_term1/__init__.py", "contrib_layers.py": "carnd_term1/contrib/layers.py",
          "input_data.py": "carnd_term1/examples/tutorials/mnist/input_data.py"}


def tensorflow(gpu):
    if gpu:
        return "tensorflow[and-cuda]"
    return "tensorflow-cpu" if platform.machine() == "x86_64" else "tensorflow"


def extras(folder, gpu):
    """For an environment: its name, words for pip, and how our modules are put into its site-packages."""

    def place(site):
        for name, where in PLACES.items():
            path = os.path.join(site, where)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            shutil.copyfile(os.path.join(folder, name), path)
        with open(os.path.join(site, "carnd_term1.pth"), "w") as file:
            file.write("import carnd_term1\n")  # at each start of this Python; it waits there for TensorFlow

    return "carnd-term1", [tensorflow(gpu), *BESIDE_IT], place

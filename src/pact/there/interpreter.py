# SPDX-License-Identifier: Apache-2.0
"""The Python of the image: the one that has its frameworks."""
import json
import os
import shutil
import subprocess

# Deep Learning AMIs keep theirs in a folder of its own; the older ones have conda's.
OF_IMAGES = ("/opt/pytorch/bin/python3", "/opt/tensorflow/bin/python3", "/opt/conda/bin/python3")
# What an image is chosen for, and what takes long to download: only what names them replaces them. NumPy is of them, since all
# of them are built for one version of it.
FRAMEWORKS = ("torch", "torchvision", "torchaudio", "tensorflow", "tensorflow-cpu", "jax", "jaxlib", "numpy")

DESCRIBE = """
import importlib.metadata as metadata, importlib.util, json, site, sys
def version(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
print(json.dumps({
    "version": "%d.%d" % sys.version_info[:2], "prefix": sys.prefix, "is_venv": sys.prefix != sys.base_prefix,
    "site": site.getsitepackages(), "frameworks": {name: version(name) for name in sys.argv[1:] if version(name)}}))
"""


class Interpreter:
    """One that is there. `bin`: the folders of its programs, the first before the others."""

    def __init__(self, python, bins=()):
        self.python = python
        self.bins = [os.path.dirname(python), *bins]
        self.share = None  # of Jupyter's, where it has one of ours

    def describe(self):
        said = subprocess.run([self.python, "-c", DESCRIBE, *FRAMEWORKS], capture_output=True, text=True, check=True)
        return json.loads(said.stdout)

    def has(self, *modules):
        """Whether it could import each of them."""
        look = "import importlib.util as u, sys; sys.exit(any(u.find_spec(name) is None for name in sys.argv[1:]))"
        return subprocess.run([self.python, "-c", look, *modules], capture_output=True).returncode == 0

    def environment(self):
        """The variables with which its programs come first."""
        variables = dict(os.environ)
        folders = [*self.bins, *variables.get("PATH", os.defpath).split(":")]
        variables["PATH"] = ":".join(dict.fromkeys(folders))
        if self.share:
            paths = [self.share, *filter(None, [variables.get("JUPYTER_PATH")])]
            variables["JUPYTER_PATH"] = ":".join(paths)
        return variables


def of_image():
    for python in OF_IMAGES:
        if os.access(python, os.X_OK):
            return Interpreter(python)
    return Interpreter(shutil.which("python3"))

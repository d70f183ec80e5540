# SPDX-License-Identifier: Apache-2.0
"""Today's TensorFlow with the ways of version 1, for code that says `import tensorflow` and means that.

A .pth file imports this at each start of the environment's Python. Nothing happens until TensorFlow is imported: then it
gets the names and the behaviour of version 1, and this folder's `contrib` and `examples` as its own.
"""
import importlib
import importlib.abc
import importlib.machinery
import logging
import os
import sys

# Lazy modules of version 2 that break when they are looked at without its behaviour; and what is the same in both.
LEFT_AS_THEY_ARE = {"keras", "layers", "estimator", "compat"}


def become_version_1(tensorflow):
    v1 = tensorflow.compat.v1
    log = logging.getLogger("tensorflow")
    level = log.level
    log.setLevel(logging.ERROR)  # each of its warnings says only that this is old, which is why we are here
    v1.disable_v2_behavior()
    v1.disable_eager_execution()
    log.setLevel(level)
    for name in dir(v1):
        if not name.startswith("_") and name not in LEFT_AS_THEY_ARE:
            setattr(tensorflow, name, getattr(v1, name))
    tensorflow.__path__.append(os.path.dirname(os.path.abspath(__file__)))
    importlib.import_module("tensorflow.contrib.layers")


class Loader(importlib.abc.Loader):
    """TensorFlow's own, and then ours."""

    def __init__(self, loader):
        self.loader = loader

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        self.loader.exec_module(module)
        become_version_1(module)

    def __getattr__(self, name):
        return getattr(self.loader, name)


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name != "tensorflow":
            return None
        sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None:
            os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # what it says of processors is no news for a learner
            spec.loader = Loader(spec.loader)
        return spec


sys.meta_path.insert(0, Finder())

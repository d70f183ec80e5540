# SPDX-License-Identifier: Apache-2.0
"""The dependencies of a conda environment file as words for pip. It reads the one shape that such files have, since the
machine's Python may have no YAML: a list below "dependencies:", with one list below "pip:" in it."""
import re

# The same thing by another name at pip's.
AT_PIP = {"pytorch": "torch", "pytorch-gpu": "torch", "pytorch-cpu": "torch", "tensorflow-gpu": "tensorflow",
          "opencv": "opencv-python-headless", "opencv3": "opencv-python-headless", "matplotlib-base": "matplotlib"}
NOT_PIPS = ("python", "pip", "cudatoolkit", "pytorch-cuda", "cudnn", "mkl")
ENTRY = re.compile(r"(\s*)-\s+(.*)")


def entries(text):
    """(indent, entry) of each item below "dependencies:"."""
    inside = False
    for line in text.splitlines():
        line = re.sub(r"(^|\s)#.*", "", line).rstrip()
        if line and line[0] not in " -":
            inside = line.startswith("dependencies:")
        elif inside and (entry := ENTRY.match(line)):
            yield len(entry.group(1)), entry.group(2).strip("'\" ")


def at_pip(entry):
    """"scipy=1.9=py39_0" as "scipy==1.9.*"; None for what is not pip's."""
    name, relation, rest = re.match(r"([\w.-]+)\s*([=<>!~]*)\s*(.*)", entry.split("::")[-1]).groups()
    name = name.lower()
    if name in NOT_PIPS:
        return None
    name = AT_PIP.get(name, name)
    if relation == "=":
        version = rest.split("=")[0].rstrip(".*")
        return f"{name}=={version}.*" if "=" not in rest else f"{name}=={version}"
    return f"{name}{relation}{rest}"


def requirements(text):
    """(what conda would have, as pip may have it; the pip part as it is)."""
    optional, wanted, pip_indent = [], [], None
    for indent, entry in entries(text):
        if pip_indent is not None and indent > pip_indent:
            wanted.append(entry)
        elif entry == "pip:":
            pip_indent = indent
        else:
            pip_indent = None
            optional.append(at_pip(entry))
    return [requirement for requirement in optional if requirement], wanted

# SPDX-License-Identifier: Apache-2.0
"""Kernels: an environment as one that Jupyter offers, and names that notebooks want and nobody here has."""
import json
import os
import re

import sources
import tool


def spec(python, title):
    return {"argv": [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": title,
            "language": "python", "metadata": {"debugger": True}}


def write(share, name, python, title):
    folder = os.path.join(share, "kernels", name)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "kernel.json"), "w") as file:
        json.dump(spec(python, title), file)


def data_dir():
    return os.environ.get("JUPYTER_DATA_DIR") or os.path.expanduser("~/.local/share/jupyter")


def register(made, label):
    """As python3 where stint runs notebooks, and under a name of its own for any other Jupyter of this user."""
    title = f"Python 3 ({label})"
    write(made.share, "python3", made.python, title)
    if tool.own_folder:
        return
    write(data_dir(), "stint-" + re.sub(r"[^a-z0-9._-]+", "-", label.lower()), made.python, title)


def known(place):
    """Names of the kernels that a server in this interpreter would offer."""
    prefix = os.path.dirname(os.path.dirname(place.python))
    shares = [place.share, data_dir(), os.path.join(prefix, "share/jupyter"), "/usr/local/share/jupyter", "/usr/share/jupyter"]
    names = {"python3"}
    for share in filter(None, shares):
        folder = os.path.join(share, "kernels")
        if os.path.isdir(folder):
            names.update(name.lower() for name in os.listdir(folder))
    return names


def name_unknown(place, notebooks):
    """A page asks which kernel to take where its notebook's is not here. For Python the nearest one answers to that name."""
    have = known(place)
    if not place.share:
        place.share = os.path.join(tool.kept_in(), "jupyter")
    for path in notebooks:
        name, language = sources.kernel_of(path)
        if name and name.lower() not in have and language == "python" and re.fullmatch(r"[A-Za-z0-9._ -]+", name):
            write(place.share, name, place.python, f"{name} (Python 3)")
            have.add(name.lower())
            tool.say(f'{os.path.basename(path)} wants the kernel "{name}", which is not here: it gets Python 3 by that name')

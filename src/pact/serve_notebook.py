#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Becomes the notebook server of this machine, in the folder where it starts: JupyterLab, else the classic notebook.

It listens on the loopback alone, on the first free port from 8888 on, and asks for a random token. That is in the
server's environment and in its own runtime file (0600, where `stintd notebook` and stintd's look for idleness read it),
not in its arguments and not in what it prints. Exit code 14: no notebook server is installed.
"""
import importlib.util
import os
import secrets
import shutil
import sys

NOT_INSTALLED = 14
SERVERS = (("jupyterlab", "jupyter-lab"), ("notebook", "jupyter-notebook"))  # module and program, the better first


def server():
    """The words that start one; None where there is none."""
    for module, _ in SERVERS:
        if importlib.util.find_spec(module) is not None:
            return [sys.executable, "-m", module]
    for _, program in SERVERS:
        path = shutil.which(program)
        if path is not None:
            return [path]
    return None


def main():
    words = server()
    if words is None:
        print(f"stint: no Jupyter is installed here: `{sys.executable} -m pip install jupyterlab` installs it",
              file=sys.stderr)
        return NOT_INSTALLED
    words += ["--no-browser", "--ip=127.0.0.1", "--port=8888", "--port-retries=200"]
    if os.geteuid() == 0:
        words.append("--allow-root")
    os.environ["JUPYTER_TOKEN"] = secrets.token_hex(24)
    os.environ["JUPYTER_RUNTIME_DIR"] = os.path.expanduser("~/.local/share/jupyter/runtime")
    os.execv(words[0], words)


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: Apache-2.0
"""What notebooks and scripts say of themselves: their code, their kernel, what they import, which TensorFlow they mean."""
import json
import os
import re

MOST = 20_000_000  # bytes of a notebook that is worth reading for this
VERSION_1 = re.compile(r"\btensorflow\.contrib\b|\btensorflow\.examples\.tutorials\b|\btf\.(contrib\.\w|placeholder\(|Session\("
                       r"|InteractiveSession\(|truncated_normal\(|global_variables_initializer\(|train\.AdamOptimizer\()")
PORTED = re.compile(r"tensorflow\.compat\.v1|tf\.compat\.v1")
FRAMEWORK = re.compile(r"^\s*(?:import|from)\s+(torch|tensorflow|jax)\b", re.M)


def notebook(path):
    """As JSON; empty where it cannot be read: whoever runs it says why."""
    try:
        if os.path.getsize(path) > MOST:
            return {}
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def cells(found):
    listed = found.get("cells") or [cell for sheet in found.get("worksheets", []) for cell in sheet.get("cells", [])]
    return [cell for cell in listed if isinstance(cell, dict) and cell.get("cell_type") == "code"]


def code_of(path):
    if path.endswith(".ipynb"):
        texts = [cell.get("source", cell.get("input", "")) for cell in cells(notebook(path))]
        return "\n".join(text if isinstance(text, str) else "".join(text) for text in texts)
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(MOST)
    except OSError:
        return ""


def kernel_of(path):
    """(its name, its language) as the notebook has them; Python where it says nothing of a language."""
    metadata = notebook(path).get("metadata", {})
    kernel = metadata.get("kernelspec") or {}
    language = kernel.get("language") or (metadata.get("language_info") or {}).get("name") or "python"
    return kernel.get("name"), language.lower()


def wants_version_1(code):
    return VERSION_1.search(code) is not None and PORTED.search(code) is None


def frameworks_in(code):
    return sorted(set(FRAMEWORK.findall(code)))


def notebooks_in(folder):
    """Those that somebody is likely to open first."""
    names = sorted(name for name in os.listdir(folder) if name.endswith(".ipynb"))
    return [os.path.join(folder, name) for name in names[:50]]

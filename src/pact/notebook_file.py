# SPDX-License-Identifier: Apache-2.0
"""A notebook as a file: read, its parameters set, and written again as it is executed."""
import copy
import math
import os
import re
import tempfile
import time

from notebook_shows import EXIT, Stop, say

SAVE_EVERY = 5.0  # seconds, while a cell goes on printing
WRITTEN_OVER = re.compile(r".*\r(?=[^\n])")  # states of a line before its last, as nbconvert has it


def read_notebook(nbformat, path):
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat raises what the JSON makes it stumble over
        why = error.strerror if isinstance(error, OSError) else str(error).split("\n")[0] or type(error).__name__
        raise Stop(f"{path} is no notebook that can be read: {why}", EXIT["no notebook"]) from error
    return notebook


def value_of(text):
    """As a number, a truth or nothing where it reads as one, else as text."""
    words = {"true": True, "false": False, "none": None, "null": None}
    if text.lower() in words:
        return words[text.lower()]
    for kind in (int, float):
        try:
            number = kind(text)
            return number if math.isfinite(number) else text
        except ValueError:
            pass
    return text


def tagged(notebook, tag):
    return next((i for i, cell in enumerate(notebook.cells) if tag in cell.metadata.get("tags", [])), None)


def inject(nbformat, notebook, params):
    """The cell that sets them: in place of one of an earlier run, behind the defaults, or first."""
    if not params:
        return
    lines = [f"{name} = {value_of(value)!r}" for name, _, value in (param.partition("=") for param in params)]
    cell = nbformat.v4.new_code_cell("# Parameters\n" + "\n".join(lines), metadata={"tags": ["injected-parameters"]})
    if notebook.nbformat_minor < 5:
        cell.pop("id", None)
    before, defaults = tagged(notebook, "injected-parameters"), tagged(notebook, "parameters")
    if before is not None:
        notebook.cells[before] = cell
        return
    if defaults is None:
        say('no cell has the tag "parameters": they are set before the first')
    notebook.cells.insert(0 if defaults is None else defaults + 1, cell)


def forget_earlier(notebook):
    """What is in the executed notebook is this run's: a cell that is not reached shows nothing."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            cell.metadata.pop("execution", None)


def as_read(notebook):
    """As nbconvert writes it: neighbours of one stream are one output, and of a progress bar the last state stays. A copy: while cells
    run, outputs are known by their numbers (display updates)."""
    notebook = copy.copy(notebook)
    notebook.cells = [copy.copy(cell) for cell in notebook.cells]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)
    return notebook


def joined(outputs):
    whole, texts = [], []
    for output in outputs:
        if output.output_type != "stream":
            whole.append(output)
        elif whole and whole[-1].output_type == "stream" and whole[-1].name == output.name:
            texts[-1].append(output.text)
        else:
            whole.append(copy.copy(output))
            texts.append([output.text])
    for output, pieces in zip((output for output in whole if output.output_type == "stream"), texts):
        output.text = WRITTEN_OVER.sub("", "".join(pieces))
    return whole


class Saver:
    """Writes the executed notebook, whole or not at all."""

    def __init__(self, nbformat, notebook, path):
        self.nbformat, self.notebook, self.path = nbformat, notebook, path
        self.saved_at = time.monotonic()
        self.trouble = None

    def save(self):
        folder, name = os.path.split(os.path.abspath(self.path))
        beside = None
        try:
            text = self.nbformat.writes(as_read(self.notebook), version=4)
            handle, beside = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text + "\n")
                file.flush()
                os.fsync(file.fileno())
            os.chmod(beside, self.mode())
            os.replace(beside, self.path)
            self.trouble = None
        except OSError as error:
            self.complain(error)
            if beside is not None and os.path.exists(beside):
                os.unlink(beside)
        self.saved_at = time.monotonic()

    def mode(self):
        if os.path.exists(self.path):
            return os.stat(self.path).st_mode & 0o777
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask

    def complain(self, error):
        if self.trouble is None:
            say(f"{self.path} could not be saved: {error.strerror}; the run goes on")
        self.trouble = error

    def save_if_due(self):
        if time.monotonic() - self.saved_at >= SAVE_EVERY:
            self.save()

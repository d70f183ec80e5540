#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a notebook from its first cell to its last, and shows what it prints while it prints it.

    run_notebook.py [--kernel NAME] [--param NAME=VALUE]... NOTEBOOK [EXECUTED]

Each cell's output streams as it comes: stdout to stdout, the rest to stderr. The executed notebook is written to EXECUTED
(default: NOTEBOOK itself) after each cell and every few seconds within a long one, whole or not at all. The kernel
starts in the notebook's folder. Parameters go into a cell behind the one with the tag "parameters", as papermill has it
(papermill.readthedocs.io, "Parameterize"), or first. Exit codes: EXIT below; 130 and 143 after SIGINT and SIGTERM, which interrupt the kernel
and save first.
"""
import argparse
import asyncio
import copy
import math
import os
import re
import signal
import sys
import tempfile
import time

EXIT = {"cell failed": 10, "kernel died": 12, "no such kernel": 13, "not installed": 14, "no notebook": 15, "not saved": 16,
        "out of memory": 17}
SAVE_EVERY = 5.0  # seconds, while a cell goes on printing
INTERRUPT_GRACE = 10.0  # seconds for a kernel to heed an interrupt
WRITTEN_OVER = re.compile(r".*\r(?=[^\n])")  # states of a line before its last, as nbconvert has it
ANSI = re.compile(r"\x1b\[(?!A)[0-9;?]*[ -/]*[@-~]")  # but for the way up, which nested progress bars need


class Stop(Exception):
    """The run is over: what to say, and the exit code."""

    def __init__(self, why, code):
        super().__init__(why)
        self.code = code


def say(text):
    write(sys.stderr, f"stint: {text}\n")


def write(stream, text):
    """Shows text at once. A reader that has gone is no reason to end a run, and a letter it cannot show none either."""
    if stream is sys.stderr and not stream.isatty():
        text = ANSI.sub("", text)
    try:
        stream.buffer.write(text.encode("utf-8", "replace"))
        stream.flush()
    except (BrokenPipeError, ValueError):
        pass


def import_jupyter():
    try:
        import jupyter_client
        import nbclient
        import nbformat
    except ImportError as missing:
        raise Stop(
            f"{sys.executable} has no {missing.name}: install it with `{sys.executable} -m pip install nbclient ipykernel`"
            " (Debian, Ubuntu: apt install python3-nbclient python3-ipykernel)",
            EXIT["not installed"],
        ) from missing
    return jupyter_client, nbclient, nbformat


def read_notebook(nbformat, path):
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat raises what the JSON makes it stumble over
        why = error.strerror if isinstance(error, OSError) else str(error).split("\n")[0] or type(error).__name__
        raise Stop(f"{path} is no notebook that can be read: {why}", EXIT["no notebook"]) from error
    return notebook


def kernel_for(known, notebook):
    """The one that the notebook names; where it is a Python that is not here by that name, the one that is."""
    spec = notebook.metadata.get("kernelspec", {})
    name = spec.get("name") or "python3"
    language = spec.get("language") or notebook.metadata.get("language_info", {}).get("name") or "python"
    if name in known or "python3" not in known or language.lower() != "python":
        return name
    say(f'the notebook wants the kernel "{name}", which is not here: it runs in python3')
    return "python3"


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


def size(data):
    """Of an output as it would be in a file; images travel as base64."""
    count = len(data) * 3 // 4 if isinstance(data, str) else len(str(data))
    return f"{count} B" if count < 1000 else f"{count / 1000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def show_data(data):
    """A display or a result: a picture by its name and size, else its text."""
    pictures = [kind for kind in data if kind.startswith("image/")]
    if pictures:
        write(sys.stdout, f"[{pictures[0]} {size(data[pictures[0]])}]\n")
    elif "text/plain" in data:
        write(sys.stdout, data["text/plain"].rstrip("\n") + "\n")
    elif data:
        kind = next(iter(data))
        write(sys.stdout, f"[{kind} {len(str(data[kind]))} B]\n")


def show(message):
    kind, content = message["msg_type"], message["content"]
    if kind == "stream":
        write(sys.stderr if content["name"] == "stderr" else sys.stdout, content["text"])
    elif kind in ("execute_result", "display_data", "update_display_data"):
        show_data(content["data"])
    elif kind == "error":
        write(sys.stderr, "\n".join(content["traceback"]) + "\n")


def make_client(nbclient, saver, **options):
    """An nbclient whose cells announce themselves, show what they print, and are saved."""
    notebook = saver.notebook
    numbers = {}
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and cell.source.strip():
            numbers[index] = len(numbers) + 1

    killed_before = killed_for_memory()

    class Client(nbclient.NotebookClient):
        current = None  # "3/12" from the start of that cell on
        death = None  # how the kernel died
        out_of_memory = False  # that was why
        listen = staticmethod(lambda: None)  # takes the signals back from nbclient

        async def async_start_new_kernel(self, **kwargs):
            self.listen()
            await super().async_start_new_kernel(**kwargs)

        async def async_execute_cell(self, cell, cell_index, *args, **kwargs):
            if cell_index in numbers:
                self.current = f"{numbers[cell_index]}/{len(numbers)}"
                write(sys.stderr, f"── cell {self.current}\n")
            try:
                return await super().async_execute_cell(cell, cell_index, *args, **kwargs)
            except nbclient.exceptions.DeadKernelError:
                code = exit_code_of(self.km)
                self.out_of_memory = code == -signal.SIGKILL and killed_for_memory() > killed_before
                self.death = "the machine ran out of memory" if self.out_of_memory else how_it_died(code)
                raise
            finally:
                if cell_index in numbers:
                    saver.save()

        def process_message(self, message, cell, cell_index):
            result = super().process_message(message, cell, cell_index)
            show(message)
            saver.save_if_due()
            return result

    return Client(notebook, **options)


def killed_for_memory():
    """How many processes the system has killed for want of memory: in our control group, else on the machine; 0: nobody counts."""
    group = re.match("0::(/.*)\n", text_of("/proc/self/cgroup"))
    counts = text_of(f"/sys/fs/cgroup{group[1]}/memory.events") if group else ""
    count = re.search(r"^oom_kill (\d+)$", counts, re.MULTILINE) or re.search(r"^oom_kill (\d+)$", text_of("/proc/vmstat"), re.MULTILINE)
    return int(count[1]) if count else 0


def text_of(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def exit_code_of(manager):
    """Of the kernel's process, where jupyter_client still knows it."""
    process = getattr(getattr(manager, "provisioner", None), "process", None)
    return process.poll() if process is not None else None


def how_it_died(code):
    """In words."""
    if code is None:
        return "how is not known"
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"its process ended with exit code {code}"


async def execute(client, asked):
    """Runs all cells. A signal interrupts the kernel; `asked` then holds its number."""
    loop = asyncio.get_running_loop()
    done = loop.create_task(client.async_execute())
    stopped = asyncio.Event()

    def on_signal(number):
        if not asked:
            asked.append(number)
        stopped.set()

    def listen():
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, on_signal, number)

    client.listen = listen
    listen()
    stop = loop.create_task(stopped.wait())
    await asyncio.wait({done, stop}, return_when=asyncio.FIRST_COMPLETED)
    if not done.done():
        client.shutdown_kernel = "immediate"
        if client.current is not None:
            await finished(client.km.interrupt_kernel())
            await asyncio.wait({done}, timeout=INTERRUPT_GRACE)
        done.cancel()
    stop.cancel()
    await asyncio.gather(done, stop, return_exceptions=True)
    if asked and client.km is not None and client.km.has_kernel:  # one that was only starting
        await finished(client.km.shutdown_kernel(now=True))
    if not done.cancelled() and done.exception() is not None:
        raise done.exception()


async def finished(call):
    """The calls of a kernel manager are coroutines or not, as its version has it."""
    if asyncio.iscoroutine(call):
        await call


def run(options):
    jupyter_client, nbclient, nbformat = import_jupyter()
    notebook = read_notebook(nbformat, options.notebook)
    inject(nbformat, notebook, options.param)
    forget_earlier(notebook)
    saver = Saver(nbformat, notebook, options.executed or options.notebook)
    kernel = options.kernel or kernel_for(jupyter_client.kernelspec.KernelSpecManager().find_kernel_specs(), notebook)
    folder = os.path.dirname(os.path.abspath(options.notebook))
    client = make_client(
        nbclient, saver, timeout=None, kernel_name=kernel, resources={"metadata": {"path": folder}}
    )
    client.log.setLevel("CRITICAL")  # what goes wrong is said here, once
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # a debugger that nobody asked for warns at each start
    asked = []
    try:
        asyncio.run(execute(client, asked))
    except jupyter_client.kernelspec.NoSuchKernel as error:
        names = ", ".join(sorted(jupyter_client.kernelspec.KernelSpecManager().find_kernel_specs())) or "none"
        raise Stop(f"{options.notebook} wants the kernel \"{kernel}\"; installed: {names}", EXIT["no such kernel"]) from error
    except nbclient.exceptions.DeadKernelError as error:
        saver.save()
        if not asked:
            code = EXIT["out of memory" if client.out_of_memory else "kernel died"]
            raise Stop(f"cell {client.current}: the kernel died: {client.death}", code) from error
    except nbclient.exceptions.CellExecutionError as error:
        if not asked:
            raise Stop(f"cell {client.current} failed: {error.ename}: {error.evalue}", EXIT["cell failed"]) from error
    saver.save()
    if asked:
        where = f"in cell {client.current}; what was executed is saved" if client.current else "before its first cell"
        raise Stop(f"ended by {signal.Signals(asked[0]).name} {where}", 128 + asked[0])
    if saver.trouble is not None:
        raise Stop(f"every cell ran, but {saver.path} could not be saved", EXIT["not saved"])


def main():
    parser = argparse.ArgumentParser(prog="run_notebook", description="Runs a notebook and streams what it prints.")
    parser.add_argument("--kernel", help="instead of the one that the notebook names")
    parser.add_argument("--param", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("notebook")
    parser.add_argument("executed", nargs="?")
    try:
        run(parser.parse_args())
    except Stop as stop:
        say(stop)
        return stop.code
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # the user did not write this program: a traceback of it would tell nothing
        say(f"the notebook could not be run: {type(error).__name__}: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

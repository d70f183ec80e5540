#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a notebook from its first cell to its last, and shows what it prints while it prints it.

    run_notebook.py [--kernel NAME] [--param NAME=VALUE]... NOTEBOOK [EXECUTED]

Each cell's output streams as it comes: stdout to stdout, the rest to stderr. The executed notebook is written to EXECUTED
(default: NOTEBOOK itself) after each cell and every few seconds within a long one, whole or not at all. The kernel
starts in the notebook's folder. Parameters go into a cell behind the one with the tag "parameters", as papermill has it
(papermill.readthedocs.io, "Parameterize"), or first. Exit codes: EXIT in notebook_shows; 130 and 143 after SIGINT and SIGTERM,
which interrupt the kernel and save first.
"""
import argparse
import asyncio
import os
import re
import signal
import sys

# Our modules are beside this one, or in the folder that a job has for what its script wants beside it.
sys.dont_write_bytecode = True
sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), "beside"))
from notebook_file import Saver, forget_earlier, inject, read_notebook  # noqa: E402
from notebook_shows import EXIT, Stop, say, show, write  # noqa: E402

INTERRUPT_GRACE = 10.0  # seconds for a kernel to heed an interrupt
REPLY_LATE = 0.3  # seconds after its last output: a cell's reply is looked for


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


def kernel_for(known, notebook):
    """The one that the notebook names; where it is a Python that is not here by that name, the one that is."""
    spec = notebook.metadata.get("kernelspec", {})
    name = spec.get("name") or "python3"
    language = spec.get("language") or notebook.metadata.get("language_info", {}).get("name") or "python"
    if name in known or "python3" not in known or language.lower() != "python":
        return name
    say(f'the notebook wants the kernel "{name}", which is not here: it runs in python3')
    return "python3"


def make_client(nbclient, saver, **options):
    """An nbclient whose cells announce themselves, show what they print, and are saved."""
    import zmq  # it is there where nbclient is
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
        awaited = None  # the index of the cell whose reply is not there yet

        async def async_start_new_kernel(self, **kwargs):
            self.listen()
            await super().async_start_new_kernel(**kwargs)

        async def async_execute_cell(self, cell, cell_index, *args, **kwargs):
            if cell_index in numbers:
                self.current = f"{numbers[cell_index]}/{len(numbers)}"
                write(sys.stderr, f"── cell {self.current}\n")
            self.awaited = cell_index
            try:
                return await super().async_execute_cell(cell, cell_index, *args, **kwargs)
            except nbclient.exceptions.DeadKernelError:
                code = exit_code_of(self.km)
                self.out_of_memory = code == -signal.SIGKILL and killed_for_memory() > killed_before
                self.death = "the machine ran out of memory" if self.out_of_memory else how_it_died(code)
                raise
            finally:
                self.awaited = None
                if cell_index in numbers:
                    saver.save()

        def look_for_reply(self, cell_index):
            """What is sent for an Output widget over the socket on which a cell's reply is awaited can swallow the one sign that
            the reply is there: jupyter_client sends behind pyzmq's back, and ZeroMQ's descriptor is edge-triggered. Asking
            the socket for its events has pyzmq look itself."""
            if self.awaited == cell_index:
                self.kc.shell_channel.socket.get(zmq.EVENTS)
                asyncio.get_running_loop().call_later(REPLY_LATE, self.look_for_reply, cell_index)

        def process_message(self, message, cell, cell_index):
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                asyncio.get_running_loop().call_later(REPLY_LATE, self.look_for_reply, cell_index)
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

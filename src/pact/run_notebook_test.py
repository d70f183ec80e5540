#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""run_notebook.py against a real Jupyter. Exit code 77 where no Python here has one."""
import json
import os
import pathlib
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

RUNNER = pathlib.Path(__file__).with_name("run_notebook.py")


def python_with_jupyter():
    for candidate in (os.environ.get("STINT_TEST_PYTHON"), "/usr/bin/python3", sys.executable):
        if candidate and shutil.which(candidate):
            if subprocess.run([candidate, "-c", "import nbclient, ipykernel"], capture_output=True).returncode == 0:
                return candidate
    return None


PYTHON = python_with_jupyter()


def code(source):
    return {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": source}


class RunNotebookTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stint-notebook."))
        self.addCleanup(shutil.rmtree, self.folder)

    def notebook(self, *sources, kernel="python3", language="python"):
        path = self.folder / "lab.ipynb"
        cells = [{"cell_type": "markdown", "metadata": {}, "source": "# A lab"}] + [code(s) for s in sources]
        meta = {"kernelspec": {"name": kernel, "display_name": kernel, "language": language}}
        path.write_text(json.dumps({"cells": cells, "metadata": meta, "nbformat": 4, "nbformat_minor": 4}))
        return path

    def start(self, *args, python=None):
        return subprocess.Popen(
            [python or PYTHON, RUNNER, *args], cwd="/", stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def run_it(self, *args, **kwargs):
        child = self.start(*args, **kwargs)
        out, err = child.communicate(timeout=60)
        self.assertNotIn("run_notebook.py\", line", err)
        return child.returncode, out, err

    def outputs(self, path):
        return [cell["outputs"] for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]

    def test_parameters_go_behind_their_defaults_or_first(self):
        path = self.notebook("import math", "epochs = 1; name = 'a'", "print(epochs + 1, name, rate, flag)")
        notebook = json.loads(path.read_text())
        params = ["--param", "epochs=3", "--param", "name=b=c", "--param", "rate=1e-3", "--param", "flag=True"]
        notebook["cells"][2]["metadata"]["tags"] = ["parameters"]
        path.write_text(json.dumps(notebook))
        executed = self.folder / "executed.ipynb"
        for again in (path, executed):  # the cell of an earlier run is replaced
            done, out, err = self.run_it(*params, again, executed)
            self.assertEqual((done, out), (0, "4 b=c 0.001 True\n"), err)
            cells = json.loads(executed.read_text())["cells"]
            self.assertEqual([cell["metadata"].get("tags", []) for cell in cells],
                             [[], [], ["parameters"], ["injected-parameters"], []])
        path = self.notebook("print(epochs)")
        done, out, err = self.run_it("--param", "epochs=3", path)
        self.assertEqual((done, out), (0, "3\n"), err)
        self.assertIn("before the first", err)

    def test_good_notebook(self):
        picture = (
            "import base64, os, sys\nfrom IPython.display import Image, display\n"
            "display(Image(base64.b64decode('iVBORw0KGgo=')))\nprint(os.getcwd(), file=sys.stderr)"
        )
        path = self.notebook("print('one')", "", "40 + 2", picture)
        status, out, err = self.run_it(path)
        self.assertEqual(status, 0, err)
        self.assertEqual(out, "one\n42\n[image/png 9 B]\n")
        headers = [line for line in err.splitlines() if line.startswith("──")]
        self.assertEqual(headers, ["── cell 1/3", "── cell 2/3", "── cell 3/3"])
        self.assertIn(f"\n{self.folder}\n", err)
        self.assertEqual(self.outputs(path)[0][0]["text"], ["one\n"])
        self.assertEqual([p.name for p in self.folder.iterdir()], ["lab.ipynb"])

    def test_executed_beside_leaves_the_original(self):
        path = self.notebook("print('one')")
        before = path.read_bytes()
        executed = self.folder / "done.ipynb"
        self.assertEqual(self.run_it(path, executed)[0], 0)
        self.assertEqual(path.read_bytes(), before)
        self.assertEqual(self.outputs(executed)[0][0]["text"], ["one\n"])

    def test_failing_cell(self):
        path = self.notebook("print('before')", "1 / 0", "print('after')")
        status, out, err = self.run_it(path)
        self.assertEqual((status, out), (10, "before\n"))
        self.assertIn("stint: cell 2/3 failed: ZeroDivisionError: division by zero", err)
        self.assertNotIn("\x1b", err)
        first, second, third = self.outputs(path)
        self.assertEqual(first[0]["text"], ["before\n"])
        self.assertEqual(second[0]["ename"], "ZeroDivisionError")
        self.assertEqual(third, [])

    def test_kernel_that_dies(self):
        path = self.notebook("print('x', flush=True)\nimport os, time\ntime.sleep(0.3)\nos.kill(os.getpid(), 9)")
        status, out, err = self.run_it(path)
        self.assertEqual((status, out), (12, "x\n"))
        self.assertIn("cell 1/1: the kernel died: killed by SIGKILL", err)
        self.assertEqual(self.outputs(path)[0][0]["text"], ["x\n"])

    def test_progress_bar_leaves_its_last_state_and_updates_find_their_outputs(self):
        path = self.notebook(
            "import sys\nfor n in range(50): print(f'\\r{n}', end='', flush=True)\nprint()\nprint('err', file=sys.stderr)\n"
            "shown = display('first', display_id=True)", "shown.update('second')")
        self.assertEqual(self.run_it(path)[0], 0)
        stdout, stderr, display = self.outputs(path)[0]
        self.assertEqual((stdout["text"], stderr["text"]), (["49\n"], ["err\n"]))
        self.assertEqual(display["data"]["text/plain"], ["'second'"])

    def test_cells_that_are_not_reached_show_nothing_of_an_earlier_run(self):
        path = self.notebook("1 / 0", "print('never')")
        made = json.loads(pathlib.Path(path).read_text())
        made["cells"][1].update(outputs=[{"output_type": "stream", "name": "stdout", "text": "old"}], execution_count=4)
        pathlib.Path(path).write_text(json.dumps(made))
        self.assertEqual(self.run_it(path)[0], 10)
        self.assertEqual(self.outputs(path)[1], [])

    def test_missing_kernel_names_those_there_are(self):
        julia = self.notebook("1", kernel="julia-9", language="julia")
        status, _, err = self.run_it(julia)
        self.assertEqual(status, 13)
        self.assertIn('wants the kernel "julia-9"; installed: python3', err)
        self.assertEqual(self.run_it("--kernel", "python3", julia)[0], 0)
        self.assertEqual(self.run_it("--kernel", "py35", self.notebook("1"))[0], 13, "a name that was asked for is no hint")

    def test_python_kernel_of_another_name_runs_in_the_one_there_is(self):
        status, out, err = self.run_it(self.notebook("print(6 * 7)", kernel="carnd-term1"))
        self.assertEqual((status, out), (0, "42\n"))
        self.assertIn('wants the kernel "carnd-term1", which is not here: it runs in python3', err)

    def test_no_jupyter(self):
        bare = self.folder / "bare"
        subprocess.run([PYTHON, "-m", "venv", "--without-pip", bare], check=True)
        status, _, err = self.run_it(self.notebook("1"), python=bare / "bin/python")
        self.assertEqual(status, 14)
        self.assertIn("pip install nbclient ipykernel", err)

    def test_what_is_no_notebook(self):
        other = self.folder / "other.ipynb"
        for text in ("hello", "{}", "[1]", '{"nbformat": 4}', ""):
            other.write_text(text)
            status, _, err = self.run_it(other)
            self.assertEqual(status, 15, text)
            self.assertEqual(err.count("\n"), 1, err)
        self.assertEqual(self.run_it(self.folder / "absent.ipynb")[0], 15)

    def test_output_streams_before_the_cell_ends(self):
        child = self.start(self.notebook("import time\nprint('early', flush=True)\ntime.sleep(30)"))
        ready, _, _ = select.select([child.stdout], [], [], 20)
        self.assertTrue(ready)
        self.assertEqual(child.stdout.readline(), "early\n")
        self.assertIsNone(child.poll())
        child.send_signal(signal.SIGTERM)
        child.communicate(timeout=30)

    def test_sigterm_interrupts_and_saves(self):
        path = self.notebook("import time\nprint('early', flush=True)\ntime.sleep(60)", "print('never')")
        child = self.start(path)
        self.assertEqual(child.stdout.readline(), "early\n")
        asked = time.monotonic()
        child.send_signal(signal.SIGTERM)
        out, err = child.communicate(timeout=30)
        self.assertLess(time.monotonic() - asked, 8)
        self.assertEqual((child.returncode, out), (143, ""))
        self.assertIn("ended by SIGTERM in cell 1/2", err)
        first, second = self.outputs(path)
        self.assertEqual(first[0]["text"], ["early\n"])
        self.assertEqual(first[-1]["ename"], "KeyboardInterrupt")
        self.assertEqual(second, [])

    def test_sigterm_before_the_first_cell(self):
        child = self.start(self.notebook("print('never')"))
        time.sleep(0.5)
        child.send_signal(signal.SIGTERM)
        out, err = child.communicate(timeout=30)
        self.assertIn(child.returncode, (143, -signal.SIGTERM), err)  # the latter while Python still imports
        self.assertEqual(out, "")

    def test_long_cell_is_saved_while_it_prints(self):
        path = self.notebook("import time\nfor i in range(200):\n    print(i, flush=True)\n    time.sleep(0.1)")
        child = self.start(path)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not self.outputs(path)[0]:
            time.sleep(0.2)
        self.assertTrue(self.outputs(path)[0])
        self.assertIsNone(child.poll())
        child.send_signal(signal.SIGTERM)
        child.communicate(timeout=30)

    def test_reader_that_has_gone_does_not_end_the_run(self):
        path = self.notebook("print('x' * 100000)", "print('end')")
        child = self.start(path)
        child.stdout.close()
        self.assertEqual(child.wait(timeout=60), 0)
        child.stderr.close()
        self.assertEqual(self.outputs(path)[1][0]["text"], ["end\n"])

    def test_folder_that_takes_no_file(self):
        path = self.notebook("print('one')")
        status, out, err = self.run_it(path, "/proc/executed.ipynb")
        self.assertEqual((status, out), (16, "one\n"))
        self.assertEqual(err.count("could not be saved"), 2, err)


if __name__ == "__main__":
    if PYTHON is None:
        print("skipped: no Python here has nbclient and ipykernel (apt install python3-nbclient python3-ipykernel)")
        sys.exit(77)
    unittest.main(verbosity=2)

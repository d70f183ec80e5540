# SPDX-License-Identifier: Apache-2.0
"""Notebooks and scripts of many kinds on one host: what is executed is what `jupyter nbconvert --execute` makes of it there,
with the same versions; what scripts print and how they end comes here as it is."""
import json
import re
import shlex
import signal
import sys

import laptop
from laptop import LaptopTest
from notebook_kinds import DIES, FAILS, GOOD, KERNELS, KINDS, MISSING, notebook
from rehearsal import CACHE, SKIPPED

WHEELS = CACHE.parent / "wheels"
PACKAGES = ("tqdm", "ipywidgets", "comm")
UNPACK = "for wheel in wheels/*; do python3 -m zipfile -e $wheel ~/.local/lib/python3.11/site-packages; done"


# What nbconvert does not finish, and why.
REFUSED = {"kills itself": "DeadKernelError", "other language": "NoSuchKernel", "input": "StdinNotImplemented"}


def nbconvert(*options, names):
    return shlex.join(["jupyter", "nbconvert", "--to", "notebook", "--execute", *options, "--output-dir", "made",
                       *(f"{name}.ipynb" for name in names)])


def plain(value):
    """Without what differs each time: ids, addresses, the kernel's number."""
    text = json.dumps(value, sort_keys=True)
    for pattern in (r"[0-9a-f]{32}", r"0x[0-9a-f]+", r"ipykernel_\d+/\d+"):
        text = re.sub(pattern, "…", text)
    return json.loads(text)


def by_stream(outputs):
    """Neighbouring pieces of stdout and of stderr each as one: which came first is chance where a process writes both."""
    made = []
    for output in outputs:
        before = made[-1] if made else {}
        if output["output_type"] != "stream" or before.get("output_type") != "streams":
            if output["output_type"] == "stream":
                made.append({"output_type": "streams", output["name"]: "".join(output["text"])})
            else:
                made.append(output)
        else:
            before[output["name"]] = before.get(output["name"], "") + "".join(output["text"])
    return made


class NotebooksTest(LaptopTest):
    def executed(self, path):
        made = json.loads((self.laptop.project / path).read_text())
        return made, [cell for cell in made["cells"] if cell["cell_type"] == "code" and cell["source"]]

    def by_nbconvert(self):
        """Has nbconvert execute them all, in a folder of its own there; they come home with the first run. What it says."""
        whole = [name for name, (code, *_) in KINDS.items() if code in (GOOD, FAILS) and name not in KERNELS]
        return self.does("ssh", "lab", "--", "sh", "-c", "\n".join([
            "mkdir peer && cp stint/lab/*.ipynb peer && cd peer",
            nbconvert("--allow-errors", names=whole) + " || exit 1",
            nbconvert("--ExecutePreprocessor.kernel_name=python3", names=["other python"]) + " || exit 1",
            *(nbconvert(names=[name]) + " && exit 1" for name in REFUSED), "cp -r made ../stint/lab/peer"]), limit=300).stderr

    def run_by_both(self):
        """What `stint run` ended with and said, by notebook; nbconvert's files are in peer/."""
        wheels = self.laptop.project / "wheels"
        wheels.mkdir()
        for package in PACKAGES:
            wheel = next(WHEELS.glob(f"{package}-*.whl"))
            (wheels / wheel.name).write_bytes(wheel.read_bytes())
        for name in KINDS:
            self.laptop.write(f"{name}.ipynb", notebook(name))
        self.does("run", "--on", "lab", "--", "sh", "-c", UNPACK)
        said = self.by_nbconvert()
        for why in REFUSED.values():
            self.assertIn(why, said)
        return {name: self.laptop.stint("run", f"{name}.ipynb", "--on", "lab") for name in KINDS}

    def compare(self, name, code):
        ours, cells = self.executed(f"{name}.executed.ipynb")
        theirs, peers = self.executed(f"peer/{name}.ipynb")
        reached = next((n for n, cell in enumerate(cells) if code == FAILS and any(
            o["output_type"] == "error" for o in cell["outputs"])), len(cells) - 1)
        self.assertEqual(len(cells), len(peers))
        for cell, peer in list(zip(cells, peers))[:reached + 1]:
            self.assertEqual(by_stream(plain(cell["outputs"])), by_stream(plain(peer["outputs"])), cell["source"])
            self.assertEqual(cell["execution_count"], peer["execution_count"])
            self.assertEqual(cell["metadata"].keys(), peer["metadata"].keys())
        for cell in cells[reached + 1:]:
            self.assertEqual((cell["outputs"], cell["execution_count"]), ([], None), "never run: nothing of an earlier run")
        if code == GOOD:
            state = [sorted(json.dumps(plain(model)) for model in made["metadata"].get("widgets", {}).get(
                "application/vnd.jupyter.widget-state+json", {}).get("state", {}).values()) for made in (ours, theirs)]
            self.assertEqual(*state)
            self.assertEqual(bool(state[0]), name in ("widgets", "tqdm notebook"))

    def test_each_has_what_nbconvert_makes_of_it(self):
        self.does("up", "lab", "--on", "rehearsal", "--yes")
        done = self.run_by_both()
        for name, (code, *_) in KINDS.items():
            with self.subTest(name):
                said = done[name].stderr
                self.assertEqual(done[name].returncode, 10 if code else 0, said)
                if code in (GOOD, FAILS):
                    self.compare(name, code)
                if code == FAILS:
                    self.assertIn("a cell failed; what was executed is in", said)
        self.assertIn("its kernel died", done["kills itself"].stderr)
        self.assertIn("the kernel died: killed by SIGKILL", done["kills itself"].stderr)
        self.assertIn("the kernel died: its process ended with exit code 3", done["leaves"].stderr)
        self.assertIn('wants the kernel "julia-9"; installed: python3', done["other language"].stderr)
        self.assertIn('wants the kernel "py35", which is not here: it runs in python3', done["other python"].stderr)
        _, cells = self.executed("kills itself.executed.ipynb")
        self.assertEqual(cells[0]["outputs"][0]["text"], ["alive\n"])
        with self.subTest("progress bars are tamed in a file"):
            self.assertEqual(re.findall(r"\d+/300", done["tqdm"].stderr), ["300/300"])
            self.assertEqual(re.findall(r"outer.*?(\d+/3)", done["tqdm"].stderr)[-1], "3/3")
            self.assertLess(done["tqdm"].stderr.count("inner"), 3)
        self.scripts()

    def scripts(self):
        """How programs end, and their two streams byte for byte."""
        def run(name, text, *more):
            self.laptop.write(name, text)
            (self.laptop.project / name).chmod(0o755)
            done = self.laptop.stint("run", name, "--on", "lab", *more, text=False)
            return done.returncode, done.stdout, done.stderr.decode()

        with self.subTest("exit codes"):
            for number in (3, 125, 126, 127):
                code, out, err = run(f"ends{number}.py", f"import sys; print('mine'); sys.exit({number})")
                self.assertEqual((code, out), (10, b"mine\n"))
                self.assertIn(f"ends{number}.py: exit code {number}\n", err)
        with self.subTest("signals"):
            code, _, err = run("crashes.sh", "#!/bin/sh\nkill -SEGV $$\n")
            self.assertEqual(code, 10)
            self.assertIn(f"killed by signal {signal.SIGSEGV.value}", err)
        with self.subTest("bytes, unchanged, whatever they are"):
            _, out, err = run("bytes ü.py", "import os\nfor _ in range(4000): os.write(1, bytes(range(256)))")
            self.assertEqual(out, bytes(range(256)) * 4000)
        with self.subTest("a program that is not there"):
            code, _, err = run("odd.sh", "#!/no/such/interpreter\n")
            self.assertEqual(code, 10)
            self.assertIn("odd.sh: did not run: cannot run ./odd.sh: No such file or directory", err)


if __name__ == "__main__":
    if missing := [package for package in PACKAGES if not list(WHEELS.glob(f"{package}-*.whl"))]:
        print(f"skipped: {WHEELS} has no wheel of {', '.join(missing)}: tools/prepare.sh fetches them")
        sys.exit(SKIPPED)
    laptop.main()

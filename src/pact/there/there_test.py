#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What prepare.py is made of, without a machine: recipes, sources, kernels, the GPU's words, the supplied modules."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

THERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(THERE), str(THERE.parent / "carnd")]
sys.dont_write_bytecode = True

import conda_file  # noqa: E402
import environment  # noqa: E402
import gpu  # noqa: E402
import interpreter  # noqa: E402
import kernels  # noqa: E402
import recipe as recipes  # noqa: E402
import sources  # noqa: E402
import tool  # noqa: E402


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stint-there."))
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def find(self, below=".", setup=None):
        return recipes.find(str(self.folder / below), str(self.folder), setup)

    def program(self, name, script):
        path = self.write("bin/" + name, "#!/bin/sh\n" + script + "\n")
        path.chmod(0o755)
        before = os.environ["PATH"]
        os.environ["PATH"] = f"{self.folder / 'bin'}:{before}"
        self.addCleanup(os.environ.__setitem__, "PATH", before)
        return str(path)


class RecipeTest(Folder):
    def test_nothing_is_no_recipe(self):
        self.assertIsNone(self.find())

    def test_nearest_file_counts(self):
        self.write("requirements.txt", "scipy\n")
        self.write("labs/requirements.txt", "Scikit_Learn>=1\n")
        (self.folder / "labs/deep").mkdir()
        self.assertEqual(self.find("labs/deep").names, {"scikit-learn"})
        self.assertEqual(self.find().names, {"scipy"})

    def test_files_that_requirements_name_are_part_of_it(self):
        self.write("requirements.txt", "-r more.txt\n# torch\nnumpy\n")
        more = self.write("more.txt", "torch==2.9\n")
        before = self.find()
        self.assertEqual(before.names, {"numpy", "torch"})
        more.write_text("torch==2.10\n")
        self.assertNotEqual(before.digest(), self.find().digest())
        more.unlink()
        with self.assertRaises(recipes.Unreadable):
            self.find()

    def test_pyproject_without_dependencies_is_no_recipe(self):
        self.write("pyproject.toml", "[tool.ruff]\nline-length = 100\n")
        self.write("requirements.txt", "numpy\n")
        self.assertEqual(self.find().source, "requirements.txt")
        self.write("pyproject.toml", "[project]\nname='lab'\ndependencies=['torch>=2; python_version>\"3\"']\n")
        self.assertEqual((self.find().source, self.find().names), ("pyproject.toml", {"torch"}))
        self.write("pyproject.toml", "[project\n")
        with self.assertRaises(recipes.Unreadable):
            self.find()

    def test_lock_without_uv_gives_its_versions(self):
        self.program("uv", "exit 1")
        os.environ["PATH"] = "/nowhere"
        self.write("pyproject.toml", "[project]\nname='lab'\ndependencies=['numpy']\n")
        index = '[[package]]\nname="{}"\nversion="{}"\nsource={{registry="x"}}\n'
        self.write("uv.lock", index.format("numpy", "2.1") + index.format("numpy", "1.9") + index.format("six", "1.17"))
        recipe = self.find()
        self.assertEqual((recipe.words, recipe.constraints), (["numpy"], ["six==1.17"]))

    def test_lock_with_uv_is_what_uv_says(self):
        self.program("uv", "echo numpy==2.1; echo 'six==1.17 ; python_version > \"3\"'")
        self.write("pyproject.toml", "[project]\nname='lab'\n")
        self.write("uv.lock", "")
        self.assertEqual(self.find().names, {"numpy", "six"})

    def test_setup_is_all_of_it_and_changes_with_what_it_reads(self):
        self.write("requirements-gpu.txt", "torch\n")
        before = self.find(setup="pip install -r requirements-gpu.txt")
        self.assertEqual((before.source, before.words), ("setup", []))
        self.write("requirements-gpu.txt", "torch>2\n")
        self.assertNotEqual(before.digest(), self.find(setup=before.setup).digest())

    def test_conda_file_without_conda(self):
        text = ("name: lab\nchannels:\n  - defaults\ndependencies:\n  - python=3.9\n  - pytorch=2.1  # the one\n"
                "  - conda-forge::scipy=1.9.3=py39_0\n  - numpy>=1.20\n  - pip:\n    - moviepy\n    - -r more.txt\n  - pillow\n")
        self.assertEqual(conda_file.requirements(text),
                         (["torch==2.1.*", "scipy==1.9.3", "numpy>=1.20", "pillow"], ["moviepy", "-r more.txt"]))

    def test_steps_of_pip_are_few(self):
        for line, is_step in (("  Downloading torch-2.10-cp312.whl (899.1 MB)", True), ("  Downloading six.whl (11 kB)", False),
                              ("Collecting six", False), ("Successfully installed six-1.17", True)):
            self.assertEqual(environment.is_step(line), is_step, line)

    def test_what_is_left_out_is_a_whole_name(self):
        self.assertTrue(environment.is_named("mkl==1.*", "mkl"))
        self.assertFalse(environment.is_named("mkl-fft==1.*", "mkl"))


class SourcesTest(Folder):
    def notebook(self, *cells, **metadata):
        code = [{"cell_type": "code", "source": list(cell.splitlines(True))} for cell in cells]
        return str(self.write("lab.ipynb", json.dumps({"cells": code, "metadata": metadata})))

    def test_tensorflow_1_is_known_by_what_it_calls(self):
        for code in ("from tensorflow.contrib.layers import flatten", "x = tf.placeholder(tf.float32)",
                     "from tensorflow.examples.tutorials.mnist import input_data", "with tf.Session() as s: pass"):
            self.assertTrue(sources.wants_version_1(sources.code_of(self.notebook("import os", code))), code)
        ported = "import tensorflow.compat.v1 as tf\ntf.placeholder(1)"
        for code in ("import tensorflow as tf\ntf.keras.Model()", ported, "tf.Sessions"):
            self.assertFalse(sources.wants_version_1(code), code)

    def test_what_cannot_be_read_says_nothing(self):
        for text in ("", "[]", "{", '{"cells": [1, {"cell_type": "code"}]}'):
            self.assertEqual(sources.code_of(str(self.write("bad.ipynb", text))).strip(), "", text)
        self.assertEqual(sources.code_of("missing.py"), "")

    def test_frameworks_and_kernel(self):
        code = "import os\nfrom torch import nn\nimport torchvision\n  import jax\n"
        self.assertEqual(sources.frameworks_in(code), ["jax", "torch"])
        path = self.notebook("1", kernelspec={"name": "ir"}, language_info={"name": "R"})
        self.assertEqual(sources.kernel_of(path), ("ir", "r"))


class KernelsTest(Folder):
    def test_machine_of_ones_own_gets_nothing_outside_the_folder(self):
        self.addCleanup(setattr, tool, "own_folder", None)
        tool.own_folder = str(self.folder / "own")
        made = interpreter.Interpreter(sys.executable, [])
        made.share = str(self.folder / "own/environments/a/share/jupyter")
        os.environ["JUPYTER_DATA_DIR"] = str(self.folder / "theirs")
        self.addCleanup(os.environ.pop, "JUPYTER_DATA_DIR")
        kernels.register(made, "lab")
        self.assertEqual(environment.root(), str(self.folder / "own/environments"))
        self.assertEqual([path.name for path in self.folder.iterdir()], ["own"])

    def test_names_that_nobody_has_get_the_python_there_is(self):
        os.environ["HOME"], before = str(self.folder), os.environ["HOME"]
        self.addCleanup(os.environ.__setitem__, "HOME", before)
        place = interpreter.Interpreter(sys.executable)
        paths = []
        for name, language in (("carnd-term1", "python"), ("python3", "python"), ("ir", "R"), ("../up", "python")):
            spec = {"kernelspec": {"name": name, "language": language}}
            paths.append(str(self.write(f"{len(paths)}.ipynb", json.dumps({"cells": [], "metadata": spec}))))
        kernels.name_unknown(place, paths)
        kept = pathlib.Path(place.share) / "kernels"
        self.assertEqual([folder.name for folder in kept.iterdir()], ["carnd-term1"])
        self.assertEqual(json.loads((kept / "carnd-term1/kernel.json").read_text())["argv"][0], sys.executable)
        self.assertTrue(place.environment()["JUPYTER_PATH"].startswith(place.share))


class ToolTest(Folder):
    def test_steps_are_shown_and_the_last_lines_of_a_failure_kept(self):
        with self.assertRaises(tool.Failed) as failed:
            tool.run("tool", ["sh", "-c", "seq 40; printf 'no end'; exit 3"], lambda line: False)
        self.assertEqual(failed.exception.lines[-2:], ["40", "no end"])
        self.assertIn("exit code 3", str(failed.exception))
        with self.assertRaises(tool.Failed):
            tool.run("tool", ["/no/such/program"])


class GpuTest(Folder):
    EXPECTED = "NVIDIA T4"

    def place(self, torch):
        """An interpreter that sees a torch of this text."""
        self.write("torch.py", torch)
        os.environ["PYTHONPATH"] = str(self.folder)
        self.addCleanup(os.environ.pop, "PYTHONPATH", None)
        return interpreter.Interpreter(sys.executable)

    def why(self, torch):
        with self.assertRaises(tool.Stop) as stop:
            gpu.check(self.place(torch), self.EXPECTED, "550.1", ["torch"])
        self.assertEqual(stop.exception.code, 126)
        return str(stop.exception)

    def torch(self, cuda="'12.4'", seen=True, capability="(7, 5)", archs="['sm_75', 'sm_90']"):
        return (f"__version__ = '2.9'\nclass version: cuda = {cuda}\nclass cuda:\n  is_available = lambda: {seen}\n"
                f"  get_arch_list = lambda: {archs}\n  get_device_capability = lambda: {capability}\n")

    def test_device_that_is_seen(self):
        gpu.check(self.place(self.torch()), self.EXPECTED, "550.1", ["torch", "jax"])

    def test_wheel_driver_and_type_are_told_apart(self):
        self.assertIn("the wheel is why: torch 2.9 was built without CUDA", self.why(self.torch(cuda=None)))
        self.assertIn("the driver is why: torch 2.9 was built for CUDA 12.4, and driver 550.1", self.why(self.torch(seen=False)))
        self.assertIn("the type is why: torch 2.9 has code for sm_75 sm_90, and NVIDIA T4 is sm_37",
                      self.why(self.torch(capability="(3, 7)")))

    def test_framework_that_breaks_is_the_jobs_own_matter(self):
        gpu.check(self.place("raise ImportError('libcudart')"), self.EXPECTED, "550.1", ["torch"])

    def test_driver_that_is_not_there_or_fails(self):
        for script, word in (("echo No devices were found; exit 6", "No devices were found"), ("exit 9", "exit code 9")):
            with self.assertRaisesRegex(tool.Stop, f"the driver is why.*{word}"):
                gpu.driver(self.EXPECTED, self.program("nvidia-smi", script))
        with self.assertRaisesRegex(tool.Stop, "no nvidia-smi"):
            gpu.driver(self.EXPECTED, "/no/such/nvidia-smi")

    def test_code_of_a_generation_runs_on_its_later_devices(self):
        self.assertTrue(gpu.runs_on(["sm_80"], "sm_86"))
        self.assertFalse(gpu.runs_on(["sm_86"], "sm_80"))
        self.assertFalse(gpu.runs_on(["sm_80"], "sm_120"))
        self.assertTrue(gpu.runs_on(["sm_80", "compute_90"], "sm_120"))
        self.assertTrue(gpu.runs_on(["sm_90a"], "sm_90"))


class Report(Folder):
    def become(self, *words):
        """What the program printed, its exit code, and what was written to the report."""
        reads, writes = os.pipe()
        environment = {**os.environ, "HOME": str(self.folder), "STINT_REPORT": str(writes)}
        path = os.pathsep.join([str(THERE.parent / "carnd")])  # beside it on a machine
        done = subprocess.run([sys.executable, THERE / "prepare.py", "--environment", "image", "--", *words], cwd=self.folder,
                              env={**environment, "PYTHONPATH": path}, pass_fds=[writes], capture_output=True, text=True)
        os.close(writes)
        with os.fdopen(reads) as pipe:
            return done.stdout, done.returncode, pipe.read()

    def test_why_the_program_did_not_begin_is_told_beside_its_exit_code(self):
        self.assertEqual(self.become("no-such-program"), ("", 127, "program cannot run no-such-program: No such file or directory\n"))

    def test_program_has_its_exit_codes_for_itself_and_no_report(self):
        out, code, told = self.become("sh", "-c", "echo $STINT_REPORT; ls /proc/$$/fd | sort -n | tail -1; exit 125")
        self.assertEqual((code, told), (125, ""))
        self.assertEqual(out.split(), ["2"])


if __name__ == "__main__":
    unittest.main()

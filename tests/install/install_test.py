#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Debian packages in a bare Debian 12: installed, used for the whole journey, removed.

    install_test.py BUILD [unittest's words]       BUILD: the build folder, with everything built

Needs root, mmdebstrap and the rehearsal's machine image; the bare root is made once and kept in the cache."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

from bare_root import CACHE, Container, lower_root, packages, skip

BUILD = pathlib.Path(".")  # set by main()
SHARED = os.environ.get("STINT_SHARED")
DEBS, LOWER = {}, None


class PackageTest(unittest.TestCase):
    """A container in which both packages are installed."""

    @classmethod
    def setUpClass(cls):
        cls.there = Container(LOWER)
        cls.addClassCleanup(cls.there.close)
        cls.before = cls.there.tree()
        for deb in DEBS.values():
            shutil.copy(deb, cls.there.home)
        done = cls.there.run("sh", "-c", "dpkg -i *.deb && rm *.deb")
        assert done.returncode == 0, done.stdout + done.stderr
        cls.addClassCleanup(cls.there.run, "stint", "rehearse", "stop")  # whatever a test did: its cgroup is outside

    def does(self, *words, code=0, **more):
        done = self.there.run(*words, **more)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout


class InstalledTest(PackageTest):
    def test_packages_are_small_and_bring_a_guard_for_each_architecture(self):
        self.assertLess(DEBS["stint"].stat().st_size, 10_000_000)
        for name, machine in ("stintd", b"\x3e\x00"), ("stintd-aarch64", b"\xb7\x00"):
            program = (self.there.root / "usr/libexec/stint" / name).read_bytes()
            self.assertEqual(program[18:20], machine, name)  # e_machine of its ELF header
            self.assertNotIn(b"/ld-linux", program, f"{name} is not static")

    def test_every_page_reads_without_a_warning(self):
        pages = self.does("sh", "-c", "ls /usr/share/man/man1/stint*").split()
        self.assertGreater(len(pages), 20)
        for page in pages:
            done = self.there.run("man", "--warnings", "-E", "UTF-8", "-l", page)
            self.assertEqual((done.returncode, done.stderr), (0, ""), page)
        self.assertIn("within a budget that holds", self.does("man", "stint"))
        self.assertIn("--budget USD", self.does("man", "stint", "run"))

    def test_a_prefix_of_its_own_works_as_well(self):
        with tempfile.TemporaryDirectory(prefix="stint-prefix-") as folder:
            subprocess.run(["cmake", "--install", BUILD, "--prefix", folder, "--strip"], check=True,
                           stdout=subprocess.DEVNULL)
            ran = subprocess.run([f"{folder}/bin/stint", "run", "--on", "local", "--", "echo", "from there"], cwd=folder,
                                 env={"HOME": folder, "PATH": "/usr/bin:/bin"}, capture_output=True, text=True)
            self.assertEqual((ran.returncode, ran.stdout), (0, "from there\n"), ran.stderr)

    def test_doctor_looks_at_this_computer(self):
        self.assertIn("ok      rsync", self.does("stint", "doctor", "--on", "local"))


class CompletionTest(PackageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        done = cls.there.run("stint", "up", "laboratory", "--on", "rehearsal", "--type", "t3.micro", "--yes")
        assert done.returncode == 0, done.stdout + done.stderr

    def completes(self, shell, typed, shown):
        self.assertIn(shown, self.there.typed(shell, typed + "\t", shown))

    def each(self, shell):
        self.completes(shell, "stint swe", "stint sweep")
        self.completes(shell, "stint ssh lab", "stint ssh laboratory")
        self.completes(shell, "stint run x.py --on lab", "--on laboratory")
        self.completes(shell, "stint run --budg", "--budget")
        self.completes(shell, "stint up --end ter", "--end terminate")
        self.completes(shell, "stint limits req", "limits request")

    def test_bash(self):
        (self.there.home / "bashrc").write_text(". /usr/share/bash-completion/bash_completion\nPS1='$ '\n")
        self.each(["bash", "--noprofile", "--rcfile", "/root/bashrc", "-i"])

    def test_zsh(self):
        (self.there.home / ".zshrc").write_text("PS1='$ '\nautoload -Uz compinit && compinit -u -d /tmp/zcompdump\n")
        self.each(["zsh", "-i"])

    def test_fish(self):
        for line, shown in (("stint swe", "sweep"), ("stint ssh lab", "laboratory"), ("stint limits req", "request"),
                            ("stint run x.py --on lab", "laboratory"), ("stint run --budg", "--budget"),
                            ("stint up --end ter", "terminate")):
            self.assertIn(shown, self.does("fish", "-c", f"complete -C '{line}'"), line)

    def test_names_come_at_once(self):
        spans = []
        for _ in range(9):
            began = time.monotonic()
            self.assertIn("laboratory\n", self.does("stint", "print-names"))
            spans.append(time.monotonic() - began)
        self.assertLess(sorted(spans)[0], 0.1)  # nsenter's and env's start are in it


class JourneyTest(PackageTest):
    def test_journey_and_then_nothing_is_left_but_the_ledger(self):
        if not SHARED:
            self.skipTest("STINT_SHARED is not set: no MNIST")
        self.does("cp", "-r", "/usr/share/doc/stint/examples/lenet", ".")
        lab = self.there.home / "lenet"
        shutil.copytree(pathlib.Path(SHARED) / "data/mnist", lab / "mnist")
        # The packages are looked at, not the training: one epoch shows all that ten do.
        text = (lab / "lenet.ipynb").read_text()
        self.assertIn("EPOCHS, BATCH, RATE = 10,", text)
        (lab / "lenet.ipynb").write_text(text.replace("EPOCHS, BATCH, RATE = 10,", "EPOCHS, BATCH, RATE = 1,"))

        self.does("stint", "rehearse", "start")
        self.does("stint", "limits", "request", "--on", "rehearsal", "--type", "g4dn.xlarge")
        self.does("stint", "limits", "wait", "--on", "rehearsal", "--type", "g4dn.xlarge")
        self.assertIn("ok      price", self.does("stint", "doctor", "--on", "rehearsal"))
        ran = json.loads(self.does("stint", "run", "lenet.ipynb", "--on", "rehearsal", "--yes", "--json",
                                   folder="/root/lenet"))
        self.assertGreater(ran["bill"]["total_micros"], 0)
        self.assertGreater(json.loads((lab / "metrics.json").read_text())["test_accuracy"], 0.9)
        self.assertTrue((lab / "lenet.executed.ipynb").exists())
        self.does("stint", "rehearse", "stop")

        self.does("dpkg", "--purge", "stint-rehearsal", "stint")
        self.assertEqual(self.there.tree() ^ self.before, set())
        left = {str(path.relative_to(self.there.home)) for path in self.there.home.glob(".*/*/*")} | {
            path.name for path in self.there.home.iterdir()}
        self.assertEqual(left - {"lenet", ".bash_history"},
                         {".cache", ".cache/stint/rehearsal", ".cache/stint/prices", ".config", ".config/stint/ssh_config",
                          ".local", ".local/state/stint"})
        self.assertTrue((self.there.home / ".local/state/stint/ledger.db").exists())


def main():
    global BUILD, LOWER
    BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
    if os.geteuid() != 0:
        skip("needs root")
    for program in ("cpack", "dpkg-deb", "dpkg-shlibdeps", "mmdebstrap", "nsenter"):
        if not shutil.which(program):
            skip(f"there is no {program}")
    if not (CACHE / "images").exists():
        skip("the rehearsal's machine image is not there (stint-rehearsal image)")
    with tempfile.TemporaryDirectory(prefix="stint-packages-") as folder:
        DEBS.update(packages(BUILD, pathlib.Path(folder)))
        LOWER = lower_root(DEBS)
        unittest.main(verbosity=2)


main()

# SPDX-License-Identifier: Apache-2.0
"""Environments on this machine: one for each thing that they are made of, below tool.kept_in()/environments.

One is a venv that sees all that the image's own Python has: what is there already is not installed again, and the image's
frameworks stay as they are unless the recipe names them. (carnd-term1 sees nothing of it.) It counts as made once the file
"ready" is in it."""
import hashlib
import os
import re
import shutil
import subprocess

import interpreter
import kernels
import tool

CANNOT = 125  # the exit code where none could be made
# Of pip's lines; not each small download.
STEPS = re.compile(r"\s*(Downloading .* [MG]B\)|Building wheel|Installing collected|Successfully installed)")
NOT_THERE = re.compile(r"No matching distribution found for ([A-Za-z0-9][A-Za-z0-9._-]*)")


def root():
    return os.path.join(tool.kept_in(), "environments")


def own_cache():
    return {"PIP_CACHE_DIR": os.path.join(tool.own_folder, "pip")} if tool.own_folder else {}


def is_step(line):
    return STEPS.match(line) is not None


class Environment:
    def __init__(self, base, recipe, extras):
        """`extras`: (name, words for pip, what to do once they are installed), or None. With them it stands alone: what they
        bring and what the image has were not built for each other."""
        self.base, self.recipe, self.extras = base, recipe, extras
        self.image = base.describe()
        self.alone = extras is not None
        self.home = os.path.join(root(), self.digest())
        self.python = os.path.join(self.home, "bin/python")

    def digest(self):
        parts = [self.base.python, self.image["version"], repr(sorted(self.image["frameworks"].items())),
                 self.recipe.digest() if self.recipe else "", repr(self.extras[:2]) if self.extras else ""]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def interpreter(self):
        found = interpreter.Interpreter(self.python, self.base.bins)
        found.share = os.path.join(self.home, "share/jupyter")
        return found

    def is_ready(self):
        return os.path.exists(os.path.join(self.home, "ready"))

    def make(self):
        shutil.rmtree(self.home, ignore_errors=True)  # what was begun and came to nothing
        if self.recipe and self.recipe.conda:
            conda, file = self.recipe.conda
            tool.run("conda", [conda, "env", "create", "--quiet", "--yes", "--prefix", self.home, "--file", file],
                     lambda line: False)
        else:
            self.make_venv()
        if self.recipe:
            self.follow_recipe()
        if self.extras:
            _, words, then = self.extras
            self.pip(words)
            then(self.site())
        with open(os.path.join(self.home, "ready"), "w"):
            pass

    def site(self):
        return os.path.join(self.home, "lib", f"python{self.image['version']}", "site-packages")

    def make_venv(self):
        sees = [] if self.alone else ["--system-site-packages"]
        tool.run("venv", [self.base.python, "-m", "venv", "--without-pip", *sees, self.home])
        if self.image["is_venv"] and not self.alone:  # --system-site-packages are those below that one, not its own
            with open(os.path.join(self.site(), "stint_image.pth"), "w") as file:
                file.write(f"import site; list(map(site.addsitedir, {self.image['site']!r}))\n")
        if not self.interpreter().has("pip"):
            self.bring_pip()

    def bring_pip(self):
        """Debian and Ubuntu keep it in a package of its own."""
        if self.ensure_pip():
            return
        if self.base.has("pip"):
            tool.run("pip", [self.base.python, "-m", "pip", "--python", self.python, "install", "-q", "pip"], lambda line: False)
        elif tool.own_folder:
            raise tool.Failed("there is no pip on this machine, and stint installs nothing outside its folder: "
                              "sudo apt-get install python3-venv", [])
        else:
            tool.say("there is no pip on this machine: installing python3-venv")
            apt = ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
            tool.run("apt-get", [*apt, "update"], lambda line: False)
            tool.run("apt-get", [*apt, "install", "-y", "--no-install-recommends", "python3-venv"], lambda line: False)
            tool.run("ensurepip", [self.python, "-m", "ensurepip"], lambda line: False)

    def ensure_pip(self):
        said = subprocess.run([self.python, "-m", "ensurepip"], capture_output=True, text=True)
        if "No space left on device" in said.stdout + said.stderr:
            raise tool.Failed("ensurepip: No space left on device", [])
        return said.returncode == 0

    def pip(self, words, folder=None, constraints=()):
        file = os.path.join(self.home, "constraints.txt")
        with open(file, "w") as lines:
            lines.writelines(f"{line}\n" for line in [*self.kept(), *constraints])
        quiet = ["--no-input", "--progress-bar=off", "--disable-pip-version-check", "--no-warn-script-location"]
        try:
            tool.run("pip", [self.python, "-m", "pip", "install", *quiet, "-c", file, *words], is_step, cwd=folder,
                     env={**self.interpreter().environment(), **own_cache()})
        except tool.Failed as failed:
            if any("ResolutionImpossible" in line for line in failed.lines) and self.kept():
                kept = ", ".join(self.kept())
                failed.lines.append(f"the image's {kept} is kept; name it among what the project wants to replace it")
            raise

    def kept(self):
        """The image's frameworks that nobody asked to replace."""
        if self.alone:
            return []
        asked = self.recipe.names if self.recipe else set()
        return [f"{name}=={version}" for name, version in self.image["frameworks"].items() if name not in asked]

    def follow_recipe(self):
        recipe = self.recipe
        if recipe.note:
            tool.say(f"{recipe.source}, {recipe.note}")
        self.install_optional()
        if recipe.words:
            self.pip(recipe.words, recipe.folder, recipe.constraints)
        if recipe.setup:
            variables = {**self.interpreter().environment(), "VIRTUAL_ENV": self.home}
            tool.run("setup", ["sh", "-c", recipe.setup], cwd=recipe.folder, env=variables)

    def install_optional(self):
        left = list(self.recipe.optional)
        while left:
            try:
                return self.pip(left)
            except tool.Failed as failed:
                missing = [found.group(1) for found in map(NOT_THERE.search, failed.lines) if found]
                fewer = [word for word in left if not any(is_named(word, name) for name in missing)]
                if len(fewer) == len(left):
                    raise
                tool.say(f"left out, since pip has it not: {' '.join(sorted(set(left) - set(fewer)))}")
                left = fewer

    def add(self, words):
        """What our own work needs, in one that is ready."""
        self.pip(words)


def is_named(word, name):
    return re.match(rf"{re.escape(name)}(?![A-Za-z0-9._-])", word) is not None


def ready(base, recipe, extras, needs, label):
    """The interpreter in which the job runs: the image's own, where that has all it needs. `needs`: modules, and words for
    pip that bring them."""
    modules, words = needs
    if not recipe and not extras and base.has(*modules):
        return base
    environment = Environment(base, recipe, extras)
    with tool.held(environment.home + ".lock", "another job makes this environment: waiting for it"):
        if not environment.is_ready():
            what = [part for part in (recipe and recipe.source, extras and extras[0]) if part]
            tool.say(f"making the environment ({', '.join(what) or 'the image, and Jupyter'})")
            try:
                environment.make()
            except (tool.Failed, OSError):
                shutil.rmtree(environment.home, ignore_errors=True)  # it may have filled the disk
                raise
            tool.say("the environment is made; it is kept on this machine")
        made = environment.interpreter()
        if not made.has(*modules):
            tool.say(f"adding {' '.join(words)}")
            environment.add(words)
            if not made.has(*modules):
                raise tool.Failed(f"pip has {' '.join(words)}, and {' or '.join(modules)} cannot be imported", [])
        if made.has("ipykernel"):
            kernels.register(made, label)
    return made

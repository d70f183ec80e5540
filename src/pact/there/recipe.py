# SPDX-License-Identifier: Apache-2.0
"""What a project says of the environment it wants: the files it is found in, read into words for pip."""
import hashlib
import os
import re
import shutil
import subprocess

import conda_file

FILES = ("uv.lock", "pyproject.toml", "requirements.txt", "environment.yml", "environment.yaml")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class Unreadable(Exception):
    pass


class Recipe:
    """`words`: for pip install. `names`: the packages asked for by name. `optional`: those that pip may not have."""

    def __init__(self, source, folder):
        self.source, self.folder = source, folder
        self.words, self.names, self.optional, self.constraints = [], set(), [], []
        self.setup, self.conda, self.note = None, None, None
        self.texts = []  # all that the environment depends on

    def read(self, path):
        with open(path, "rb") as file:
            text = file.read()
        self.texts.append(text)
        return text.decode("utf-8", "replace")

    def want(self, requirement):
        self.names.add(name_of(requirement))
        self.words += requirement.split(None, 1) if requirement.startswith("-") else [requirement]

    def digest(self):
        parts = hashlib.sha256()
        for text in [(self.setup or "").encode(), *(word.encode() for word in self.words + self.optional), *self.texts]:
            parts.update(b"%d:" % len(text) + text)
        return parts.hexdigest()


def name_of(requirement):
    found = NAME.match(requirement.strip())
    return re.sub(r"[-_.]+", "-", found.group()).lower() if found else ""


def find(folder, top, setup):
    """The recipe nearest to the folder, up to `top`; None where there is none. A setup command is the whole of one."""
    if setup:
        return of_setup(top, setup)
    while True:
        for name in FILES:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and (recipe := READERS[name](path)):
                return recipe
        if os.path.samefile(folder, top) or folder == os.path.dirname(folder):
            return None
        folder = os.path.dirname(folder)


def of_setup(top, setup):
    recipe = Recipe("setup", top)
    recipe.setup = setup
    for name in sorted(os.listdir(top)):  # what a command is most likely to read
        if name in FILES or re.fullmatch(r"requirements.*\.(txt|in)", name):
            recipe.read(os.path.join(top, name))
    return recipe


def of_requirements(path):
    recipe = Recipe(os.path.basename(path), os.path.dirname(path))
    recipe.words = ["-r", os.path.basename(path)]
    read_requirements(recipe, path, set())
    return recipe


def read_requirements(recipe, path, seen):
    """The names in it, and in the files that it names."""
    if path in seen:
        return
    seen.add(path)
    try:
        lines = recipe.read(path).replace("\\\n", " ").splitlines()
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}") from error
    for line in map(str.strip, lines):
        other = re.match(r"(?:-r|--requirement|-c|--constraint)[ =]*(\S+)", line)
        if other and "://" not in other.group(1):
            read_requirements(recipe, os.path.join(os.path.dirname(path), other.group(1)), seen)
        elif line and line[0] not in "#-":
            recipe.names.add(name_of(line))


def parse_toml(text, path):
    try:
        import tomllib
    except ImportError:  # before Python 3.11
        try:
            from pip._vendor import tomli as tomllib
        except ImportError as missing:
            raise Unreadable(f"{path}: this machine's Python cannot read TOML; a requirements.txt can be read") from missing
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(f"{path}: {error}") from error


def of_pyproject(path):
    recipe = Recipe("pyproject.toml", os.path.dirname(path))
    project = parse_toml(recipe.read(path), path).get("project", {})
    for requirement in project.get("dependencies", []):
        recipe.want(requirement)
    return recipe if recipe.words else None  # many projects keep but their linter's settings in it


def of_lock(path):
    """Exactly what is locked, where uv is there to say it; else the project's own wishes at the locked versions."""
    folder = os.path.dirname(path)
    if not os.path.isfile(os.path.join(folder, "pyproject.toml")):
        return None
    recipe = Recipe("uv.lock", folder)
    text = recipe.read(path)
    wishes = of_pyproject(os.path.join(folder, "pyproject.toml"))
    recipe.texts += wishes.texts if wishes else []
    if uv := shutil.which("uv"):
        for requirement in exported(uv, folder):
            recipe.want(requirement)
    elif wishes:
        recipe.words, recipe.names = wishes.words, wishes.names
        recipe.constraints = locked(parse_toml(text, path))
        recipe.note = "without uv on the machine: what pyproject.toml names, at the versions of uv.lock"
    return recipe


def exported(uv, folder):
    words = [uv, "export", "--quiet", "--frozen", "--no-dev", "--no-emit-project", "--no-hashes", "--no-annotate", "--no-header"]
    said = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    if said.returncode != 0:
        raise Unreadable(f"uv.lock: uv could not export it: {said.stderr.strip()}")
    return [line.strip() for line in said.stdout.splitlines() if line.strip()]


def locked(lock):
    """A version for each package of the lock that has but one."""
    versions = {}
    for package in lock.get("package", []):
        if "version" in package and "registry" in package.get("source", {}):
            versions.setdefault(package["name"], set()).add(package["version"])
    return sorted(f"{name}=={min(found)}" for name, found in versions.items() if len(found) == 1)


def of_conda(path):
    recipe = Recipe(os.path.basename(path), os.path.dirname(path))
    text = recipe.read(path)
    if conda := next(filter(None, map(shutil.which, ("mamba", "micromamba", "conda"))), None):
        recipe.conda = [conda, path]
        return recipe
    optional, wanted = conda_file.requirements(text)
    recipe.optional = optional
    recipe.names.update(map(name_of, optional))
    for requirement in wanted:
        recipe.want(requirement)
    recipe.note = "without conda on the machine: its pip part, and of the rest what pip has"
    return recipe


READERS = {"uv.lock": of_lock, "pyproject.toml": of_pyproject, "requirements.txt": of_requirements,
           "environment.yml": of_conda, "environment.yaml": of_conda}

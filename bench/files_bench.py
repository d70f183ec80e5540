# SPDX-License-Identifier: Apache-2.0
"""How quickly a project is sent and comes home, beside plain rsync over the same ssh, in turns. As root; needs what the
tests of real hosts need (tests/journey):

    sudo .venv/bin/python bench/files_bench.py build/bin/stint [ROUNDS [SHARE]]
"""
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "tests/journey"))
import laptop  # noqa: E402
from laptop import rehearsal  # noqa: E402

ROUNDS = 2
SMALL = 50_000
LARGE = 2_000_000_000


def report(what, ours, plain):
    print(f"{what:<44} {ours:>7.2f} s  rsync {plain:>7.2f} s  ratio {ours / plain:.2f}", flush=True)


class Bench:
    """One machine called lab, and a project in a folder of its own for each measurement."""

    def __init__(self, cloud, computer):
        self.cloud, self.computer = cloud, computer

    def command(self):
        """The words with which stint's own rsync goes to the machine: the same ssh, with a connection of its own."""
        key = self.computer.key_folder()
        address = self.cloud.machines()[0]["PublicIpAddress"]
        known = key / "known_hosts"
        ssh = f"ssh -i {key / 'key'} -o IdentitiesOnly=yes -o UserKnownHostsFile={known} -o HostKeyAlias=" \
              f"{self.cloud.machines()[0]['InstanceId']} -o StrictHostKeyChecking=yes -o BatchMode=yes"
        return ["rsync", "-a", "-e", ssh], f"ubuntu@{address}"

    def plain(self, project, name):
        """Plain rsync of the project to a folder there."""
        words, host = self.command()
        return timed([*words, f"{project}/", f"{host}:plain-{name}/"], project, None)

    def stint(self, project, *words):
        return timed([laptop.PROGRAMS / "stint", *words], project, self.computer.environment())

    def nothing(self, project):
        """What all commands at the machine cost beside the files: looked for once, in a project with one file."""
        return statistics.mean(self.stint(project, "run", "--on", "lab", "--", "true") for _ in range(ROUNDS))


def timed(argv, cwd, env):
    begin = time.monotonic()
    done = subprocess.run(argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=900)
    if done.returncode != 0:
        raise SystemExit(f"{argv[0]}: {done.stdout}{done.stderr}")
    return time.monotonic() - begin


def project_of(computer, name, fill):
    folder = computer.home / name
    folder.mkdir()
    (folder / "stint.toml").write_text("")
    fill(folder)
    return folder


def small_files(folder):
    for number in range(SMALL):
        place = folder / f"d{number // 500:03}"
        place.mkdir(exist_ok=True)
        (place / f"{number}.txt").write_bytes(os.urandom(512).hex().encode())


def large_file(folder):
    with (folder / "data.bin").open("wb") as file:
        for _ in range(LARGE // 10_000_000):
            file.write(os.urandom(10_000_000))


def compare(bench, name, fill, base):
    """First time and again, by stint and by plain rsync in turns; of stint's, what a run of nothing takes is taken off."""
    first, first_plain, again, again_plain = [], [], [], []
    for number in range(ROUNDS):
        project = project_of(bench.computer, f"{name}{number}", fill)
        bench.stint(project, "ssh", "--", "true")
        turns = [lambda: first_plain.append(bench.plain(project, f"{name}{number}")),
                 lambda: first.append(bench.stint(project, "run", "--on", "lab", "--", "true") - base)]
        for turn in turns if number % 2 else reversed(turns):
            turn()
        again.append(bench.stint(project, "run", "--on", "lab", "--", "true") - base)
        again_plain.append(bench.plain(project, f"{name}{number}"))
        bench.stint(project, "ssh", "--", "sh", "-c", f"mv stint/lab old-{name}{number} && mkdir stint/lab")
        shutil.rmtree(project)
    report(f"{name}, first time", statistics.mean(first), statistics.mean(first_plain))
    report(f"{name}, nothing changed", statistics.mean(again), statistics.mean(again_plain))


def main():
    global SMALL, LARGE, ROUNDS
    laptop.PROGRAMS = pathlib.Path(sys.argv.pop(1)).resolve().parent
    if len(sys.argv) > 1:
        ROUNDS = int(sys.argv.pop(1))
    if len(sys.argv) > 1:  # a first look: a share of the work
        share = int(sys.argv.pop(1))
        SMALL, LARGE = SMALL // share, LARGE // share
    sys.argv.insert(1, str(laptop.PROGRAMS / "stint-rehearsal"))
    rehearsal.prepare()
    cloud = laptop.Cloud()
    try:
        cloud.start()
        cloud.allow_gpus()
        computer = laptop.Laptop(cloud)
        bench = Bench(cloud, computer)
        up = computer.stint("up", "lab", "--on", "rehearsal", "--yes")
        if up.returncode != 0:
            raise SystemExit(up.stderr)
        base = bench.nothing(project_of(computer, "empty", lambda folder: None))
        print(f"a run of nothing: {base:.2f} s", flush=True)
        compare(bench, "small-files", small_files, base)
        compare(bench, "one-large-file", large_file, base)
    finally:
        cloud.close()


if __name__ == "__main__":
    main()

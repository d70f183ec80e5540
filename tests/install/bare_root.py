# SPDX-License-Identifier: Apache-2.0
"""A bare Debian 12 of its own, entered as a container would be: root, processes, mounts and network are its own."""
import hashlib
import os
import pathlib
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

CACHE = pathlib.Path(os.environ.get("STINT_CACHE") or pathlib.Path.home() / ".cache/stint/rehearsal")
# What the tests themselves use there: a reader of man pages, shells that complete.
FOR_TESTS = ["man-db", "bash-completion", "zsh", "fish"]

# A root that nobody may pivot to makes user namespaces impossible, which hosts of the rehearsal are: so no chroot.
ENTER = """set -eu
cd "$1"
mkdir up work root home
mount -t overlay overlay -o "lowerdir=$2,upperdir=up,workdir=work" root
mount -t proc proc root/proc
mount -t sysfs sysfs root/sys
mount --rbind /sys/fs/cgroup root/sys/fs/cgroup
mount --rbind /dev root/dev
mount -t tmpfs tmpfs root/run
mount -t tmpfs tmpfs root/tmp
mount --bind home root/root
mkdir -p root/root/.cache/stint/rehearsal
mount --bind "$3" root/root/.cache/stint/rehearsal
ip link set lo up
mkdir root/tmp/old
cd root
pivot_root . tmp/old
cd /
umount -l tmp/old
rmdir tmp/old
echo ready
exec sleep infinity
"""


def skip(why):
    print("skipped:", why)
    sys.exit(77)


def packages(build, folder):
    """The Debian packages, made anew: name -> path."""
    subprocess.run(["cpack", "--config", build / "CPackConfig.cmake", "-B", folder], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return {path.name.split("_")[0]: path for path in folder.glob("*.deb")}


def field(package, name):
    return subprocess.run(["dpkg-deb", "-f", package, name], check=True, capture_output=True, text=True).stdout.strip()


def dependencies(debs):
    """What has to be there before they are, by name."""
    named = {re.split(r"[ (|]", one.strip())[0] for deb in debs.values() for one in field(deb, "Depends").split(",")}
    return sorted(named - set(debs))


def lower_root(debs):
    """A bare Debian with what the packages depend on; made once, with the packages that apt here is set up for."""
    include = dependencies(debs) + FOR_TESTS
    key = hashlib.sha256(" ".join(include).encode()).hexdigest()[:16]
    root = CACHE.parent / f"bare-root-{key}"
    if not root.exists():
        for older in CACHE.parent.glob("bare-root-*"):
            shutil.rmtree(older)
        made = root.with_suffix(".new")
        done = subprocess.run(["mmdebstrap", "--mode=root", "--variant=minbase", "--format=directory",
                               '--aptopt=APT::Install-Recommends "false"', "--include=" + ",".join(include),
                               "bookworm", made], capture_output=True, text=True)
        if done.returncode != 0:
            skip("a bare Debian could not be made: " + done.stderr[-500:])
        made.rename(root)
    return root


class Container:
    def __init__(self, lower):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stint-install-"))
        self.root, self.home = self.folder / "up", self.folder / "home"
        self.keeper = subprocess.Popen(["unshare", "--mount", "--pid", "--net", "--propagation", "private", "--fork",
                                        "--kill-child", "sh", "-c", ENTER, "sh", self.folder, lower, CACHE],
                                       stdout=subprocess.PIPE, text=True)
        assert self.keeper.stdout.readline() == "ready\n"
        children = pathlib.Path(f"/proc/{self.keeper.pid}/task/{self.keeper.pid}/children").read_text()
        self.inside = children.split()[0]

    def close(self):
        self.keeper.kill()  # with it goes its process 1, and with that all that is in there
        self.keeper.wait()
        self.keeper.stdout.close()
        while pathlib.Path(f"/proc/{self.inside}").exists():
            time.sleep(0.05)
        shutil.rmtree(self.folder)

    def words(self, words, folder="/root"):
        return ["nsenter", "--target", self.inside, "--mount", "--pid", "--net", "env", "-i", "-C", folder, "HOME=/root",
                "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "TERM=xterm", "PS1=$ ", "NO_COLOR=1", *words]

    def run(self, *words, folder="/root", limit=150):
        return subprocess.run(self.words(words, folder), capture_output=True, text=True, timeout=limit,
                              stdin=subprocess.DEVNULL)

    def typed(self, shell, keys, until, limit=30):
        """What a shell at a terminal shows once `keys` were typed and `until` is there."""
        ours, theirs = os.openpty()
        process = subprocess.Popen(["setsid", "--wait", "--ctty", *self.words(shell)], stdin=theirs, stdout=theirs,
                                   stderr=theirs)
        os.close(theirs)
        shown, end = "", time.monotonic() + limit
        try:
            while time.monotonic() < end and until not in shown:
                if keys and "$ " in shown:
                    os.write(ours, keys.encode())
                    keys = ""
                if select.select([ours], [], [], 0.1)[0]:
                    shown += os.read(ours, 4096).decode(errors="replace")
        finally:
            process.kill()
            process.wait()
            os.close(ours)
        return shown

    def tree(self):
        """Every path of the system with what it is, less what dpkg, man-db and the linker note down for themselves."""
        notes = ["./var/" + name for name in ("lib/dpkg", "log", "cache/man", "cache/ldconfig")]
        notes += ["./" + name for name in ("root", "proc", "sys", "dev", "run", "tmp")]
        prune = [word for note in notes for word in ("-path", note, "-prune", "-o")]
        found = self.run("find", ".", *prune, "-printf", "%p %M %s %l\n", folder="/")
        assert found.returncode == 0, found.stderr
        # A folder that had to be changed to take a file has another size on some file systems, and is the same.
        return {line if " d" not in line else line.rsplit(" ", 2)[0] for line in found.stdout.splitlines()}

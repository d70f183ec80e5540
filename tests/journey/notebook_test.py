# SPDX-License-Identifier: Apache-2.0
"""`stint notebook` with a real Jupyter on a real host: the page, what comes home, leaving and coming back."""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import urllib.error
import urllib.request

import laptop
from laptop import LaptopTest, until


class NotebookTest(LaptopTest):
    def open_notebook(self, *words, **environment):
        """A page that is open: the command and its address without the token, and the token."""
        watched = self.laptop.begin("notebook", *words, "--on", "rehearsal", "--yes", **environment)
        self.addCleanup(lambda: watched.process.poll() is None and watched.kill())
        watched.wait_for("the notebook is open", 120)
        watched.wait_for("comes home every")
        address, token = re.search(r"(http://127\.0\.0\.1:\d+/\S*)\?token=([0-9a-f]{48})", watched.said).groups()
        return watched, address, token

    def ask(self, address, token, path, method="GET", body=None):
        root = re.match(r"http://[^/]+/", address).group()
        request = urllib.request.Request(root + path, method=method, data=body and json.dumps(body).encode(),
                                         headers={"Authorization": f"token {token}"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read() or "null")

    def refused(self, address, token):
        try:
            self.ask(address, token, "api/contents")
        except urllib.error.HTTPError as error:
            return error.code == 403
        return False

    def connects(self, address, port):
        try:
            socket.create_connection((address, port), 1).close()
        except OSError:
            return False
        return True

    def repository(self):
        """A bare one with a notebook; its address."""
        tree = self.laptop.home / "tree"
        tree.mkdir()
        shutil.copy(self.laptop.project / "lab.ipynb", tree)
        for words in (["init", "-q"], ["add", "."], ["-c", "user.name=L", "-c", "user.email=l@example.org", "commit", "-qm", "A lab"]):
            subprocess.run(["git", "-C", tree, *words], check=True)
        subprocess.run(["git", "clone", "-q", "--bare", tree, self.laptop.home / "Lab.git"], check=True)
        return f"file://{self.laptop.home}/Lab.git"

    def desktop(self):
        """One whose browser only says what it was told."""
        program = self.laptop.home / "bin/xdg-open"
        program.parent.mkdir()
        program.write_text('#!/bin/sh\necho "$1" >"$HOME/told"\ncp "$1" "$HOME/page.html"\n')
        program.chmod(0o755)
        return {"PATH": f"{program.parent}:{os.environ['PATH']}", "DISPLAY": ":0"}

    def everything_written_here(self):
        """The laptop's files beside the page itself and the project, as one text."""
        return b"".join(path.read_bytes() for path in (self.laptop.home / "state").rglob("*") if path.is_file()
                        and not path.is_symlink() and path.name != "notebook.html")

    def test_page_opens_and_what_is_made_there_comes_home(self):
        self.laptop.notebook("lab.ipynb", "print(6 * 7)")
        watched, address, token = self.open_notebook(self.repository() + ":lab.ipynb", **self.desktop())
        with self.subTest("the browser is told where the address is, not the address"):
            until("it was told", lambda: (self.laptop.home / "page.html").exists())
            self.assertNotIn(token, (self.laptop.home / "told").read_text())
            self.assertIn(f"url={address}?token={token}", (self.laptop.home / "page.html").read_text())
        self.assertTrue(address.endswith("/notebooks/lab.ipynb"), address)
        self.assertTrue(self.refused(address, "0" * 48), "another token")
        names = sorted(item["name"] for item in self.ask(address, token, "api/contents")["content"])
        self.assertEqual(names, ["lab.ipynb"], "the repository, and nothing beside it")
        self.ask(address, token, "api/contents/made.txt", "PUT", {"type": "file", "format": "text", "content": "it"})
        until("it is home", lambda: (self.laptop.project / "Lab/made.txt").exists(), 25)
        with self.subTest("no port but ssh answers, and the page's only here"):
            port, machine = int(address.split(":")[2].split("/")[0]), self.one_machine()["PublicIpAddress"]
            own = self.cloud.get("/checkip").strip()
            self.assertEqual([self.connects(*at) for at in ((machine, 22), (machine, 8888), (own, port))],
                             [True, False, False])
        with self.subTest("the token is written nowhere"):
            seen = self.laptop.stint("ssh", "--", "sh", "-c", "ps axww; sudo sh -c 'journalctl; cat /var/lib/stint/jobs/*/*'").stdout
            self.assertIn("notebook", seen)
            self.assertNotIn(token, seen)
            self.assertNotIn(token.encode(), self.everything_written_here())
        watched.interrupt()
        self.assertEqual(watched.code(), 0, watched.said)
        self.assertIn("bill:", watched.said)
        self.assertEqual(self.cloud.paid(), [])

    def test_client_that_was_killed_comes_back_to_the_same_kernels(self):
        watched, address, token = self.open_notebook()
        kernel = self.ask(address, token, "api/kernels", "POST", {"name": "python3"})["id"]
        watched.kill()
        watched, again, same_token = self.open_notebook()
        self.assertEqual((again, same_token), (address, token))
        self.assertEqual([k["id"] for k in self.ask(address, token, "api/kernels")], [kernel])
        self.ask(address, token, "api/shutdown", "POST")
        self.assertEqual(watched.code(), 0, watched.said)
        self.assertEqual(self.cloud.paid(), [], "a server that was shut down in the page ends the stint")

    def test_lost_connection_is_made_again_on_the_same_port(self):
        watched, address, token = self.open_notebook("--keep")
        self.kill_connection_of(watched.process.pid)
        watched.wait_for("connected again")
        until("the page answers", lambda: self.answers(address, token), 20)
        watched.interrupt()
        self.assertEqual(watched.code(), 0, watched.said)
        self.assertIn("the notebook goes on", watched.said)
        self.assertEqual(len(self.cloud.machines()), 1)
        self.assertEqual(self.laptop.stint("down").returncode, 0)

    def at_a_terminal(self, *answers):
        """Opens the notebook, leaves it with Ctrl-C, and answers what is asked; what was said."""
        watched = self.laptop.at_a_terminal("notebook", "--on", "rehearsal", "--no-browser")
        self.addCleanup(lambda: watched.process.poll() is None and watched.kill())
        for question, answer in answers:
            watched.wait_for(question)
            watched.type(answer)
        self.assertEqual(watched.code(), 0, watched.said)
        return watched.said

    def test_leaving_asks_at_a_terminal_and_no_leaves_it_running(self):
        leave, end = ("comes home every", "\x03"), "End the machine of lab now?"
        said = self.at_a_terminal(("launch it, for at most", "y\n"), leave, (end, "n\n"))
        self.assertIn("the notebook goes on", said)
        self.assertEqual(self.state(), "running")
        self.assertIn("bill:", self.at_a_terminal(leave, (end, "\n")))
        self.assertEqual(self.cloud.paid(), [])

    def kill_connection_of(self, pid):
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        masters = [child for child in children if b"ControlMaster=yes" in pathlib.Path(f"/proc/{child}/cmdline").read_bytes()]
        self.assertEqual(len(masters), 1)
        os.kill(int(masters[0]), signal.SIGKILL)

    def answers(self, address, token):
        try:
            return self.ask(address, token, "api/kernels") is not None
        except OSError:
            return False

    def test_wrong_words_touch_nothing(self):
        self.laptop.write("script.py", "print(1)")
        before = self.cloud.paid()
        for code, words, said in ((2, "missing.ipynb", "there is no"), (2, "script.py", "is no notebook"),
                                  (1, "file:///nowhere/lab.git", "could not be cloned")):
            done = self.laptop.stint("notebook", words, "--on", "rehearsal", "--yes")
            self.assertEqual(done.returncode, code)
            self.assertIn(said, done.stderr)
        self.assertEqual(self.cloud.paid(), before)


if __name__ == "__main__":
    laptop.main()

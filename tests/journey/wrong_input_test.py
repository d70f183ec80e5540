# SPDX-License-Identifier: Apache-2.0
"""What users get wrong, or what is not there: one clear error each, and nothing is lost."""
import http.server
import os
import re
import shutil
import socket
import threading
import time
import unittest.mock

import laptop
from laptop import LaptopTest, until

FIRST_PORT, PORTS = 20_000, 10_000  # of pages on this computer


class Closed(http.server.BaseHTTPRequestHandler):
    """A server of private repositories."""

    def do_GET(self):
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="private"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class WrongInputTest(LaptopTest):
    def fails(self, *words, code, said, **more):
        done = self.does(*words, code=code, **more)
        self.assertEqual(len(re.findall(r"(?m)^stint: .*\n bill: ", done.stderr)), 1, done.stderr)
        for word in said:
            self.assertIn(word, done.stderr)
        return done

    def up(self):
        self.does("up", "lab", "--on", "rehearsal", "--yes")

    def opened(self, *words):
        watched = self.laptop.begin("notebook", *words, "--on", "lab", "--yes", "--no-browser")
        self.addCleanup(lambda: watched.process.poll() is None and watched.kill())
        watched.wait_for("the notebook is open", 120)
        return watched

    def test_repository_that_is_wrong_or_private_asks_for_nothing_and_launches_nothing(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Closed)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        nobody = socket.socket()
        nobody.bind(("127.0.0.1", 0))
        self.addCleanup(nobody.close)
        ssh = self.laptop.home / "bin/ssh"
        ssh.parent.mkdir()
        ssh.write_text('#!/bin/sh\ncase "$*" in *BatchMode=yes*) echo "git@example.org: Permission denied (publickey)." >&2; exit 255;; esac\n'
                       "exec cat /dev/tty\n")
        ssh.chmod(0o755)
        path = unittest.mock.patch.dict(os.environ, PATH=f"{ssh.parent}:{os.environ['PATH']}")
        path.start()
        self.addCleanup(path.stop)
        for url, said in ((f"http://127.0.0.1:{server.server_port}/me/private.git", ("it is private, or it is not there",)),
                          ("git@example.org:me/private.git", ("Permission denied (publickey)", "it is private, or it is not there")),
                          (f"http://127.0.0.1:{nobody.getsockname()[1]}/wrong.git", ("try it with git clone",)),
                          (f"file://{self.laptop.home}/nowhere.git", ("does not appear to be a git repository",))):
            terminal = self.laptop.at_a_terminal("run", url + ":lab.ipynb", "--on", "rehearsal")
            self.addCleanup(lambda terminal=terminal: terminal.process.poll() is None and terminal.kill())
            self.assertEqual(terminal.code(20), 1, terminal.said)
            self.fails("run", url + ":lab.ipynb", "--on", "rehearsal", "--yes", code=1,
                       said=("could not be cloned: ", "othing was launched", "bill: nothing", *said))
        self.assertEqual(self.cloud.paid(), [])
        self.assertEqual([path.name for path in self.laptop.project.iterdir()], ["stint.toml"])

    def test_no_jupyter_and_none_to_be_had(self):
        self.up()
        self.does("ssh", "lab", "--", "sh", "-c", "cd /usr/lib/python3/dist-packages && sudo rm -r notebook* jupyterlab* nbclient*")
        self.laptop.notebook("lab.ipynb", "print(1)")
        for words in (("notebook", "lab.ipynb"), ("run", "lab.ipynb")):
            self.fails(*words, "--on", "lab", "--yes", "--env", "PIP_RETRIES=0", code=3,
                       said=("No matching distribution found for ", "the environment could not be made on the machine of lab"))
        self.does("down", "lab")
        self.assertEqual(self.cloud.paid(), [])

    def test_port_that_is_taken_here_gives_way_to_the_next(self):
        self.up()
        hash = 2_166_136_261
        for letter in self.cloud.tag(self.one_machine(), "stint:token").encode():
            hash = (hash ^ letter) * 16_777_619 % 2 ** 32
        first = hash % PORTS
        with socket.socket() as taken:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(("127.0.0.1", FIRST_PORT + first))
            taken.listen()
            watched = self.opened()
            self.assertIn(f"http://127.0.0.1:{FIRST_PORT + (first + 1) % PORTS}/", watched.said)
            watched.interrupt()
            self.assertEqual(watched.code(), 0, watched.said)
        self.does("down", "lab")

    def test_machine_that_ended_while_its_notebook_was_open(self):
        self.up()
        watched = self.opened()
        self.does("ssh", "lab", "--", "sh", "-c", "echo made > stint/lab/made.txt")
        until("it is home", lambda: (self.laptop.project / "made.txt").exists(), 40)
        self.cloud.ec2.terminate_instances(InstanceIds=[self.one_machine()["InstanceId"]])
        self.assertEqual(watched.code(), 10, watched.said)
        self.assertEqual(len(re.findall(r"(?m)^stint: .*\n bill: ", watched.said)), 1, watched.said)
        self.assertIn("stint: the notebook is over: the machine ended: ", watched.said)
        self.assertNotIn("stays until", watched.said)
        self.assertIn("bill: nothing is running", watched.said)
        self.assertEqual(self.cloud.paid(), [])

    def test_outputs_that_are_deleted_meanwhile(self):
        self.laptop.write("work.py", "import os, pathlib, shutil, time\nos.makedirs('out/deep')\n"
                                     "pathlib.Path('out/deep/kept').write_text('1')\nprint('made', flush=True)\n"
                                     "end = time.time() + 24\nn = 0\nwhile time.time() < end:\n"
                                     "    n += 1\n    os.makedirs('tmp', exist_ok=True)\n    pathlib.Path(f'tmp/{n}').write_bytes(bytes(1000))\n"
                                     "    if n % 40 == 0: shutil.rmtree('tmp')\n    time.sleep(0.003)\n"
                                     "shutil.rmtree('tmp', ignore_errors=True)\npathlib.Path('last').write_text('it')\n")
        run = self.laptop.begin("run", "work.py", "--on", "rehearsal", "--yes")
        run.wait_for("made", 90)
        until("the first outputs are home", lambda: (self.laptop.project / "out/deep/kept").exists(), 25)
        time.sleep(2)  # it is written down that it came
        shutil.rmtree(self.laptop.project / "out")
        self.assertEqual(run.code(), 0, run.said)
        self.assertFalse((self.laptop.project / "out/deep/kept").exists(), "it stays deleted")
        self.assertEqual((self.laptop.project / "last").read_text(), "it")
        self.assertFalse(re.search("failed|error", run.said), run.said)
        self.assertEqual(self.cloud.paid(), [])


if __name__ == "__main__":
    laptop.main()

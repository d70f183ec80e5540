# SPDX-License-Identifier: Apache-2.0
"""`--on ssh:USER@HOST`: a machine of one's own, which no stint has launched and none may end."""
import json
import os
import re
import subprocess
import urllib.request

import laptop
from laptop import LaptopTest, until


class OwnBoxTest(LaptopTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.id = cls.cloud.launch(SecurityGroupIds=[cls.cloud.open_group()])
        cls.before = cls.seen_there()
        cls.place = f"ssh:ubuntu@{cls.cloud.instance(cls.id)['PublicIpAddress']}"

    def setUp(self):
        self.laptop.clear()
        (self.laptop.project / "stint.toml").unlink()
        self.use_ssh_of_its_own()

    def use_ssh_of_its_own(self):
        """The learner's ~/.ssh; OpenSSH would look for it in the home of whoever runs the tests."""
        folder, program = self.laptop.home / ".ssh", self.laptop.home / "bin/ssh"
        folder.mkdir()
        known = str(folder / "known_hosts").replace("%", "%%")
        (folder / "config").write_text(f'IdentityFile {self.cloud.key}\nUserKnownHostsFile "{known}"\n')
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec /usr/bin/ssh -F "{folder}/config" "$@"\n')
        program.chmod(0o755)
        self.path = {"PATH": f"{program.parent}:{os.environ['PATH']}"}

    def know_the_host(self):
        host = self.place.split("@")[1]
        (self.laptop.home / ".ssh/known_hosts").write_text(f"{host} {self.cloud.host_key(self.id)}\n")

    def on_it(self, *words, code=0):
        return self.does(*words, code=code, **self.path)

    @classmethod
    def seen_there(cls):
        """Folders in the home, services, and what runs as the user."""
        return cls.cloud.said_by(cls.id, "ls -A; ls /etc/systemd/system /var/lib; "
                                         "ps -u ubuntu -o comm= | grep -v -e ssh -e bash -e '^ps' -e grep -e '^ls' -e '^sort' | sort")

    def test_job_runs_in_one_folder_and_leaves_nothing_else(self):
        self.know_the_host()
        self.laptop.write("job.sh", "#!/bin/sh\necho made at $(whoami) >made; pwd; exit 3\n")
        (self.laptop.project / "job.sh").chmod(0o755)
        done = self.on_it("run", "job.sh", "--on", self.place, "--deadline", "20m", code=10)
        self.assertIn("/.stint/work/", done.stdout)
        self.assertIn("job.sh: exit code 3", done.stderr)
        self.assertEqual((self.laptop.project / "made").read_text(), "made at ubuntu\n")
        left = self.seen_there()
        self.assertEqual(set(left.split()) - set(self.before.split()), {".stint"})
        self.assertEqual(self.cloud.said_by(self.id, "ls -A .stint .stint/stints"), ".stint:\nbin\nstints\nwork\n\n.stint/stints:")
        self.assertEqual(self.cloud.state_of(self.id), "running")

    def test_data_lies_in_that_folder_too_and_comes_once(self):
        self.know_the_host()
        self.addCleanup(self.cloud.said_by, self.id, "kill $(cat web.pid); chmod -R u+w .stint/data; rm -r web web.pid .stint/data")
        self.cloud.said_by(self.id, "mkdir web && echo from the web >web/set.csv && cd web && { python3 -m http.server 8097 "
                                    "--bind 127.0.0.1 </dev/null >/dev/null 2>&1 & echo $! >../web.pid; }")
        big = self.laptop.home / "big"
        big.mkdir()
        (big / "x").write_text("from here\n")
        words = ("run", "--name", "data", "--on", self.place, "--data", "http://127.0.0.1:8097/set.csv", "--data", str(big), "--",
                 "sh", "-c", "cat data/set.csv data/big/x; readlink data/set.csv data/big")
        done = self.on_it(*words)
        self.assertRegex(done.stdout, "^from the web\nfrom here\n(/home/ubuntu/.stint/data/.*\n){2}$")
        self.assertIn("fetching set.csv", done.stderr)
        done = self.on_it(*words)
        self.assertTrue(done.stdout.startswith("from the web\nfrom here\n"), done.stdout)
        self.assertNotIn("fetching", done.stderr)
        self.assertFalse((self.laptop.project / "data").exists(), "nothing of it comes home")
        self.assertEqual(set(self.seen_there().split()) - set(self.before.split()) - {"python3", "web", "web.pid"}, {".stint"})

    def test_work_is_looked_at_and_ended_by_name(self):
        self.know_the_host()
        self.on_it("run", "--detach", "--name", "far", "--on", self.place, "--", "sh", "-c", "echo begun; sleep 600")
        until("its log is there", lambda: "begun" in self.on_it("logs", "far").stdout, 20)
        self.assertIn("sleep 600", self.on_it("ps", "far").stdout)
        self.laptop.write("more", "by hand")
        self.on_it("put", "more", "--on", "far")
        self.assertEqual(self.on_it("ssh", "far", "--", "cat", ".stint/work/far/more").stdout, "by hand")
        self.assertIn("far", self.on_it("ls").stdout)
        self.on_it("down", "far")
        self.assertEqual(self.cloud.said_by(self.id, "pgrep -u ubuntu -c sleep || true"), "0")

    def test_deadline_ends_the_job_and_what_it_made_comes_home(self):
        self.know_the_host()
        done = self.on_it("run", "--name", "late", "--deadline", "12s", "--on", self.place, "--", "sh", "-c",
                          "echo early >made; sleep 600", code=5)
        self.assertIn("was ended by its guard", done.stderr)
        self.assertEqual((self.laptop.project / "made").read_text(), "early\n")

    def test_results_wait_there_when_nobody_looked_on(self):
        self.know_the_host()
        run = ("run", "--name", "asleep", "--deadline", "12s", "--on", self.place, "--", "sh", "-c", "echo it >made; sleep 600")
        self.on_it(*run[:1], "--detach", *run[1:])
        until("its stintd has ended", lambda: self.cloud.said_by(self.id, "pgrep -c stintd || true") == "0", 30)
        self.assertIn("stint down asleep brings home", self.on_it(*run, code=5).stderr)
        self.on_it("down", "asleep")
        self.assertEqual((self.laptop.project / "made").read_text(), "it\n")

    def test_notebook_is_served_there(self):
        self.know_the_host()
        self.laptop.notebook("lab.ipynb", "print(1)")
        watched = self.laptop.begin("notebook", "lab.ipynb", "--on", self.place, "--no-browser", **self.path)
        self.addCleanup(lambda: watched.process.poll() is None and watched.kill())
        watched.wait_for("comes home every")
        root, token = re.search(r"(http://127\.0\.0\.1:\d+/)\S*\?token=([0-9a-f]{48})", watched.said).groups()
        with urllib.request.urlopen(f"{root}api/contents?token={token}", timeout=10) as answer:
            self.assertIn("lab.ipynb", [item["name"] for item in json.loads(answer.read())["content"]])
        watched.interrupt()
        self.assertEqual(watched.code(), 0, watched.said)

    def test_host_key_that_nobody_has_accepted_is_asked_about_by_ssh_itself(self):
        refused = self.on_it("run", "--on", self.place, "--", "true", code=1)
        self.assertIn("does not know the host key", refused.stderr)
        os.environ["PATH"], path = self.path["PATH"], os.environ["PATH"]
        self.addCleanup(os.environ.update, PATH=path)
        terminal = self.laptop.at_a_terminal("run", "--on", self.place, "--", "echo", "met")
        terminal.wait_for("Are you sure you want to continue connecting")
        self.assertIn("key fingerprint", terminal.said)
        terminal.type("yes\n")
        self.assertEqual(terminal.code(), 0, terminal.said)
        self.assertIn("met", terminal.said)


if __name__ == "__main__":
    laptop.main()

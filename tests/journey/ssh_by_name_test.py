# SPDX-License-Identifier: Apache-2.0
"""ssh, scp and whatever else reads an ssh configuration reach the machine of a stint by its name."""
import subprocess

import laptop
from laptop import LaptopTest


class SshByNameTest(LaptopTest):
    def tool(self, program, *words):
        """As any tool does it: by the name alone. OpenSSH finds a home in the password file, not in $HOME."""
        return subprocess.run([program, "-F", self.laptop.home / ".ssh/config", "-o", "BatchMode=yes", *words],
                              capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)

    def up_at_a_terminal(self, *answers):
        terminal = self.laptop.at_a_terminal("up", "lab", "--on", "rehearsal", "--budget", "5")
        for question, answer in answers:
            terminal.wait_for(question)
            terminal.type(answer)
        self.assertEqual(terminal.code(), 0, terminal.said)
        return terminal.said

    def test_tools_know_the_machine_by_its_name_until_it_goes(self):
        config = self.laptop.home / ".ssh/config"
        config.parent.mkdir()
        config.write_text("Host elsewhere\n  HostName 192.0.2.1\n")
        said = self.up_at_a_terminal(("launch it, for at most", "y\n"), ("let ssh, scp and editors know it as lab?", "\n"))
        self.assertIn("next: ssh lab", said)
        self.assertRegex(config.read_text(), r'\AInclude "/.*/config/stint/ssh_config"\nHost elsewhere\n  HostName 192.0.2.1\n\Z')
        self.laptop.write("sent", "by scp")
        self.assertEqual(self.tool("scp", self.laptop.project / "sent", "lab:").returncode, 0)
        self.assertEqual(self.tool("ssh", "lab", "cat", "sent").stdout, "by scp")
        self.assertNotIn("let ssh", self.up_at_a_terminal(), "asked once")
        self.does("stop", "lab", "--keep-disk-unguarded")
        self.assertIn("Could not resolve", self.tool("ssh", "lab", "true").stderr)
        self.does("start", "lab", "--yes")
        self.assertEqual(self.tool("ssh", "lab", "cat", "sent").stdout, "by scp", "at its new address")
        self.does("down", "lab")
        self.assertIn("Could not resolve", self.tool("ssh", "lab", "true").stderr)

    def test_no_is_remembered_and_scripts_are_not_asked(self):
        said = self.up_at_a_terminal(("launch it, for at most", "y\n"), ("let ssh, scp and editors know it as lab?", "n\n"))
        self.assertIn("next: stint ssh lab", said)
        self.assertNotIn("let ssh", self.up_at_a_terminal())
        self.assertFalse((self.laptop.home / ".ssh").exists())


if __name__ == "__main__":
    laptop.main()

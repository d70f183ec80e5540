# SPDX-License-Identifier: Apache-2.0
"""The page of `stint notebook` in a real Chromium: cells run, the network goes and comes back, the machine gets a new
address; nothing that was made is lost, and the page goes on."""
import json
import re
import sys
import time

import laptop
import rehearsal
from chromium import CONTROL, PROGRAM, SHIFT, Chromium
from laptop import LaptopTest, until

CUT = 60  # seconds without a network

TRAINING = """\
import numpy as np
rng = np.random.default_rng(1)
x = rng.normal(size=(600, 2)); y = (x @ [2.0, -1.0] > 0).astype(float); w = np.zeros(2)
for _ in range(200):
    w += 0.1 * x[:400].T @ (y[:400] - 1 / (1 + np.exp(-x[:400] @ w))) / 40
print(f"Test Accuracy = {((x[400:] @ w > 0) == y[400:]).mean():.3f}"); np.save("weights.npy", w)"""
COUNTING = f"""\
import time
for n in range({CUT + 15}):
    print("second", n, flush=True); time.sleep(1)"""


class BrowserTest(LaptopTest):
    def setUp(self):
        super().setUp()
        self.cloud.make_guard_role()
        self.browser = Chromium(self.cloud.folder / "chromium")
        self.addCleanup(self.browser.close)

    def open_notebook(self):
        watched = self.laptop.begin("notebook", "lab.ipynb", "--on", "rehearsal", "--budget", "5", "--keep", "--no-browser",
                                    "--yes")
        self.addCleanup(lambda: watched.process.poll() is None and watched.kill())
        watched.wait_for("comes home every", 120)
        return watched, re.search(r"http://127\.0\.0\.1:\d+/\S*\?token=[0-9a-f]{48}", watched.said).group()

    def leave(self, watched):
        watched.interrupt()
        self.assertEqual(watched.code(), 0, watched.said)

    def kernel_is_idle(self):
        until("the page has its kernel", lambda: self.browser.value(
            "!!document.querySelector('.kernel_idle_icon') && document.querySelectorAll('.code_cell').length >= 3"))

    def run_cell(self, number):
        self.browser.click(".code_cell .CodeMirror-lines", number)
        self.browser.press("Enter", "Enter", 13, SHIFT)

    def output(self, number):
        return self.browser.texts(".code_cell .output")[number]

    def shown(self):
        """What tells of the connection, for one who reads of a failure."""
        return (f"the cell's last line {self.output(1).splitlines()[-1:]}, the page says "
                f"{self.browser.texts('.notification_widget')}, its connection: " + str(self.browser.value(
                    "(k => [k.is_connected(), k._reconnect_attempt, k.ws && k.ws.readyState])(IPython.notebook.kernel)")))

    def save(self):
        self.browser.press("s", "KeyS", 83, CONTROL)
        until("it is saved", lambda: self.browser.texts(".checkpoint_status")[0].startswith("Last Checkpoint") and
              self.browser.texts(".autosave_status") != ["(unsaved changes)"], 20)

    def address(self):
        return self.one_machine()["PublicIpAddress"]

    def outputs_at_home(self):
        notebook = json.loads((self.laptop.project / "lab.ipynb").read_text())
        return ["".join(text for output in cell["outputs"] for text in output["text"]) for cell in notebook["cells"]]

    def test_page_goes_on_over_a_cut_network_and_a_new_address(self):
        self.laptop.notebook("lab.ipynb", TRAINING, COUNTING, 'print("kept", np.load("weights.npy").shape)')
        watched, url = self.open_notebook()
        self.browser.go(url)
        self.kernel_is_idle()
        self.run_cell(0)
        until("it shows the accuracy", lambda: re.search(r"Test Accuracy = (0\.9\d\d|1\.000)", self.output(0)), 30)
        counted = [f"second {n}" for n in range(CUT + 15)]
        self.run_cell(1)
        until("it counts", lambda: counted[2] in self.output(1), 20)
        machine = self.one_machine()["InstanceId"]
        self.cloud.befall(machine, "cut_network")
        time.sleep(CUT)
        self.cloud.befall(machine, "restore_network")
        watched.wait_for("connected again")
        # The page doubles its pauses between two tries to connect, to 64 s and 128 s.
        try:
            until("it counts to the end", lambda: counted[-1] in self.output(1), 150)
        except AssertionError as late:
            raise AssertionError(f"{late}; {self.shown()}\n{watched.said}") from None
        self.assertEqual(self.output(1).splitlines(), counted, "what was printed meanwhile is there, and once")
        self.run_cell(2)
        until("it goes on", lambda: "kept (2,)" in self.output(2), 20)
        self.save()
        self.leave(watched)
        self.assertEqual(self.outputs_at_home()[1].splitlines(), counted)
        with self.subTest("a new address"):
            before = self.address()
            self.does("stop", "lab")
            self.does("start", "lab", "--yes")
            self.assertNotEqual(self.address(), before)
            watched, _ = self.open_notebook()
            self.browser.reload()
            self.kernel_is_idle()
            self.assertEqual(self.output(1).splitlines(), counted)
            for cell, text in ((0, "Test Accuracy"), (2, "kept (2,)")):
                self.run_cell(cell)
                until("it runs there", lambda: text in self.output(cell), 30)
            self.leave(watched)
        self.does("down", "lab")
        self.assertEqual(self.cloud.paid(), [])


if __name__ == "__main__":
    if PROGRAM is None:
        print("skipped: chromium is not installed")
        sys.exit(rehearsal.SKIPPED)
    laptop.main()

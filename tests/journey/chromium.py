# SPDX-License-Identifier: Apache-2.0
"""A headless Chromium with one page, driven over the pipe of its DevTools protocol: keys and clicks go in as a
person's would, and the page is read as it is drawn."""
import fcntl
import json
import os
import pathlib
import shutil
import signal
import subprocess
import threading

from rehearsal import until


def is_snap(program):
    """Whether it is one of snapd, or the script that leads there: confined, it sees neither our folders nor our pipes."""
    path = pathlib.Path(program).resolve()
    return path.name == "snap" or b"/snap/" in path.read_bytes()[:4096]


PROGRAM = next((found for found in map(shutil.which, ("chromium", "chromium-browser")) if found and not is_snap(found)), None)
CONTROL, SHIFT = 2, 8  # modifiers of Input.dispatchKeyEvent


class Chromium:
    def __init__(self, folder):
        commands, self.commands = os.pipe()
        answers, far_answers = os.pipe()
        # Chromium takes its commands from descriptor 3 and answers on 4.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (commands, far_answers)]
        for end in (commands, far_answers):
            os.close(end)
        argv = [PROGRAM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--window-size=1200,900",
                f"--user-data-dir={folder}", "--remote-debugging-pipe", "about:blank"]
        self.process = subprocess.Popen(["bash", "-c", f'exec "$@" 3<&{ends[0]} 4>&{ends[1]}', "bash", *argv], pass_fds=ends,
                                        env={**os.environ, "HOME": str(folder)}, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        for end in ends:
            os.close(end)
        self.asked, self.answers, self.session = 0, {}, None
        self.reader = threading.Thread(target=self.read, args=(answers,), daemon=True)
        self.reader.start()
        pages = until("it has a page", lambda: [target for target in self.ask("Target.getTargets")["targetInfos"]
                                                if target["type"] == "page"])
        self.session = self.ask("Target.attachToTarget", targetId=pages[0]["targetId"], flatten=True)["sessionId"]
        self.ask("Page.enable")

    def close(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.reader.join()
        os.close(self.commands)

    def read(self, answers):
        with os.fdopen(answers, "rb") as stream:
            rest = b""
            while piece := stream.read1(1 << 16):
                *messages, rest = (rest + piece).split(b"\0")
                for message in map(json.loads, messages):
                    if message.get("method") == "Page.javascriptDialogOpening":  # "leave this page?"
                        self.send("Page.handleJavaScriptDialog", accept=True)
                    if "id" in message:
                        self.answers[message["id"]] = message

    def send(self, method, **params):
        self.asked += 1
        message = {"id": self.asked, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        return message["id"]

    def ask(self, method, limit=30, **params):
        number = self.send(method, **params)
        answer = until(f"Chromium answers {method}", lambda: self.answers.pop(number, None), limit, 0.01)
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        return answer["result"]

    # The page.
    def go(self, url):
        self.ask("Page.navigate", url=url)

    def reload(self):
        self.ask("Page.reload")

    def value(self, expression):
        result = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise AssertionError(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def texts(self, selector):
        """What is drawn in each of these elements."""
        return self.value(f"[...document.querySelectorAll({json.dumps(selector)})].map(e => e.innerText)")

    def click(self, selector, which=0):
        self.value(f"document.querySelectorAll({json.dumps(selector)})[{which}].scrollIntoView({{block: 'center'}})")
        box = self.value("(({x, y, width, height}) => [x + width / 2, y + height / 2])(document.querySelectorAll("
                         f"{json.dumps(selector)})[{which}].getBoundingClientRect())")
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)

    def press(self, key, code, number, modifiers):
        for kind in ("rawKeyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key=key, code=code, windowsVirtualKeyCode=number,
                     modifiers=modifiers)

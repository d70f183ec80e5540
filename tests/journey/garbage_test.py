# SPDX-License-Identifier: Apache-2.0
"""An endpoint that answers garbage, half an answer, or without end: one clear error each, and nothing is believed."""
import contextlib
import socketserver
import threading

import laptop
from laptop import LaptopTest

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
GARBAGE = {
    "a network's sign-in page": HEAD + b"Connection: close\r\n\r\n<html><body>Please sign in</body></html>",
    "XML cut off": HEAD + b"Connection: close\r\n\r\n<DescribeInstancesResponse><reservationSet><item>",
    "JSON cut off": HEAD + b'Connection: close\r\n\r\n{"MetricAlarms": [{',
    "closed half-way": HEAD + b"Content-Length: 5000\r\n\r\n<DescribeInst",
    "no byte": b"",
    "no end": HEAD + b"Connection: close\r\n\r\n",
}


class Answer(socketserver.BaseRequestHandler):
    def handle(self):
        with contextlib.suppress(OSError):
            while b"\r\n\r\n" not in self.request.recv(1 << 20):
                pass
            self.request.sendall(GARBAGE[self.server.kind])
            while self.server.kind == "no end":
                self.request.sendall(bytes(1 << 20))


@contextlib.contextmanager
def endpoint(kind):
    """The URL of a server that answers every request so."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer) as server:
        server.daemon_threads, server.kind = True, kind
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class GarbageTest(LaptopTest):
    def fails(self, *words, bill, **environment):
        """One error, with what it means for the bill and what to do; never the word that nothing is running."""
        done = self.laptop.stint(*words, limit=60, **self.aws(**environment))
        self.assertEqual(done.stderr.count("stint: "), 1, done.stderr)
        self.assertRegex(done.stderr, f" bill: {bill}")
        self.assertIn(" next: ", done.stderr)
        self.assertNotIn("broke a promise", done.stderr)
        return done.returncode

    def test_garbage_is_one_clear_error_of_each_verb_and_the_machine_stays_guarded(self):
        self.does("up", "lab", "--on", "aws", "--yes", **self.aws())
        alarms = self.cloud.alarms()
        for kind in GARBAGE:
            with self.subTest(kind), endpoint(kind) as url:
                lied = {"AWS_ENDPOINT_URL": url}
                for words in (("ls", "--refresh"), ("down", "lab"), ("extend", "lab", "--deadline", "2h", "--yes"),
                              ("stop", "lab"), ("sweep", "--on", "aws", "--yes")):
                    unknown = words[0] in ("ls", "sweep")
                    code = self.fails(*words, bill="not known" if unknown else "i-.* is still running", **lied)
                    self.assertEqual(code, 3, words)
                self.assertEqual(self.fails("up", "other", "--on", "aws", "--yes", bill="nothing of this command", **lied), 3)
                self.assertIn("lab", self.does("cost", **self.aws(**lied)).stdout, "the ledger needs no cloud")
        self.assertEqual(self.state(), "running")
        self.assertEqual([alarm["AlarmName"] for alarm in self.cloud.alarms()], [alarm["AlarmName"] for alarm in alarms])
        self.does("down", "lab", **self.aws())
        self.does("sweep", "--on", "aws", "--yes", **self.aws())
        self.assertEqual(self.cloud.paid(), [])

    def test_sweep_without_ledger_and_without_cloud_does_not_say_that_nothing_is_left(self):
        for environment in ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, {"AWS_SECRET_ACCESS_KEY": "wrong"}):
            with self.subTest(environment):
                code = self.fails("sweep", "--on", "aws", "--yes", bill="not known: no region could be asked", **environment)
                self.assertEqual(code, 3)
                code = self.fails("ls", "--refresh", "--on", "aws", bill="not known", **environment)
                self.assertEqual(code, 3)


if __name__ == "__main__":
    laptop.main()

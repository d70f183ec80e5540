# SPDX-License-Identifier: Apache-2.0
"""A package index (the "simple" pages of PEP 503) over a folder of wheels, on a free port of this computer's loopback."""
import functools
import http.server
import pathlib
import re
import threading


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


class Pages(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        page = re.fullmatch(r"/simple/([^/]+)/?", self.path)
        if page is None:
            return super().do_GET()
        wheels = [wheel.name for wheel in pathlib.Path(self.directory).glob("*.whl")
                  if normal(wheel.name.split("-")[0]) == normal(page.group(1))]
        self.send_response(200 if wheels else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write("".join(f'<a href="/{name}">{name}</a>\n' for name in wheels).encode())

    def log_message(self, *_):
        pass


class PackageIndex:
    def __init__(self, folder):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Pages, directory=str(folder)))
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

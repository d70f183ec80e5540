# SPDX-License-Identifier: Apache-2.0
"""The rehearsal cloud as boto3 sees it, without a server: each request that botocore has made and signed goes to
wire_replay over a pipe, at an instant that the test sets, and its answer comes back as an HTTP answer would."""
import base64
import datetime
import json
import subprocess
import urllib.parse
from unittest import mock

import boto3
import botocore.auth
import botocore.config
from botocore.awsrequest import AWSResponse

import shapes

START = datetime.datetime(2026, 11, 24, 20, 0, tzinfo=datetime.timezone.utc)
KEY = {"aws_access_key_id": "AKIAREHEARSAL0000001",
       "aws_secret_access_key": "rehearsal/secret/of/no/worth/000000000001"}


class Raw:
    """What urllib3 gives: a body to be read once."""

    def __init__(self, body):
        self.body = body

    def stream(self, **_):
        yield self.body


class Lost(Exception):
    """The plan of faults has lost the answer."""


class Cloud:
    def __init__(self, program):
        self.now = START
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.body = b""     # of the last answer
        self.called = set()  # ("ec2", "RunInstances")
        self.surprises = []  # what answers held that the model of the service has not

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=10)

    def ask(self, **line):
        self.process.stdin.write(json.dumps({"now": self.now.timestamp(), **line}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def wait(self, seconds):
        """Lets time pass; returns the commands for hosts."""
        self.now += datetime.timedelta(seconds=seconds)
        return self.ask()["commands"]

    def tell(self, instance, what):
        return self.ask(tell=what, instance=instance)["commands"]

    def send(self, request):
        """An AWSPreparedRequest to an AWSResponse."""
        url = urllib.parse.urlsplit(request.url)
        headers = {name.lower(): value.decode() if isinstance(value, bytes) else str(value)
                   for name, value in request.headers.items()}
        headers.setdefault("host", url.netloc)
        body = request.body or b""
        if isinstance(body, str):
            body = body.encode()
        answer = self.ask(method=request.method, path=url.path or "/", query=url.query, headers=headers,
                          body64=base64.b64encode(body).decode())
        if "lost" in answer:
            raise Lost()
        self.body = base64.b64decode(answer["body64"])
        return AWSResponse(request.url, answer["status"], answer["headers"], Raw(self.body))

    def note(self, parsed, model, **_):
        """After each call: what was called, and whether the answer is of the shape that the service has."""
        self.called.add((model.service_model.signing_name, model.name))
        if parsed["ResponseMetadata"]["HTTPStatusCode"] == 200:
            protocol = model.service_model.resolved_protocol
            self.surprises += [f"{model.name}: {path}" for path in shapes.unknown(model, self.body, protocol)]

    def client(self, service, region="us-east-1", **options):
        """A real boto3 client, one attempt a call, whose clock and network are this cloud's."""
        session = boto3.session.Session(region_name=region, **{**KEY, **options.pop("credentials", {})})
        config = botocore.config.Config(retries={"total_max_attempts": 1}, **options)
        client = session.client(service, config=config)
        client._endpoint.http_session.send = self.send
        client.meta.events.register("after-call", self.note)
        return client

    def clock(self):
        """While it holds, botocore signs with this cloud's time."""
        return mock.patch.object(botocore.auth, "get_current_datetime",
                                 lambda remove_tzinfo=True: self.now.replace(tzinfo=None) if remove_tzinfo else self.now)

# SPDX-License-Identifier: Apache-2.0
"""Who is let in: to the API, to a host, to its metadata."""
import datetime
import socket
import time
import unittest
import urllib.error
from unittest import mock

import botocore.auth

import rehearsal


class Keys(rehearsal.CloudTest):
    def identity(self, **credentials):
        return self.cloud.client("sts", **credentials).get_caller_identity()

    def test_right_one(self):
        self.assertEqual(self.identity()["Account"], "111122223333")

    def test_wrong_secret(self):
        key = {**self.cloud.credentials(), "aws_secret_access_key": "wrong"}
        self.assertEqual(self.code_of(self.identity, **key), "SignatureDoesNotMatch")

    def test_unknown_key(self):
        key = {**self.cloud.credentials(), "aws_access_key_id": "AKIAUNKNOWN000000000"}
        self.assertEqual(self.code_of(self.identity, **key), "InvalidClientTokenId")

    def test_token_that_does_not_belong_to_the_key(self):
        self.assertEqual(self.code_of(self.identity, **self.cloud.credentials(), aws_session_token="other"),
                         "InvalidClientTokenId")

    def test_clock_that_is_wrong(self):
        past = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=20)
        past = past.replace(tzinfo=None)
        with mock.patch.object(botocore.auth, "get_current_datetime", lambda remove_tzinfo=True: past):
            self.assertEqual(self.code_of(self.cloud.ec2.describe_instances), "RequestExpired")

    def test_strangers_leave_nothing_in_the_journal(self):
        before = (self.cloud.state / "journal").read_text()
        key = {"aws_access_key_id": "AKIASOMEBODYELSES000", "aws_secret_access_key": "x",
               "aws_session_token": "real-token"}
        self.code_of(self.cloud.client("ec2", **key).create_key_pair, KeyName="n")
        self.assertEqual((self.cloud.state / "journal").read_text(), before)

    def test_pages_of_a_browser_cannot_set_anything(self):
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.cloud.get("/rehearsal/bill", host="evil.example")
        self.assertEqual(refused.exception.code, 403)


class Hosts(rehearsal.CloudTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.cloud.ec2.create_security_group(GroupName="g", Description="g")["GroupId"]
        cls.machine = cls.cloud.launch(SecurityGroupIds=[cls.group])
        cls.cloud.wait_for(cls.machine, "running")
        cls.cloud.host_key(cls.machine)

    def set_rule(self, port, open):
        ec2 = self.cloud.ec2
        call = ec2.authorize_security_group_ingress if open else ec2.revoke_security_group_ingress
        call(GroupId=self.group, IpPermissions=[self.cloud.rule(port)])

    def test_group_decides_what_comes_in(self):
        closed = self.cloud.ssh(self.machine, "true", limit=0, connect=1)
        self.assertEqual(closed.returncode, 255)
        self.assertIn("Connection timed out", closed.stderr)
        self.set_rule(22, True)
        self.assertEqual(self.cloud.ssh(self.machine, "true").returncode, 0)
        with self.assertRaises(TimeoutError):
            socket.create_connection((self.cloud.instance(self.machine)["PublicIpAddress"], 8888), 1)
        self.set_rule(22, False)
        self.assertIn("Connection timed out", self.cloud.ssh(self.machine, "true", limit=0, connect=1).stderr)

    def test_metadata_wants_a_token(self):
        self.set_rule(22, True)
        here = "http://169.254.169.254/latest"
        token = f"$(curl -s -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' {here}/api/token)"
        ask = "curl -s -o /dev/stdout -w ' %{http_code}'"
        said = lambda command: self.cloud.said_by(self.machine, command)
        self.assertTrue(said(f"{ask} {here}/meta-data/").endswith(" 401"))
        known = f"{ask} -H \"X-aws-ec2-metadata-token: {token}\" {here}"
        self.assertEqual(said(f"{known}/meta-data/instance-id"), f"{self.machine} 200")
        self.assertTrue(said(f"{known}/dynamic/instance-identity/pkcs7").endswith(" 404"))
        self.assertEqual(said(f"{known}/user-data").rsplit(" ", 1), [self.cloud.user_data(), "200"])
        self.set_rule(22, False)


class Connections(rehearsal.CloudTest):
    def connect(self):
        host, port = self.cloud.status["endpoint"].removeprefix("http://").split(":")
        return socket.create_connection((host, int(port)), 10)

    @staticmethod
    def ask(connection, request=b"GET /checkip HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"):
        connection.sendall(request)
        return connection.recv(65536).decode()

    def test_many_at_once_and_each_for_many_requests(self):
        all = [self.connect() for _ in range(150)]
        for _ in range(3):
            for connection in all:
                self.assertIn("200 OK", self.ask(connection))
        for connection in all:
            connection.close()

    def test_body_that_is_too_large(self):
        with self.connect() as connection:
            head = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1048577\r\n\r\n"
            self.assertIn(" 413 ", self.ask(connection, head + b"x" * 1048577))

    def test_half_a_request_holds_up_nobody(self):
        with self.connect() as half, self.connect() as other:
            half.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nAction=")
            begin = time.monotonic()
            self.assertIn("200 OK", self.ask(other))
            self.assertLess(time.monotonic() - begin, 1)


if __name__ == "__main__":
    rehearsal.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Judges every request of aws/ by botocore's service models: decoded by them, valid, the same when botocore writes it again,
sent where botocore would send it, and signed as botocore signs.

    python3 tests/judges/aws_requests_test.py build/test/aws_requests
"""
import base64
import contextlib
import datetime
import io
import json
import pathlib
import subprocess
import sys
import unittest
import urllib.parse

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

import botocore_models as models
import record_sigv4

PROGRAM = ""
CALLS = """
GetCallerIdentity
DescribeRegions DescribeAvailabilityZones DescribeInstanceTypes DescribeInstanceTypeOfferings DescribeImages DescribeVpcs
DescribeSubnets CreateSecurityGroup AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress DescribeSecurityGroups
DeleteSecurityGroup RunInstances DescribeInstances DescribeInstanceStatus GetConsoleOutput StopInstances StartInstances
TerminateInstances ModifyInstanceAttribute CreateTags DescribeTags DescribeVolumes DeleteVolume DescribeAddresses
ReleaseAddress DescribeSnapshots DeleteSnapshot
GetParameter GetParameters GetParametersByPath
ListServiceQuotas GetServiceQuota GetAWSDefaultServiceQuota RequestServiceQuotaIncrease GetRequestedServiceQuotaChange
ListRequestedServiceQuotaChangeHistoryByQuota
GetProducts
PutMetricAlarm DescribeAlarms EnableAlarmActions DisableAlarmActions DeleteAlarms
DescribeInstanceAttribute
CreateSchedule UpdateSchedule GetSchedule DeleteSchedule ListSchedules
GetRole CreateRole PutRolePolicy SimulatePrincipalPolicy
DescribeBudgets CreateBudget UpdateBudget DescribeNotificationsForBudget DescribeSubscribersForNotification
CreateNotification CreateSubscriber
""".split()


def nested(pairs):
    tree = {}
    for name, value in pairs:
        *parents, leaf = name.split(".")
        branch = tree
        for parent in parents:
            branch = branch.setdefault(parent, {})
        assert leaf not in branch, f"{name} comes twice"
        branch[leaf] = value
    return tree


class Request:
    def __init__(self, line):
        self.__dict__.update(json.loads(line))
        self.at = urllib.parse.urlsplit(self.url)
        self.service = models.service_of_host(self.at.netloc)
        self.protocol = models.SERVICES[self.service][1]
        self.model = models.operation(self.service, self.operation)

    def parameters(self):
        if self.protocol == "json":
            return json.loads(self.body)
        if self.protocol == "rest-json":
            return self.path_parameters()
        pairs = urllib.parse.parse_qsl(self.body, keep_blank_values=True, strict_parsing=True)
        assert pairs[:2] == [("Action", self.operation), ("Version", self.model.metadata["apiVersion"])], pairs[:2]
        return models.decode(self.model.input_shape, nested(pairs[2:]), self.protocol)

    def path_parameters(self):
        """What stands in path, query and body, under the names of the model."""
        query = dict(urllib.parse.parse_qsl(self.at.query, strict_parsing=True)) if self.at.query else {}
        parameters = json.loads(self.body) if self.body else {}
        for name, member in self.model.input_shape.members.items():
            place, wire = member.serialization.get("location"), member.serialization.get("name", name)
            if place == "querystring" and wire in query:
                text = query.pop(wire)
                parameters[name] = int(text) if member.type_name == "integer" else text
            elif place == "uri":
                parameters[name] = urllib.parse.unquote(self.at.path.rsplit("/", 1)[1])
        assert not query, f"not in the model: {query}"
        return parameters

    def __str__(self):
        return f"{self.service} {self.operation} {self.body[:300]}"


def as_text(pairs):
    """All as text; the one number with a fraction, 0 or 0.0, in one spelling."""
    text = {k: str(v).lower() if isinstance(v, bool) else str(v) for k, v in pairs.items()}
    return text | ({"Threshold": float(text["Threshold"])} if "Threshold" in text else {})


def sent_pairs(body):
    return dict(urllib.parse.parse_qsl(body, keep_blank_values=True))


def for_every_request(check):
    def test(self):
        for request in self.requests:
            with self.subTest(str(request)):
                check(self, request)
    return test


class RequestsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        lines = subprocess.run([PROGRAM], check=True, capture_output=True, text=True).stdout.splitlines()
        cls.requests = [Request(line) for line in lines]

    def test_every_call_is_there(self):
        self.assertEqual(sorted({r.operation for r in self.requests}), sorted(CALLS))

    @for_every_request
    def test_parameters_are_valid(self, request):
        parameters = request.parameters()
        if request.model.input_shape is not None:
            models.validate(parameters, request.model.input_shape)

    @for_every_request
    def test_botocore_writes_the_same(self, request):
        again = models.serialize(request.protocol, request.parameters(), request.model)
        if request.protocol == "json":
            self.assertEqual(json.loads(again["body"]), json.loads(request.body))
            self.assertEqual(again["headers"]["X-Amz-Target"], request.headers["X-Amz-Target"])
        elif request.protocol == "rest-json":
            self.assertEqual((again["method"], again["url_path"]), (request.method, request.at.path))
            self.assertEqual({k: str(v) for k, v in again["query_string"].items()}, sent_pairs(request.at.query))
            self.assertEqual(json.loads(again["body"] or "null"), json.loads(request.body or "null"))
        else:
            self.assertEqual(as_text(again["body"]), as_text(sent_pairs(request.body)))

    @for_every_request
    def test_forms_are_percent_encoded(self, request):
        form = request.at.query if request.protocol == "rest-json" else request.body
        if request.protocol != "json":
            self.assertNotIn("+", form)
            self.assertNotIn(" ", form)

    @for_every_request
    def test_place_and_content_type(self, request):
        first, _, content_type = models.SERVICES[request.service]
        host = f"{first}.amazonaws.com" if request.service in models.GLOBAL else f"{first}.us-east-1.amazonaws.com"
        self.assertEqual((request.at.scheme, request.at.netloc), ("https", host))
        self.assertEqual(request.headers.get("Content-Type"), content_type if request.body else None)
        if request.protocol != "rest-json":
            self.assertEqual((request.method, request.at.path, request.at.query), ("POST", "/", ""))

    @for_every_request
    def test_signed_as_botocore_signs(self, request):
        signed = {k: v for k, v in request.headers.items() if k in ("Content-Type", "X-Amz-Target")}
        again = AWSRequest(method=request.method, url=request.url, headers=signed, data=request.body.encode())
        moment = datetime.datetime.strptime(request.headers["X-Amz-Date"], "%Y%m%dT%H%M%SZ")
        botocore.auth.get_current_datetime = lambda *_, **__: moment
        keys = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "token")
        signing_name = request.model.service_model.signing_name
        botocore.auth.SigV4Auth(keys, signing_name, "us-east-1").add_auth(again)
        self.assertEqual(again.headers["Authorization"], request.headers["Authorization"])

    def test_user_data_is_base64_and_fits(self):
        launches = [r for r in self.requests if r.operation == "RunInstances"]
        self.assertEqual(len(launches), 3)
        for request in launches:
            data = base64.b64decode(request.parameters()["UserData"], validate=True)
            self.assertTrue(data.startswith("#cloud-config\nü\n".encode()))
            self.assertLessEqual(len(data), 16384)

    @for_every_request
    def test_pages_are_asked_for_where_the_model_has_them(self, request):
        paginated = "NextToken" in getattr(request.model.input_shape, "members", {})
        if request.service == "iam":  # pages by Marker; its lists here fit into one
            return
        by_id = any((k.endswith("Ids") and k != "OwnerIds") or k == "InstanceTypes" for k in request.parameters())
        size = {"MaxResults", "MaxRecords"} & set(request.parameters())
        if request.operation in ("RunInstances", "GetParameters") or not paginated:
            self.assertFalse(size)
        elif request.service == "ec2":
            self.assertEqual(bool(size), not by_id, "ids and MaxResults exclude each other")
        else:
            self.assertTrue(size)

    def test_recorded_signatures_are_those_that_botocore_makes(self):
        text = io.StringIO()
        with contextlib.redirect_stdout(text):
            record_sigv4.main()
        recorded = pathlib.Path(__file__).parent.parent.parent / "src/aws/sign_recorded_test.h"
        self.assertEqual(text.getvalue(), recorded.read_text())

    def test_the_judge_refuses_what_is_wrong(self):
        shape = models.operation("ec2", "CreateTags").input_shape
        with self.assertRaises(AssertionError):  # the API's name, not the wire's
            models.decode(shape, nested([("Resources.1", "i-1")]), "ec2")
        with self.assertRaises(AssertionError):  # a gap
            models.decode(shape, nested([("ResourceId.2", "i-1")]), "ec2")
        with self.assertRaises(AssertionError):  # a required member is missing
            models.validate(models.decode(shape, nested([("ResourceId.1", "i-1")]), "ec2"), shape)
        with self.assertRaises(KeyError):  # query lists carry "member"
            models.decode(models.operation("cloudwatch", "DeleteAlarms").input_shape, nested([("AlarmNames.1", "a")]), "query")


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()

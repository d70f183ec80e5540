#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Gives botocore's parser and stint's the same answers, made from botocore's output shapes with a value for every member, and
lays what they saw over each other: each member that stint reads must be botocore's, value for value.

    python3 tests/judges/aws_answers_test.py build/test/aws_answers
"""
import base64
import datetime
import json
import subprocess
import sys
import unittest
from xml.sax.saxutils import escape

import botocore_models as models

PROGRAM = ""
CALLS = """
DescribeRegions DescribeAvailabilityZones DescribeInstanceTypes DescribeInstanceTypeOfferings DescribeImages DescribeVpcs
DescribeSubnets DescribeAddresses DescribeSecurityGroups DescribeInstanceStatus DescribeTags DescribeVolumes
DescribeSnapshots DescribeInstances RunInstances CreateSecurityGroup AuthorizeSecurityGroupIngress GetConsoleOutput
StopInstances StartInstances TerminateInstances
GetCallerIdentity GetParameter GetParameters GetParametersByPath ListServiceQuotas GetServiceQuota
GetAWSDefaultServiceQuota RequestServiceQuotaIncrease GetRequestedServiceQuotaChange
ListRequestedServiceQuotaChangeHistoryByQuota DescribeAlarms
DescribeInstanceAttribute GetSchedule ListSchedules GetRole CreateRole SimulatePrincipalPolicy
DescribeBudgets DescribeNotificationsForBudget DescribeSubscribersForNotification
""".split()
# What the calls that act on one thing give back is one of the two that the sample has.
FIRST_ALONE = {"RunInstances", "StopInstances", "StartInstances", "TerminateInstances"}


# Texts that stint reads more closely than as a text, by the name of the member.
MEANT = {"Unit": "USD", "Amount": "12.50", "ScheduleExpression": "at(2026-11-24T20:29:00)", "ScheduleExpressionTimezone": "UTC",
         "Mode": "OFF", "NotificationType": "FORECASTED", "ComparisonOperator": "GREATER_THAN", "ThresholdType": "PERCENTAGE",
         "SubscriptionType": "EMAIL", "Threshold": 80.0}
WITH_MEANING = {"GetSchedule": {"State": "ENABLED"}, "DescribeBudgets": {}, "DescribeNotificationsForBudget": {},
                "DescribeSubscribersForNotification": {}}


def meant(value, texts):
    """The same answer with those members set."""
    if isinstance(value, dict):
        return {k: texts[k] if k in texts else meant(v, texts) for k, v in value.items()}
    return [meant(v, texts) for v in value] if isinstance(value, list) else value


def iso(value):
    text = value.astimezone(datetime.timezone.utc).isoformat().replace("+00:00", "Z")
    return text


def scalar(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return iso(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return escape(str(value))


def to_xml(shape, value, name):
    if shape.type_name == "structure":
        inner = "".join(to_xml(m, value[n], m.serialization.get("name", n)) for n, m in shape.members.items() if n in value)
        return f"<{name}>{inner}</{name}>"
    if shape.type_name == "list":
        item = shape.member.serialization.get("name", "member")
        return f"<{name}>" + "".join(to_xml(shape.member, v, item) for v in value) + f"</{name}>"
    return f"<{name}>{scalar(value)}</{name}>"


def to_json(shape, value):
    if shape.type_name == "structure":
        return {n: to_json(m, value[n]) for n, m in shape.members.items() if n in value}
    if shape.type_name == "list":
        return [to_json(shape.member, v) for v in value]
    return value.timestamp() if isinstance(value, datetime.datetime) else value


def body_of(service, model, value):
    protocol = models.SERVICES[service][1]
    if protocol in ("json", "rest-json"):
        return json.dumps(to_json(model.output_shape, value))
    if protocol == "ec2":
        inner = "".join(to_xml(m, value[n], m.serialization.get("name", n))
                        for n, m in model.output_shape.members.items() if n in value)
        return f"<{model.name}Response><requestId>r</requestId>{inner}</{model.name}Response>"
    result = to_xml(model.output_shape, value, model.name + "Result")
    return f"<{model.name}Response>{result}<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{model.name}Response>"


def plain(value):
    """As JSON has it: times as text."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return iso(value) if isinstance(value, datetime.datetime) else value


def same_time(a, b):
    try:
        return isinstance(b, str) and datetime.datetime.fromisoformat(a) == datetime.datetime.fromisoformat(b)
    except ValueError:
        return False


def differences(ours, theirs, at=""):
    """What we saw that botocore did not see so."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return [d for k in ours for d in differences(ours[k], theirs.get(k, "(nothing)"), f"{at}.{k}")]
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return [d for i, (a, b) in enumerate(zip(ours, theirs)) for d in differences(a, b, f"{at}[{i}]")]
    if ours == theirs or (isinstance(ours, str) and same_time(ours, theirs)):
        return []
    return [f"{at}: we saw {ours!r}, botocore {theirs!r}"]


class AnswersTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = subprocess.Popen([PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    @classmethod
    def tearDownClass(cls):
        cls.program.stdin.close()
        assert cls.program.wait() == 0
        cls.program.stdout.close()

    def seen(self, name, body):
        self.program.stdin.write(json.dumps({"operation": name, "body": body}) + "\n")
        self.program.stdin.flush()
        return json.loads(self.program.stdout.readline())

    def sample(self, name):
        """Our view and botocore's of an answer in which every member has a value."""
        service = models.service_with(name)
        model = models.operation(service, name)
        value = models.Sample().value(model.output_shape)
        value.pop("NextToken", None)
        if name in WITH_MEANING:
            value = meant(value, MEANT | WITH_MEANING[name])
        if name == "GetConsoleOutput":
            value["Output"] = base64.b64encode(b"boot <1>\n").decode()
        body = body_of(service, model, value)
        theirs = plain(models.parse(models.SERVICES[service][1], body.encode(), model))
        return self.seen(name, body), self.as_ours(name, theirs)

    @staticmethod
    def as_ours(name, theirs):
        if name == "DescribeInstances":
            return {"Instances": [i for r in theirs["Reservations"] for i in r["Instances"]]}
        if name == "GetConsoleOutput":
            return theirs | {"Output": base64.b64decode(theirs["Output"]).decode()}
        if name in FIRST_ALONE:
            return {k: v[:1] if isinstance(v, list) else v for k, v in theirs.items()}
        return theirs

    def test_every_member_that_is_read_is_botocores(self):
        for name in CALLS:
            with self.subTest(name):
                ours, theirs = self.sample(name)
                self.assertNotIn("error", ours)
                self.assertTrue(ours)
                self.assertEqual(differences(ours, theirs), [])

    def test_answer_with_nothing_but_what_is_needed(self):
        for name, body in {
                "DescribeInstances": "<DescribeInstancesResponse><reservationSet><item><instancesSet><item><instanceId>i</instanceId>"
                                     "<instanceState><code>0</code><name>pending</name></instanceState></item></instancesSet>"
                                     "</item></reservationSet></DescribeInstancesResponse>",
                "DescribeVolumes": "<DescribeVolumesResponse><volumeSet/></DescribeVolumesResponse>",
                "ListServiceQuotas": '{"Quotas": []}'}.items():
            with self.subTest(name):
                self.assertNotIn("error", self.seen(name, body))

    def test_the_judge_sees_a_difference(self):
        self.assertEqual(differences({"A": [{"B": 1}]}, {"A": [{"B": 2}]}), [".A[0].B: we saw 1, botocore 2"])
        self.assertEqual(differences({"A": 1}, {}), [".A: we saw 1, botocore '(nothing)'"])
        self.assertEqual(len(differences({"A": [1]}, {"A": []})), 1)
        self.assertEqual(differences({"T": "2026-11-24T00:00:00Z"}, {"T": "2026-11-24T00:00:00+00:00"}), [])


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""What the judges know of AWS's wire formats, from botocore's service models alone."""
import base64
import datetime

import botocore.parsers
import botocore.serialize
import botocore.session
import botocore.validate
import dateutil.parser

SESSION = botocore.session.get_session()
# Service name in botocore -> (host's first part, the protocol that stint speaks there, its content type)
FORM = "application/x-www-form-urlencoded; charset=utf-8"
JSON = "application/x-amz-json-1.1"
SERVICES = {
    "sts": ("sts", "query", FORM),
    "ec2": ("ec2", "ec2", FORM),
    "ssm": ("ssm", "json", JSON),
    "service-quotas": ("servicequotas", "json", JSON),
    "pricing": ("api.pricing", "json", JSON),
    "cloudwatch": ("monitoring", "query", FORM),
    "scheduler": ("scheduler", "rest-json", "application/json"),
    "iam": ("iam", "query", FORM),
    "budgets": ("budgets", "json", JSON),
}
GLOBAL = ("iam", "budgets")  # one host for all regions


def service_of_host(host):
    for service, (first, _, _) in SERVICES.items():
        if host.startswith(first + "."):
            return service
    raise AssertionError(f"no service at {host}")


def operation(service, name):
    return SESSION.get_service_model(service).operation_model(name)


def service_with(name):
    """The service that has this operation."""
    found = [s for s in SERVICES if name in SESSION.get_service_model(s).operation_names]
    assert len(found) == 1, (name, found)
    return found[0]


def input_name(name, shape, protocol):
    """A member's name in a request."""
    names = shape.serialization
    if protocol != "ec2":
        return names.get("name", name)
    location = names.get("name", name)
    return names.get("queryName") or location[0].upper() + location[1:]


def decode(shape, tree, protocol):
    """From the nested names of a form back to the parameters that a caller of botocore would give."""
    if shape.type_name == "structure":
        by_wire = {input_name(n, m, protocol): (n, m) for n, m in shape.members.items()}
        assert set(tree) <= set(by_wire), f"not in the model: {set(tree) - set(by_wire)}"
        return {by_wire[k][0]: decode(by_wire[k][1], v, protocol) for k, v in tree.items()}
    if shape.type_name == "list":
        if protocol == "query" and not shape.serialization.get("flattened"):
            tree = tree["member"]
        assert sorted(tree, key=int) == [str(i + 1) for i in range(len(tree))], "a gap in a list"
        return [decode(shape.member, tree[k], protocol) for k in sorted(tree, key=int)]
    read = {
        "boolean": {"true": True, "false": False}.__getitem__,
        "integer": int, "long": int, "double": float, "float": float,
        "timestamp": dateutil.parser.isoparse, "blob": base64.b64decode,
    }
    return read.get(shape.type_name, str)(tree)


def validate(parameters, shape):
    report = botocore.validate.ParamValidator().validate(parameters, shape)
    assert not report.has_errors(), report.generate_report()


def serialize(protocol, parameters, model):
    return botocore.serialize.create_serializer(protocol, False).serialize_to_request(parameters, model)


def parse(protocol, body, model):
    response = {"status_code": 200, "headers": {}, "body": body}
    return botocore.parsers.create_parser(protocol).parse(response, model.output_shape)


class Sample:
    """A value for every member of a shape: each list has two items, no two texts are the same."""

    def __init__(self):
        self.count = 0
        self.inside = []  # structures that the one being made stands in: one that holds itself does so once

    def value(self, shape, name=""):
        self.count += 1
        kind = shape.type_name
        if kind == "structure":
            if shape.is_tagged_union:  # exactly one of its members
                return {n: self.value(m, n) for n, m in list(shape.members.items())[:1]}
            self.inside.append(shape.name)
            made = {n: self.value(m, n) for n, m in shape.members.items() if not self.holds_itself(m)}
            self.inside.pop()
            return made
        if kind == "list":
            return [self.value(shape.member, name) for _ in range(2)]
        if kind == "map":
            return {f"key-{self.count}": self.value(shape.value, name)}
        if kind == "timestamp" or name in ("CreationDate", "DeprecationTime"):
            at = datetime.datetime(2026, 11, 24, tzinfo=datetime.timezone.utc) + datetime.timedelta(seconds=self.count)
            return at if kind == "timestamp" else at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        if kind in ("integer", "long"):
            return self.count % 200 + 1
        if kind in ("double", "float"):
            return self.count + 0.5
        if kind == "boolean":
            return self.count % 2 == 0
        if kind == "blob":
            return f"blob {self.count}".encode()
        return f"{name} <{self.count}> & more"

    def holds_itself(self, shape):
        return (shape.member if shape.type_name == "list" else shape).name in self.inside

# SPDX-License-Identifier: Apache-2.0
"""Whether an answer holds only what botocore's model of the service knows. botocore itself passes over elements that
it does not know, so a name that is spelt wrongly would look like one that is not there."""
import json
import xml.etree.ElementTree as xml


def unknown(operation, body, protocol):
    """Names in the answer to an operation that its output shape has not, as paths."""
    shape = operation.output_shape
    if protocol in ("json", "rest-json"):
        return [] if shape is None else list(_json(shape, json.loads(body or b"{}"), ""))
    root = xml.fromstring(body)
    _strip(root)
    if protocol == "query":
        results = [child for child in root if child.tag == operation.name + "Result"]
        return [p for result in results for p in (_xml(shape, result, "") if shape else _children(result))]
    return list(_xml(shape, root, "", {"requestId"})) if shape else _children(root, {"requestId", "return"})


def _strip(element):
    element.tag = element.tag.partition("}")[2] or element.tag
    for child in element:
        _strip(child)


def _children(element, allowed=frozenset()):
    return [child.tag for child in element if child.tag not in allowed]


def _xml(shape, element, path, allowed=frozenset()):
    if shape.type_name == "structure":
        members = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        for child in element:
            if child.tag in allowed:
                continue
            if child.tag not in members:
                yield f"{path}/{child.tag}"
            else:
                yield from _xml(members[child.tag], child, f"{path}/{child.tag}")
    elif shape.type_name == "list":
        name = shape.member.serialization.get("name", "member")
        for child in element:
            if child.tag != name:
                yield f"{path}/{child.tag}"
            yield from _xml(shape.member, child, f"{path}[]")
    elif len(element):
        yield f"{path} is no {shape.type_name}"


def _json(shape, value, path):
    if shape.type_name == "structure":
        members = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        for key, inner in value.items():
            if key not in members:
                yield f"{path}/{key}"
            else:
                yield from _json(members[key], inner, f"{path}/{key}")
    elif shape.type_name == "list":
        for inner in value:
            yield from _json(shape.member, inner, f"{path}[]")
    elif isinstance(value, (list, dict)) and shape.type_name != "map":
        yield f"{path} is no {shape.type_name}"

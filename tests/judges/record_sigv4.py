#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints src/aws/sign_recorded_test.h: requests as botocore signs them, the second source (after AWS's published test suite) of
src/aws/sign_test.cc. Needs the botocore of tests/requirements.txt. Run again after a change here:

    python3 tests/judges/record_sigv4.py > src/aws/sign_recorded_test.h
"""
import datetime

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

KEY_ID, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TOKEN = "FwoGZXIvYXdzEXAMPLE//token+with/signs=="
FORM = "application/x-www-form-urlencoded; charset=utf-8"
JSON = "application/x-amz-json-1.1"

# service, region, session token, method, url, headers, body, time
CASES = [
    ("ec2", "us-east-1", "", "POST", "https://ec2.us-east-1.amazonaws.com/", {"Content-Type": FORM},
     "Action=DescribeRegions&Version=2016-11-15", (2026, 11, 24, 20, 0, 0)),
    ("ec2", "eu-central-1", TOKEN, "POST", "https://ec2.eu-central-1.amazonaws.com/", {"Content-Type": FORM},
     "Action=CreateTags&Version=2016-11-15&ResourceId.1=i-0abc&Tag.1.Key=stint%3Aname&Tag.1.Value=gr%C3%BC%C3%9Fe%20%26%20%2B",
     (2026, 11, 24, 23, 59, 59)),
    ("sts", "us-west-2", "", "POST", "https://sts.us-west-2.amazonaws.com/", {"Content-Type": FORM},
     "Action=GetCallerIdentity&Version=2011-06-15", (2026, 11, 25, 0, 0, 0)),
    ("servicequotas", "ap-south-1", TOKEN, "POST", "https://servicequotas.ap-south-1.amazonaws.com/",
     {"Content-Type": JSON, "X-Amz-Target": "ServiceQuotasV20190624.GetServiceQuota"},
     '{"QuotaCode":"L-DB2E81BA","ServiceCode":"ec2"}', (2028, 2, 29, 12, 34, 56)),
    ("monitoring", "us-east-1", "", "POST", "http://127.0.0.1:4566/", {"Content-Type": FORM},
     "Action=DescribeAlarms&Version=2010-08-01", (2026, 1, 2, 3, 4, 5)),
    ("pricing", "us-east-1", "", "POST", "http://localhost:80/under/a%20path/", {"Content-Type": JSON},
     "{}", (2026, 1, 2, 3, 4, 5)),
    ("scheduler", "us-east-1", "", "DELETE",
     "https://scheduler.us-east-1.amazonaws.com/schedules/stint-i-0abc-end?groupName=default&clientToken=a-b_c", {}, "",
     (2026, 11, 24, 20, 0, 0)),
    ("ec2", "us-east-1", "", "POST", "https://EC2.US-EAST-1.amazonaws.com:443/",
     {"Content-Type": FORM, "User-Agent": "stint/0.1.0", "X-Amz-Note": "  two   blanks  "},
     "Action=DescribeVpcs&Version=2016-11-15", (2026, 11, 24, 20, 0, 0)),
]


def signed(case):
    service, region, token, method, url, headers, body, time = case
    moment = datetime.datetime(*time, tzinfo=datetime.timezone.utc)
    botocore.auth.get_current_datetime = lambda *_, **__: moment
    request = AWSRequest(method=method, url=url, headers=headers, data=body.encode())
    botocore.auth.SigV4Auth(Credentials(KEY_ID, SECRET, token or None), service, region).add_auth(request)
    return request.headers["Authorization"], moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def row(case):
    service, region, token, method, url, headers, body, _ = case
    authorization, time = signed(case)
    pairs = ", ".join(f"{{{quoted(name)}, {quoted(value)}}}" for name, value in headers.items())
    return (f"    {{{quoted(service)}, {quoted(region)}, {quoted(token)}, {quoted(time)},\n"
            f"     {{.method = {quoted(method)},\n      .url = {quoted(url)},\n      .headers = {{{pairs}}},\n"
            f"      .body = {quoted(body)}}},\n     {quoted(authorization)}}},\n")


def main():
    print("// SPDX-License-Identifier: Apache-2.0")
    print("// Made by tests/judges/record_sigv4.py: do not edit.")
    print("// clang-format off")
    print("#pragma once\n#include <vector>\n\n#include \"base/outside.h\"\n\nnamespace stint::aws {\n")
    print("struct RecordedSignature {\n  const char *service, *region, *token, *time;\n  HttpRequest request;\n"
          "  const char* authorization;\n};\n")
    print(f"inline constexpr const char* kRecordedKeyId = {quoted(KEY_ID)};")
    print(f"inline constexpr const char* kRecordedSecret = {quoted(SECRET)};\n")
    print("inline std::vector<RecordedSignature> recorded_signatures() {\n  return {")
    print("".join(row(case) for case in CASES), end="")
    print("  };\n}\n\n}  // namespace stint::aws")


if __name__ == "__main__":
    main()

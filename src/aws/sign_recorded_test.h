// SPDX-License-Identifier: Apache-2.0
// Made by tests/judges/record_sigv4.py: do not edit.
// clang-format off
#pragma once
#include <vector>

#include "base/outside.h"

namespace stint::aws {

struct RecordedSignature {
  const char *service, *region, *token, *time;
  HttpRequest request;
  const char* authorization;
};

inline constexpr const char* kRecordedKeyId = "AKIDEXAMPLE";
inline constexpr const char* kRecordedSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

inline std::vector<RecordedSignature> recorded_signatures() {
  return {
    {"ec2", "us-east-1", "", "2026-11-24T20:00:00Z",
     {.method = "POST",
      .url = "https://ec2.us-east-1.amazonaws.com/",
      .headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
      .body = "Action=DescribeRegions&Version=2016-11-15"},
     "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261124/us-east-1/ec2/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=b23133325a3db93b5a8fc6c07b5b4458f0a3d07305f88fc154dd521a9fa86de1"},
    {"ec2", "eu-central-1", "FwoGZXIvYXdzEXAMPLE//token+with/signs==", "2026-11-24T23:59:59Z",
     {.method = "POST",
      .url = "https://ec2.eu-central-1.amazonaws.com/",
      .headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
      .body = "Action=CreateTags&Version=2016-11-15&ResourceId.1=i-0abc&Tag.1.Key=stint%3Aname&Tag.1.Value=gr%C3%BC%C3%9Fe%20%26%20%2B"},
     "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261124/eu-central-1/ec2/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature=f613a8c710cdf825698194185ac0597af33ce8808a718949d58bba21c554d894"},
    {"sts", "us-west-2", "", "2026-11-25T00:00:00Z",
     {.method = "POST",
      .url = "https://sts.us-west-2.amazonaws.com/",
      .headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
      .body = "Action=GetCallerIdentity&Version=2011-06-15"},
     "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261125/us-west-2/sts/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=ab573e13d5a89b01a38e9b7663920c1a310cd3040b5b5b10c39b30782b3c7dbe"},
    {"servicequotas", "ap-south-1", "FwoGZXIvYXdzEXAMPLE//token+with/signs==", "2028-02-29T12:34:56Z",
     {.method = "POST",
      .url = "https://servicequotas.ap-south-1.amazonaws.com/",
      .headers = {{"Content-Type", "application/x-amz-json-1.1"}, {"X-Amz-Target", "ServiceQuotasV20190624.GetServiceQuota"}},
      .body = "{\"QuotaCode\":\"L-DB2E81BA\",\"ServiceCode\":\"ec2\"}"},
     "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20280229/ap-south-1/servicequotas/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, Signature=3140092fb014c84ce68c5fc509c679716ce31bd952d9ffa9cbde9332279a6225"},
    {"monitoring", "us-east-1", "", "2026-01-02T03:04:05Z",
     {.method = "POST",
      .url = "http://127.0.0.1:4566/",
      .headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
      .body = "Action=DescribeAlarms&Version=2010-08-01"},
     "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/monitoring/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=442ff909f57196bfec80b59bcc2fe64a08e01a2bb47a08004d6093ef170ccca1"},
    {"pricing", "us-east-1", "", "2026-01-02T03:04:05Z",
     {.method = "POST",
      .url = "http://localhost:80/under/a%20path/",
      .headers = {{"Content-Type", "application/x-amz-json-1.1"}},
      .body = "{}"},
     "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/pricing/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=0682e4c3b07689d535b6d1edba56c9838b95bc737f63b3adecf7539c9c002acf"},
    {"scheduler", "us-east-1", "", "2026-11-24T20:00:00Z",
     {.method = "DELETE",
      .url = "https://scheduler.us-east-1.amazonaws.com/schedules/stint-i-0abc-end?groupName=default&clientToken=a-b_c",
      .headers = {},
      .body = ""},
     "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261124/us-east-1/scheduler/aws4_request, SignedHeaders=host;x-amz-date, Signature=00d950eef3bb7c6596665b07c3e602dfa6ba796200fd46f85d6c71e1b93d5e6e"},
    {"ec2", "us-east-1", "", "2026-11-24T20:00:00Z",
     {.method = "POST",
      .url = "https://EC2.US-EAST-1.amazonaws.com:443/",
      .headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}, {"User-Agent", "stint/0.1.0"}, {"X-Amz-Note", "  two   blanks  "}},
      .body = "Action=DescribeVpcs&Version=2016-11-15"},
     "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261124/us-east-1/ec2/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-note, Signature=5980cec9f916dddd160d1837b4d962a3c12ef18d23c06ec49b2991b10573d00e"},
  };
}

}  // namespace stint::aws

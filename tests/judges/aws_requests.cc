// SPDX-License-Identifier: Apache-2.0
// Makes every call of aws/ with rich inputs and prints each request as one line of JSON, for
// aws_requests_test.py to judge by botocore's models. Lists are answered with an empty page and a token, so
// that the second page is asked for.
#include <fmt/format.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "aws/budgets.h"
#include "aws/cloudwatch.h"
#include "aws/ec2_groups.h"
#include "aws/ec2_images.h"
#include "aws/ec2_instances.h"
#include "aws/ec2_launch.h"
#include "aws/ec2_network.h"
#include "aws/ec2_regions.h"
#include "aws/ec2_storage.h"
#include "aws/ec2_tags.h"
#include "aws/ec2_types.h"
#include "aws/iam.h"
#include "aws/pricing.h"
#include "aws/quotas.h"
#include "aws/scheduler.h"
#include "aws/ssm.h"
#include "aws/sts.h"
#include "testing/stepping_world.h"

namespace stint::aws {
namespace {

const Select kByIds{.ids = {"id-1", "id-2"}};
const Select kByFilters{
    .filters = {{"tag:stint:token", {"a b", "gr\xC3\xBC\xC3\x9F&=+/*"}}, {"owner-id", {"1"}}}};
const std::vector<Tag> kTags{{"stint:token", "tok"}, {"stint:name", "a b/c+d=e&f\xC3\xA9"}, {"empty", ""}};

RunInstances launch() {
  RunInstances launch{.client_token = "tok-1",
                      .image_id = "ami-0123456789abcdef0",
                      .instance_type = "g4dn.xlarge",
                      .user_data = "#cloud-config\n\xC3\xBC\n",
                      .disks = {{.device_name = "/dev/sda1", .size_gb = 100},
                                {.device_name = "/dev/sdf", .size_gb = 8, .encrypted = false}},
                      .tags = {{"instance", kTags}, {"volume", kTags}, {"network-interface", kTags}},
                      .key_name = "my key"};
  launch.user_data.append(16'000, 'x');
  return launch;
}

void ec2_launches(const Client& client) {
  RunInstances regional = launch();
  regional.security_group_ids = {"sg-1", "sg-2"};
  (void)run_instances(client, regional);
  RunInstances in_zone = launch();
  in_zone.zone = "us-east-1a";
  in_zone.imds_v2_only = in_zone.imds_tags = false;
  (void)may_run_instances(client, in_zone);
  RunInstances in_subnet = launch();
  in_subnet.on_shutdown = ShutdownBehavior::Stop;
  in_subnet.interface = LaunchInterface{.subnet_id = "subnet-1", .security_group_ids = {"sg-1", "sg-2"}};
  (void)run_instances(client, in_subnet);
}

void ec2_looks(const Client& client) {
  (void)describe_regions(client);
  (void)describe_regions(client, true);
  (void)describe_availability_zones(client);
  (void)describe_type_offerings(client, {"g4dn.*", "g5.xlarge"});
  for (const auto& select : {Select{}, kByIds, kByFilters}) {
    (void)describe_instances(client, select);
    (void)describe_instance_status(client, select);
    (void)describe_vpcs(client, select);
    (void)describe_subnets(client, select);
    (void)describe_security_groups(client, select);
    (void)describe_volumes(client, select);
    (void)describe_own_snapshots(client, select);
    (void)describe_addresses(client, select);
    (void)describe_images(client, {.select = select, .owners = {"amazon", "self"}});
  }
  (void)describe_instance_types(client, {.ids = {"g4dn.xlarge", "t3.micro"}});
  (void)describe_instance_types(client, kByFilters);
  (void)describe_tags(client, {{"key", {"stint:token"}}});
  (void)get_console_output(client, "i-1", true);
  (void)get_console_output(client, "i-1", false);
}

void ec2_changes(const Client& client) {
  IpPermission ssh{.from_port = 22,
                   .to_port = 22,
                   .ranges = {{"203.0.113.7/32", "home"}, {"198.51.100.0/24", ""}},
                   .ipv6_ranges = {{"2001:db8::1/128", "home, v6"}}};
  (void)create_security_group(client, {"stint-a", "ssh for stint", "vpc-1", kTags});
  (void)authorize_ingress(client, "sg-1", {ssh, {.protocol = "-1", .ranges = {{"10.0.0.0/8", ""}}}});
  (void)revoke_ingress(client, "sg-1", std::vector{ssh});
  (void)revoke_ingress(client, "sg-1", std::vector<std::string>{"sgr-1", "sgr-2"});
  (void)delete_security_group(client, "sg-1");
  (void)stop_instance(client, "i-1");
  (void)start_instance(client, "i-1");
  (void)terminate_instance(client, "i-1");
  (void)set_shutdown_behavior(client, "i-1", ShutdownBehavior::Stop);
  (void)shutdown_behavior(client, "i-1");
  (void)create_tags(client, {"i-1", "vol-1"}, kTags);
  (void)delete_volume(client, "vol-1");
  (void)delete_snapshot(client, "snap-1");
  (void)release_address(client, "eipalloc-1");
}

void alarms(const Client& client) {
  MetricAlarm alarm{.name = "stint-i-1-1",
                    .description = "ends i-1 & nothing else",
                    .metric_namespace = "AWS/EC2",
                    .metric_name = "StatusCheckFailed",
                    .dimensions = {{"InstanceId", "i-1"}},
                    .statistic = "Maximum",
                    .period = Seconds{60},
                    .evaluation_periods = 1,
                    .comparison = "GreaterThanOrEqualToThreshold",
                    .treat_missing_data = "breaching",
                    .actions_enabled = false,
                    .alarm_actions = {"arn:aws:automate:us-east-1:ec2:terminate"},
                    .warm_up = WarmUp{std::chrono::minutes{2880}}};
  (void)put_metric_alarm(client, alarm, kTags);
  alarm.warm_up.reset();
  alarm.datapoints_to_alarm = alarm.evaluation_periods = 90;
  alarm.threshold = 0.5;
  (void)put_metric_alarm(client, alarm, {});
  (void)describe_alarms(client, {"a", "b"});
  (void)describe_alarms_with_prefix(client, "stint-");
  (void)enable_alarm_actions(client, {"a", "b"});
  (void)disable_alarm_actions(client, {"a"});
  (void)delete_alarms(client, {"a", "b"});
}

void schedules(const Client& client) {
  Schedule schedule{.name = "stint-i-0abc-end",
                    .description = "stint: stop i-0abc & nothing else",
                    .at = *parse_rfc3339("2026-11-24T20:29:00Z"),
                    .target_arn = "arn:aws:scheduler:::aws-sdk:ec2:stopInstances",
                    .role_arn = "arn:aws:iam::123456789012:role/stint-guard",
                    .input = R"({"InstanceIds":["i-0abc"]})"};
  (void)create_schedule(client, schedule, "0123456789abcdef");
  schedule.enabled = false;
  (void)update_schedule(client, schedule, "0123456789abcdef");
  (void)get_schedule(client, "stint-i-0abc-end");
  (void)delete_schedule(client, "stint-i-0abc-end");
  (void)list_schedules(client, "stint-i-");
}

void roles(const Client& client) {
  (void)get_role(client, "stint-guard");
  (void)create_role(client, "stint-guard", R"({"Version":"2012-10-17"})", "ends & stops", kTags);
  (void)put_role_policy(client, "stint-guard", "end-stints", R"({"Version":"2012-10-17"})");
  (void)simulate(client, "arn:aws:iam::123456789012:role/stint-guard",
                 {"ec2:StopInstances", "ec2:TerminateInstances"},
                 "arn:aws:ec2:us-east-1:123456789012:instance/*", {"aws:ResourceTag/stint:token", "t"});
}

void budgets(const Client& client) {
  const std::string account = "123456789012";
  const BudgetAlert alert{.forecast = true, .percent = 100};
  (void)describe_budgets(client, account);
  (void)create_budget(client, account, "stint-monthly", Money::dollars(20), {{false, 50}, alert}, "me@x.org");
  (void)update_budget(client, account, "stint-monthly", Money::micros(30'500'000));
  (void)describe_alerts(client, account, "stint-monthly");
  (void)describe_subscribers(client, account, "stint-monthly", alert);
  (void)create_alert(client, account, "stint-monthly", alert, "me@x.org");
  (void)add_subscriber(client, account, "stint-monthly", alert, "you@x.org");
}

void others(const Client& client) {
  (void)get_caller_identity(client);
  (void)get_parameter(client, "/aws/service/deeplearning/ami/x86_64/x/latest/ami-id");
  (void)get_parameters(client, {"/a", "/b"});
  (void)get_parameters_by_path(client, "/aws/service/deeplearning/ami/x86_64");
  (void)list_service_quotas(client);
  (void)get_service_quota(client, "L-DB2E81BA");
  (void)get_default_service_quota(client, "L-DB2E81BA");
  (void)request_quota_increase(client, "L-DB2E81BA", 8);
  (void)get_quota_request(client, "abcdef0123456789");
  (void)list_quota_requests(client, "L-DB2E81BA");
  (void)instance_price(client, "g4dn.xlarge");
  (void)gp3_price(client);
  (void)public_address_price(client);
  (void)traffic_price(client);
  (void)snapshot_price(client);
}

// Calls of EventBridge Scheduler are named by method and path.
std::string scheduler_operation(const HttpRequest& request) {
  if (request.method == "POST") return "CreateSchedule";
  if (request.method == "PUT") return "UpdateSchedule";
  if (request.method == "DELETE") return "DeleteSchedule";
  return request.url.find("/schedules?") != request.url.npos ? "ListSchedules" : "GetSchedule";
}

bool is_scheduler(const HttpRequest& request) { return request.url.starts_with("https://scheduler."); }

std::string operation_of(const HttpRequest& request) {
  if (is_scheduler(request)) return scheduler_operation(request);
  for (const auto& [name, value] : request.headers)
    if (name == "X-Amz-Target") return value.substr(value.find('.') + 1);
  auto from = request.body.find('=') + 1;
  return request.body.substr(from, request.body.find('&') - from);
}

bool speaks_json(const HttpRequest& request) {
  return request.body.starts_with('{') || is_scheduler(request);
}

HttpResponse empty_page(const HttpRequest& request) {
  auto op = operation_of(request);
  if (speaks_json(request)) return {.status = 200, .body = R"({"NextToken": "bmV4dA=="})"};
  auto body = fmt::format(
      "<{0}Response><nextToken>bmV4dA==</nextToken><{0}Result><NextToken>bmV4dA==</NextToken>"
      "</{0}Result></{0}Response>",
      op);
  return {.status = 200, .body = std::move(body)};
}

HttpResponse refusal(const HttpRequest& request) {
  if (speaks_json(request)) return {.status = 400, .body = R"({"__type": "Enough"})"};
  return {.status = 400, .body = "<Response><Errors><Error><Code>Enough</Code></Error></Errors></Response>"};
}

void print(const HttpRequest& request) {
  Json headers = Json::object();
  for (const auto& [name, value] : request.headers) headers[name] = value;
  std::cout << Json{{"operation", operation_of(request)},
                    {"method", request.method},
                    {"url", request.url},
                    {"headers", headers},
                    {"body", request.body}}
                   .dump()
            << "\n";
}

int run() {
  testing::SteppingWorld w;
  w.out.on_http = [](const HttpRequest& request) -> testing::SteppingOutside::Answer {
    print(request);
    bool second_page = (request.body + request.url).find("NextToken") != std::string::npos;
    return second_page ? refusal(request) : empty_page(request);
  };
  // The key of AWS's own examples, which the judge knows too.
  Config config{.credentials = {"AKIDEXAMPLE", Secret{"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"},
                                Secret{"token"}, "judge"},
                .region = "us-east-1"};
  w.run([&](World& world) {
    Session session{world, config};
    const Client client = session.in("us-east-1");
    for (auto* group : {ec2_launches, ec2_looks, ec2_changes, alarms, schedules, roles, budgets, others})
      group(client);
  });
  return 0;
}

}  // namespace
}  // namespace stint::aws

int main() { return stint::aws::run(); }

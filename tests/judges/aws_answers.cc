// SPDX-License-Identifier: Apache-2.0
// Reads lines of JSON, {"operation": …, "body": …}; makes that call of aws/, answered with that body; prints
// what its parser saw, under botocore's names, or {"error": …}. For aws_answers_test.py.
#include <iostream>
#include <string>

#include "dump.h"
#include "testing/stepping_world.h"

namespace stint::aws {
namespace {

nlohmann::json answered(const Ask& ask, const std::string& body) {
  testing::SteppingWorld w;
  w.out.on_http = [&](const HttpRequest&) { return HttpResponse{.status = 200, .body = body}; };
  nlohmann::json seen;
  w.run([&](World& world) {
    Session session{world,
                    {.credentials = {"AKID", Secret{"s"}, std::nullopt, "judge"}, .region = "us-east-1"}};
    auto result = ask(session.in("us-east-1"));
    seen = result ? *result : nlohmann::json{{"error", result.error().what}};
  });
  return seen;
}

int run() {
  auto calls = ec2_calls();
  calls.merge(service_calls());
  for (std::string line; std::getline(std::cin, line);) {
    auto asked = nlohmann::json::parse(line);
    const auto& ask = calls.at(asked.at("operation").get<std::string>());
    std::cout << answered(ask, asked.at("body").get<std::string>()).dump() << std::endl;
  }
  return 0;
}

}  // namespace
}  // namespace stint::aws

int main() { return stint::aws::run(); }

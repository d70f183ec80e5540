// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "testing/stepping_outside.h"

namespace stint::testing {

/// Answers HTTP from a list, in order. A request that nobody expected fails the test, and so does an answer
/// that nobody asked for by the time this goes.
///
///     CannedHttp http{w.out};
///     http.expect("Action=DescribeVpcs", {.status = 200, .body = "<DescribeVpcsResponse>…"});
class CannedHttp {
 public:
  explicit CannedHttp(SteppingOutside& out) {
    out.on_http = [this](const HttpRequest& request) { return answer(request); };
  }
  ~CannedHttp() {
    for (const auto& [part, unused] : expected_) ADD_FAILURE() << "nobody asked for: " << part;
  }
  CannedHttp(const CannedHttp&) = delete;
  CannedHttp& operator=(const CannedHttp&) = delete;

  /// The next request has `part` in its method, address, headers or body, and is answered so.
  void expect(std::string part, SteppingOutside::Answer answer) {
    expected_.emplace_back(std::move(part), std::move(answer));
  }

  std::vector<HttpRequest> requests;  ///< all that came

 private:
  static std::string text_of(const HttpRequest& request) {
    std::string text = request.method + " " + request.url + "\n";
    for (const auto& [name, value] : request.headers) text += name + ": " + value + "\n";
    return text + request.body;
  }

  SteppingOutside::Answer answer(const HttpRequest& request) {
    requests.push_back(request);
    const std::string text = text_of(request);
    if (expected_.empty()) {
      ADD_FAILURE() << "an unexpected request:\n" << text;
      return HttpFault{HttpFault::Why::Unsent, "unexpected"};
    }
    auto [part, canned] = std::move(expected_.front());
    expected_.pop_front();
    EXPECT_NE(text.find(part), text.npos) << "expected " << part << " in:\n" << text;
    return std::move(canned);
  }

  std::deque<std::pair<std::string, SteppingOutside::Answer>> expected_;
};

}  // namespace stint::testing

// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>
#include <variant>

#include "aws/json_node.h"
#include "aws/service.h"
#include "aws/xml.h"
#include "base/outside.h"

namespace stint::aws {

/// A whole answer that says yes.
class Answer {
 public:
  Answer(XmlDocument document, XmlNode members, std::string request_id);
  Answer(Json document, std::string request_id);
  Answer(Answer&&) noexcept;
  Answer& operator=(Answer&&) noexcept;
  ~Answer();

  /// Where its members are: null where the document is of the other kind.
  XmlNode xml() const { return members_; }
  JsonNode json() const { return {json_.get()}; }
  const std::string& request_id() const { return request_id_; }

 private:
  std::optional<XmlDocument> xml_;
  std::unique_ptr<Json> json_;
  XmlNode members_;
  std::string request_id_;
};

/// A whole answer that says no.
struct Refusal {
  int status = 0;       ///< HTTP's
  std::string code;     ///< "VcpuLimitExceeded"
  std::string message;  ///< AWS's own words
  std::string request_id;
};

/// No answer that can be read: no connection, nothing back, or a body that is empty, HTML or cut short.
struct Lost {
  bool unsent = false;  ///< certain that nothing left; else it may have had its effect
  int status = 0;       ///< HTTP's, where that much came
  std::string why;
};

using Outcome = std::variant<Answer, Refusal, Lost>;

/// Tells the three apart.
Outcome read_answer(Protocol protocol, std::string_view operation, const HttpResponse& response);

}  // namespace stint::aws

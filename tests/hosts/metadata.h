// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>

#include "rehearsal/hosts/fd.h"

namespace stint::rehearsal::hosts {

/// A metadata service for one host, of version 2 alone: as much as cloud-init asks for.
class Metadata {
 public:
  Metadata(Fd listener, const std::string& instance, const std::string& public_key,
           const std::string& user_data);

  int fd() const { return listener_.get(); }
  /// Takes one connection and answers its one request.
  void serve();
  /// Answers nothing any more, as a service that hangs.
  void hang() { hanging_ = true; }
  /// What it says from now on at this path below /latest/.
  void put(const std::string& path, const std::string& text) { leaves_[path] = text; }
  int requests() const { return requests_; }

 private:
  std::string answer(const std::string& request) const;
  std::string look_up(const std::string& path) const;

  Fd listener_;
  std::map<std::string, std::string> leaves_;  ///< path below /latest/ -> text
  bool hanging_ = false;
  int requests_ = 0;
};

}  // namespace stint::rehearsal::hosts

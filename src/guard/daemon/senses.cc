// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/senses.h"

#include <algorithm>

#include "guard/daemon/look.h"

namespace stint::guard {
namespace {

constexpr Micros kLookWithin = Seconds{20};  // a server and a GPU that hang need 7 s
constexpr Micros kSpotAgainAfter = Seconds{5};

}  // namespace

void Senses::look(const std::string& user, std::vector<Input>& news) {
  std::vector<std::string> argv{"stintd", "look"};
  if (!user.empty()) argv.insert(argv.end(), {"--user", user});
  auto probe = Probe::start(options_.program, argv);
  if (!probe) return news.emplace_back(in::Looked{}), void();
  look_.emplace(*std::move(probe));
  look_until_ = clock_.now().boot + kLookWithin;
}

void Senses::watch_spot() {
  spot_again_.reset();
  spot_.reset();
  auto probe = Probe::start(options_.program, {"stintd", "watch-spot"});
  if (probe) {
    spot_.emplace(*std::move(probe));
  } else {
    spot_again_ = clock_.now().boot + kSpotAgainAfter;
  }
}

std::vector<pollfd> Senses::fds() const {
  std::vector<pollfd> list;
  for (const auto* probe : {&look_, &spot_})
    if (*probe) list.push_back({(*probe)->fd(), POLLIN, 0});
  return list;
}

void Senses::listen(std::vector<Input>& news) {
  listen_to_look(news);
  listen_to_spot(news);
}

void Senses::listen_to_look(std::vector<Input>& news) {
  if (!look_) return;
  bool whole = look_->read();
  if (!whole && clock_.now().boot < look_until_) return;
  in::Looked looked;
  if (auto readings = readings_from(look_->text()); whole && readings) looked.found = *std::move(readings);
  look_.reset();
  news.emplace_back(looked);
}

// It says "none" and ends where there is nothing to watch.
void Senses::listen_to_spot(std::vector<Input>& news) {
  if (spot_again_ && clock_.now().boot >= *spot_again_) watch_spot();
  if (!spot_ || !spot_->read()) return;
  auto said = spot_->text().substr(0, spot_->text().find('\n'));
  spot_.reset();
  if (said.empty()) {
    spot_again_ = clock_.now().boot + kSpotAgainAfter;
  } else if (said != "none") {
    news.emplace_back(in::SpotNotice{said});
  }
}

std::optional<Micros> Senses::due() const {
  auto due = spot_again_;
  if (look_) due = std::min(due.value_or(look_until_), look_until_);
  return due;
}

}  // namespace stint::guard

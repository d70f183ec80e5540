// SPDX-License-Identifier: Apache-2.0
#include "life/progress.h"

#include <fmt/format.h>

#include <algorithm>

#include "project/tree.h"

namespace stint::life {
namespace {

constexpr Micros kMeasured = Seconds{5};           // from then on the rate means something
constexpr Micros kLong = std::chrono::minutes{5};  // a wait that is asked about
constexpr Micros kUsual = Seconds{10};

}  // namespace

Progress::Progress(Outside& out, Telling& tell, Rate hourly, Transfer what)
    : out_(out), tell_(tell), hourly_(hourly), what_(std::move(what)), began_(out.now().boot) {
  tell_.waiting(waited_for(), Micros{0}, kUsual);
}

Result<> Progress::heard(std::uint64_t sent) {
  sent_ = sent;
  Micros since = elapsed();
  tell_.waiting(waited_for(), since, std::max<Micros>(since + left(), Seconds{1}));
  if (asked_ || since < kMeasured || left() <= kLong) return {};
  asked_ = true;
  STINT_TRY_ASSIGN(bool go_on, tell_.agree(question()));
  if (go_on) return {};
  return fail(Kind::Failed,
              fmt::format("{} ({}) was not sent: that would have taken {} more", what_.thing, what_.how_much,
                          format_duration(left())),
              what_.advice);
}

void Progress::done() const {
  bool measured = sent_ > 0 && elapsed() > Seconds{1};
  auto at = measured ? fmt::format(", at {}/s", project::size_text(rate())) : "";
  tell_.done(fmt::format("sent {}: {}{}", what_.thing, what_.how_much, at));
}

std::string Progress::waited_for() const { return fmt::format("for {} to be sent", what_.how_much); }

std::uint64_t Progress::rate() const {
  auto micros = static_cast<std::uint64_t>(std::max<std::int64_t>(elapsed().count(), 1));
  return std::max<std::uint64_t>(sent_ * 1'000'000 / micros, 1);
}

Seconds Progress::left() const {
  if (sent_ == 0 || sent_ >= what_.bytes) return Seconds{0};
  return Seconds{static_cast<std::int64_t>((what_.bytes - sent_) / rate())};
}

std::string Progress::question() const {
  auto price = cost(hourly_, left());
  auto meanwhile =
      price.micros() == 0 ? "" : fmt::format(", in which the machine costs {}", format_money(price));
  return fmt::format("sending {} ({}) goes at {}/s and takes {} more{}. Go on?", what_.thing, what_.how_much,
                     project::size_text(rate()), format_duration(left()), meanwhile);
}

}  // namespace stint::life

// SPDX-License-Identifier: Apache-2.0
#include "sim/phase.h"

#include <array>

namespace stint::sim {
namespace {

struct Mark {
  std::string_view from;  // only in this phase; empty: in any
  std::string_view call;
  std::string_view phase;
};

constexpr std::array kMarks{
    Mark{"look", "random", "intend"},
    Mark{"", "http RunInstances", "launch"},
    Mark{"launch", "http DescribeAlarms", "arm"},
    Mark{"look", "http PutMetricAlarm", "arm"},
    Mark{"look", "http CreateSchedule", "arm"},
    Mark{"intend", "http CreateSchedule", "arm"},
    Mark{"arm", "http DescribeInstances", "wait"},
    Mark{"", "spawn connect", "connect"},
    Mark{"", "tell stintd policy", "bind"},
    Mark{"", "spawn push", "send"},
    Mark{"", "tell stintd start", "work"},
    Mark{"", "spawn pull", "fetch"},
    Mark{"", "http StopInstances", "stop"},
    Mark{"stop", "http DescribeAlarms", "tidy"},
    Mark{"", "http StartInstances", "start"},
    Mark{"", "http TerminateInstances", "end"},
    Mark{"end", "http DescribeAlarms", "tidy"},
    Mark{"look", "http DeleteAlarms", "tidy"},
};

}  // namespace

std::string_view Phase::next(std::string_view call) {
  for (const auto& mark : kMarks)
    if (mark.call == call && (mark.from.empty() || mark.from == now_)) return now_ = mark.phase;
  return now_;
}

}  // namespace stint::sim

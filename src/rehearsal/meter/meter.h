// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace stint::rehearsal::meter {

using Micros = std::int64_t;  ///< microseconds since 1970-01-01 UTC

enum class Kind { Instance, Volume, Snapshot, PublicIpv4, TrafficOut };

/// "instance", "volume", "snapshot", "public-ipv4", "traffic-out"
std::string_view name_of(Kind kind);

/// One thing that has cost something over one span of time.
struct Line {
  std::string resource;  ///< "i-0…", "vol-0…", or the address
  Kind kind = Kind::Instance;
  std::string what;  ///< the row of the price list: "g4dn.xlarge", "gp3"
  std::string region;
  std::string label;  ///< who it belongs to: the value of one tag
  Micros from = 0, to = 0;
  bool open = false;              ///< it still runs: `to` is the moment of the bill
  std::int64_t seconds = 0;       ///< that are billed; 0 for traffic
  std::int64_t quantity = 1;      ///< gigabytes of a disk, bytes of traffic
  std::int64_t price_e10 = 0;     ///< 1e-10 USD per hour, GB-month or GB
  std::int64_t nano_dollars = 0;  ///< of this line, rounded for reading
};

struct Bill {
  std::vector<Line> lines;
  std::int64_t nano_dollars = 0;  ///< the exact sum of all lines, rounded once
  std::vector<std::string>
      unpriced;  ///< resources that the price list does not know: the sum is then not the whole
};

/// Counts what everything in the rehearsal cloud costs: the referee of the client's own bill. It is told what
/// runs and what ends, knows nothing of how, and shares no code with anybody.
///   Instance    per second while it runs, at least 60 s for each start
///   Volume      per GB-month of 730 h, per second from its creation, at least 60 s; snapshots the same
///   PublicIpv4  per second while it is assigned
///   TrafficOut  per GB of 2^30 bytes, from the first byte (no free allowance)
///
///     Meter meter;
///     meter.begin({.resource = "i-1", .kind = Kind::Instance, .what = "g4dn.xlarge", .region = "us-east-1",
///     .from = t}); meter.end("i-1", t + 60'000'000); meter.bill(now).nano_dollars;
class Meter {
 public:
  /// Starts a line; of `line` the fields resource, kind, what, region, label, from and quantity are read.
  void begin(const Line& line);
  /// Ends the open line of that resource; none open: nothing happens.
  void end(std::string_view resource, Micros at);
  /// Whom all lines of that resource belong to from now on, past ones included.
  void relabel(std::string_view resource, std::string_view label);
  /// Bytes that left a machine; added to one line for each resource.
  void traffic_out(std::string_view resource, std::string_view region, std::string_view label,
                   std::int64_t bytes, Micros at);

  /// What there is to pay if all ended now. With a label only what belongs to it.
  Bill bill(Micros now) const { return bill_if(now, nullptr); }
  Bill bill(Micros now, std::string_view label) const { return bill_if(now, &label); }

 private:
  Bill bill_if(Micros now, const std::string_view* label) const;

  std::vector<Line> lines_;                          // in the order in which they began
  std::map<std::string, size_t, std::less<>> open_;  // resource -> its open line
};

}  // namespace stint::rehearsal::meter

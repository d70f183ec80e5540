// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "rehearsal/model/things.h"

namespace stint::rehearsal {

// What the cloud tells the hosts that stand behind its instances. Whoever has the hosts carries them out in
// order.
namespace host {

/// First boot, or a start after a stop: the disk of that instance is kept from one to the next.
struct Boot {
  std::string instance;
  std::string image;  ///< id in the catalogue
  std::string private_address, public_address;
  std::string hostname;  ///< "ip-172-31-0-5"
  int disk_gib = 8;
  std::optional<Gpu> gpu;
  bool cloud_init =
      true;  ///< false: its image never reads user-data, so nobody gets in and nothing of it runs
  bool as_shipped = false;  ///< the image without Jupyter
};
/// Ask it to power off: PoweredOff is awaited, and after Pace::os_shutdown a hard one follows. Hard: switch
/// it off at once; it is taken to be off then, and no event of that boot is told any more.
struct Stop {
  std::string instance;
  bool hard = false;
};
struct Reboot {
  std::string instance;
};
/// Remove its disk. Its host is off by then, or never was.
struct Destroy {
  std::string instance;
};
struct Ingress {
  std::string protocol;              ///< "tcp", "udp", "icmp", "-1" for all
  int from_port = -1, to_port = -1;  ///< -1: all of them
  std::string cidr;  ///< IPv4 or IPv6; source groups are given as the addresses of their members
  friend bool operator==(const Ingress&, const Ingress&) = default;
};
/// All that may come in from now on; replaces what was said before. All else is dropped.
struct Rules {
  std::string instance;
  std::vector<Ingress> ingress;
};

}  // namespace host
using HostCommand = std::variant<host::Boot, host::Stop, host::Reboot, host::Destroy, host::Rules>;

/// What happened to a host. `Impaired` and `Healthy` are what EC2's reachability check would see (a hung
/// kernel); `Sent` is what its network card counted; `Reclaimed` is EC2's own: it wants a spot instance back.
struct HostEvent {
  enum class What { PoweredOff, Rebooted, Died, Impaired, Healthy, Sent, Reclaimed };
  std::string instance;
  What what = What::PoweredOff;
  std::int64_t bytes = 0;  ///< Sent: that left it since the last such event
};

/// What the metadata service shows to one instance.
struct Metadata {
  std::string instance_id, instance_type, image_id;
  std::string account, region, zone, zone_id, architecture;
  std::string private_address, public_address, private_dns, public_dns, mac;
  std::string reservation, vpc, subnet, subnet_cidr;
  std::vector<std::string> group_names, group_ids;
  std::string key_name, public_key;      ///< empty: no key pair
  std::string user_data;                 ///< raw; empty: 404
  std::string life_cycle = "on-demand";  ///< or "spot"
  std::optional<SysMicros> spot_ends;    ///< EC2 wants it back then
  int launch_index = 0;
  std::string pending_time;                                        ///< launch time, RFC 3339
  std::vector<std::pair<std::string, std::string>> block_devices;  ///< "ami" -> "/dev/sda1"
  std::optional<Tags> tags;      ///< absent: InstanceMetadataTags is disabled
  bool enabled = true;           ///< HttpEndpoint
  bool tokens_required = false;  ///< IMDSv2 only
  int hop_limit = 1;
};

/// After the type of a spot instance in Usage::item.
inline constexpr std::string_view kSpotSuffix = " spot";

/// One thing that the meter counts.
struct Usage {
  enum class What {
    InstanceBegins,
    InstanceEnds,
    VolumeBegins,
    VolumeEnds,
    SnapshotBegins,
    SnapshotEnds,
    AddressBegins,
    AddressEnds,
    TrafficOut,
    Relabelled
  };
  What what = What::InstanceBegins;
  std::string resource;  ///< its id, or the public address
  std::string item;      ///< instance type, with kSpotSuffix where it is spot, or volume type
  std::string region;
  std::int64_t quantity = 1;  ///< GiB of a disk, bytes of traffic
  std::string label;          ///< value of Settings::bill_tag on it, or on its instance
  SysMicros at{};
};

}  // namespace stint::rehearsal

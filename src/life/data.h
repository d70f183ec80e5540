// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "host/session.h"
#include "life/progress.h"

namespace stint::life {

struct FromUrl {
  std::string url;     ///< http:// or https://
  std::string sha256;  ///< of the content, in small hexadecimal digits; empty: any is good
};
struct FromBucket {
  std::string bucket, key;  ///< of S3; one object, or all below a folder
};
struct FromHere {
  Path path;  ///< a file or folder of this computer, absolute
};

/// Data that a job wants beside its project. On its machine they are data/NAME in the project's folder: a
/// link into a cache that outlives the job. They travel neither with the project nor home with it.
struct Data {
  std::string name;
  std::variant<FromUrl, FromBucket, FromHere> from;
};

/// Where a file or folder of this computer lies on a machine, below the home there; `own`: somebody's own.
std::string sent_to(bool own, const Path& path);

/// Fails where some of it is not here, or may not be read, naming it: nothing has been asked of anybody then.
Result<> check_data(World& world, const std::vector<Data>& data);

/// Data of this computer, as it goes to a machine.
struct Outgoing {
  Path from;
  Transfer what;
};

/// Those of them that go from here, all of each: what is there already does not go again. `own`: to
/// somebody's own machine. Fails as check_data() does.
Result<std::vector<Outgoing>> data_from_here(World& world, const std::vector<Data>& data, bool own);

}  // namespace stint::life

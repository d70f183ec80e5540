// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "rehearsal/server/detach.h"
#include "rehearsal/server/options.h"

namespace stint::rehearsal::server {

/// Builds the image where it is missing, and starts the server. One that runs already is fine.
Result<> start(const Options& options);
/// What start runs: until SIGTERM or SIGINT.
Result<> serve(const Options& options, Readiness readiness);
/// Ends the server with all its hosts, and waits until nothing is left of them. One that does not run is
/// fine.
Result<> stop(const Options& options);
/// Prints how it is reached, as JSON.
Result<> status(const Options& options);
Result<> build_image(const Options& options);
/// Prints what hosts need of this computer, which of it is there, and what is kept, as JSON.
Result<> doctor(const Options& options);
/// Removes all that start and serve made. Refused while a server uses it.
Result<> clean(const Options& options);

/// The whole program; returns its exit code.
int run(int argc, char** argv);

}  // namespace stint::rehearsal::server

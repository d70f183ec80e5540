// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <exception>

#include "rehearsal/server/verbs.h"

int main(int argc, char** argv) {
  try {
    return stint::rehearsal::server::run(argc, argv);
  } catch (const std::exception& broken) {
    // Only a broken promise of our own comes here.
    std::fprintf(stderr, "stint-rehearsal: broke a promise of its own: %s\n", broken.what());
    return 1;
  }
}

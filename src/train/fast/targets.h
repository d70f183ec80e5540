// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which instruction sets a file that includes hwy/foreach_target.h after this is compiled for. SVE's vectors
// have no fixed size and cannot stand in arrays; an Arm machine uses NEON. SSSE3 has nothing over SSE4. What
// else is left out, the build says.
#define HWY_DISABLED_TARGETS \
  (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_SSSE3 | STINT_DISABLED_SIMD)

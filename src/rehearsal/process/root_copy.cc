// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/root_copy.h"

#include <sys/stat.h>
#include <unistd.h>

#include <system_error>

#include "rehearsal/hosts/program.h"
#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::process {
namespace {

// What is made anew at each boot is left out.
constexpr auto kScript = R"sh(
set -eu
image=$1 root=$2
rm -rf "$root"
mkdir -p "$root"
chmod 755 "$root"
cd "$image"
for entry in *; do
  case $entry in
    dev | proc | sys | run | tmp) mkdir "$root/$entry" ;;
    usr)
      if cp --reflink=always usr/bin/env "$root/.probe" 2>/dev/null; then cp -a --reflink=always usr "$root/usr"
      else cp -al usr "$root/usr" 2>/dev/null || { rm -rf "$root/usr"; cp -a usr "$root/usr"; }
      fi
      rm -f "$root/.probe" ;;
    *) cp -a --reflink=auto "$entry" "$root/$entry" ;;
  esac
done
)sh";

}  // namespace

Result<> make_root(const HostStart& start) {
  std::error_code error;
  if (std::filesystem::exists(start.root(), error)) return {};
  if (!std::filesystem::exists(start.spec.image_root / "usr/bin", error))
    return fail(Kind::Failed, "there is no image in " + start.spec.image_root.native());
  auto fresh = start.root();
  fresh += ".new";
  STINT_TRY_ASSIGN(const auto outcome,
                   hosts::run_program({.argv = {"sh", "-c", kScript, "sh", start.spec.image_root.native(),
                                                fresh.native()}}));
  if (outcome.code != 0)
    return fail({.what = "the disk could not be made of the image", .detail = outcome.output});
  return hosts::check(::rename(fresh.c_str(), start.root().c_str()), start.root().native());
}

}  // namespace stint::rehearsal::process

// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/shipped_image.h"

#include "rehearsal/hosts/program.h"

namespace stint::rehearsal::hosts {
namespace {

// Another script is another edition: images that are there never change. A hard link that is written to would
// change the base as well, so files are made, linked and removed, never edited.
constexpr const char* kEdition = "1";
constexpr const char* kScript = R"sh(
set -eu
base=$1 root=$2
cp -al "$base" "$root"
cd "$root"
python=$(readlink usr/bin/python3)
system=usr/lib/python3/dist-packages
own=opt/pytorch/lib/$python/site-packages
mkdir -p opt/pytorch/bin "$own"
ln -s /usr/bin/python3 opt/pytorch/bin/python3
ln -s python3 opt/pytorch/bin/python
for libraries in usr/lib/*-linux-gnu; do ln -s "/$libraries" opt/pytorch/lib; done  # where Debian's torch looks, from its own folder
printf 'home = /usr/bin\ninclude-system-site-packages = false\n' > opt/pytorch/pyvenv.cfg
for folder in "$system" usr/local/lib/$python/dist-packages; do
  rm -rf "$folder"/jupyter* "$folder"/notebook* "$folder"/nbclient* "$folder"/nbconvert* "$folder"/nbformat* \
    "$folder"/ipykernel*
done
rm -rf usr/bin/jupyter* usr/share/jupyter usr/local/share/jupyter
cp -al "$system"/. "$own"
rm -rf "$own"/cloudinit "$own"/cloud_init* "$system"/torch* "$system"/functorch*
)sh";

}  // namespace

std::string shipped_image_name(const std::string& base_name) { return base_name + "-as-shipped-" + kEdition; }

Result<> make_shipped_image(const Path& base, const Path& root) {
  STINT_TRY_ASSIGN(const auto outcome,
                   run_program({.argv = {"sh", "-c", kScript, "sh", base.native(), root.native()}}));
  if (outcome.code == 0) return {};
  return fail({.what = "the machine image without Jupyter could not be made of the one with it",
               .detail = outcome.output});
}

}  // namespace stint::rehearsal::hosts

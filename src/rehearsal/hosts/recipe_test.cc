// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/recipe.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace stint::rehearsal::hosts {
namespace {

Recipe recipe() {
  Recipe r;
  r.suite = "bookworm";
  r.packages = {"systemd", "python3"};
  r.left_out = {"/usr/share/doc/*"};
  r.removed = {"etc/key"};
  r.files = {{"etc/hostname", "localhost\n", 0644}};
  r.links = {{"etc/unit", "/dev/null"}};
  r.insertions = {{"etc/conf", "[a]", "b=1"}};
  return r;
}

TEST(RecipeName, ChangesWithEveryPart) {
  std::set<std::string> names{recipe_name(recipe())};
  const auto with = [&](auto change) {
    auto r = recipe();
    change(r);
    names.insert(recipe_name(r));
  };
  with([](Recipe& r) { r.suite = "trixie"; });
  with([](Recipe& r) { r.packages = {"systemdpython3"}; });
  with([](Recipe& r) { r.packages = {"systemd"}, r.left_out = {"python3", "/usr/share/doc/*"}; });
  with([](Recipe& r) { r.removed.clear(); });
  with([](Recipe& r) { r.files[0].text = "localhost"; });
  with([](Recipe& r) { r.files[0].mode = 0600; });
  with([](Recipe& r) { r.links[0].target = "/dev/zero"; });
  with([](Recipe& r) { r.insertions[0].line = "b=2"; });
  EXPECT_EQ(names.size(), 9u);
  for (const auto& name : names) EXPECT_EQ(name.size(), 16u);
}

TEST(RecipeName, IsTheSameForTheSameRecipe) { EXPECT_EQ(recipe_name(recipe()), recipe_name(recipe())); }

TEST(MmdebstrapCommand, NamesNoMirror) {
  const auto argv = mmdebstrap_command(recipe(), "/var/cache/images/new");
  EXPECT_EQ(argv[0], "mmdebstrap");
  EXPECT_EQ(argv.back(), "/var/cache/images/new");
  EXPECT_EQ(argv[argv.size() - 2], "bookworm");
  EXPECT_NE(std::find(argv.begin(), argv.end(), "--include=systemd,python3"), argv.end());
  EXPECT_NE(std::find(argv.begin(), argv.end(), "--dpkgopt=path-exclude=/usr/share/doc/*"), argv.end());
}

TEST(MachineRecipe, EveryPathBeginsInsideTheRoot) {
  const auto r = machine_recipe();
  for (const auto& file : r.files) EXPECT_NE(file.path.front(), '/') << file.path;
  for (const auto& link : r.links) EXPECT_NE(link.path.front(), '/') << link.path;
  for (const auto& path : r.removed) EXPECT_NE(path.front(), '/') << path;
}

TEST(MachineRecipe, HostKeysAndMachineIdAreNotShared) {
  const auto r = machine_recipe();
  for (const auto* key :
       {"etc/ssh/ssh_host_rsa_key", "etc/ssh/ssh_host_ecdsa_key", "etc/ssh/ssh_host_ed25519_key"}) {
    EXPECT_NE(std::find(r.removed.begin(), r.removed.end(), key), r.removed.end()) << key;
  }
  const auto id =
      std::find_if(r.files.begin(), r.files.end(), [](auto& f) { return f.path == "etc/machine-id"; });
  ASSERT_NE(id, r.files.end());
  EXPECT_EQ(id->text, "");
}

}  // namespace
}  // namespace stint::rehearsal::hosts

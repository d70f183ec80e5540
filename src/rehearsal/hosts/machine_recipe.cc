// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "rehearsal/hosts/gpu.h"
#include "rehearsal/hosts/recipe.h"

namespace stint::rehearsal::hosts {
namespace {

constexpr auto kCloudConfig =
    R"(# A host has one data source, one address that is there before it boots, and no way out: what would wait for more is
# left out.
datasource_list: [Ec2]
datasource: {Ec2: {timeout: 5, max_wait: 30, apply_full_imds_network_config: false}}
network: {config: disabled}
manage_etc_hosts: true
disable_root: true
ssh_genkeytypes: [ed25519]
users: [default]
cloud_init_modules: [seed_random, bootcmd, write-files, set_hostname, update_hostname, update_etc_hosts, users-groups, ssh]
cloud_config_modules: [runcmd]
cloud_final_modules: [write-files-deferred, scripts-vendor, scripts-per-once, scripts-per-boot, scripts-per-instance,
  scripts-user, keys-to-console, final-message, power-state-change]
system_info:
  distro: debian
  ssh_svcname: ssh
  paths: {cloud_dir: /var/lib/cloud/, templates_dir: /etc/cloud/templates/}
  default_user:
    name: ubuntu
    gecos: Ubuntu
    lock_passwd: true
    shell: /bin/bash
    groups: [adm, sudo, systemd-journal]
    sudo: ["ALL=(ALL) NOPASSWD:ALL"]
)";

constexpr auto kResolver = R"(nameserver 169.254.169.253
search ec2.internal
options timeout:1 attempts:1
)";

constexpr auto kGreeting = R"(
This is a rehearsal: a real Debian in namespaces of the machine that plays the cloud.
It has no GPU, no way out to the internet, and costs nothing.

)";

// Each of these would fail, wait, or want something that lies outside of the host.
std::vector<Recipe::Link> masked_units() {
  std::vector<Recipe::Link> links;
  for (const auto* unit :
       {"apt-daily.timer", "apt-daily-upgrade.timer", "cloud-init-hotplugd.socket", "console-getty.service",
        "dpkg-db-backup.timer", "e2scrub_all.timer", "e2scrub_reap.service", "getty.target",
        "networking.service", "proc-sys-fs-binfmt_misc.automount", "systemd-journald-audit.socket"}) {
    links.push_back({std::string("etc/systemd/system/") + unit, "/dev/null"});
  }
  return links;
}

}  // namespace

Recipe machine_recipe() {
  Recipe recipe;
  recipe.suite = "bookworm";
  recipe.packages = {"systemd",
                     "systemd-sysv",
                     "dbus",
                     "libpam-systemd",
                     "cloud-init",
                     "openssh-server",
                     "sudo",
                     "iproute2",
                     "iputils-ping",
                     "procps",
                     "less",
                     "curl",
                     "ca-certificates",
                     "rsync",
                     "git",
                     "tmux",
                     "python3",
                     "python3-venv",
                     "jupyter-notebook",
                     "jupyter-nbconvert",
                     "python3-nbclient",
                     "python3-ipykernel",
                     "python3-numpy",
                     "python3-matplotlib",
                     "python3-torch"};
  recipe.left_out = {
      "/usr/share/doc/*", "/usr/share/man/*", "/usr/share/info/*", "/usr/share/lintian/*",
      "/usr/share/locale/*", "/usr/share/i18n/*", "/usr/share/unicode/*",
      // What only compiling against them, drawing on a screen, or testing PyTorch itself would want: 400 MB.
      "/usr/include/boost/*", "/usr/lib/*/openblas-pthread/*.a", "/usr/lib/python3*/config-*.a",
      "/usr/bin/*lto-dump*", "/usr/lib/*/dri/*", "/usr/lib/libtorch-test/*",
      // cloud-init would wait a minute for an answer to DHCP.
      "/sbin/dhclient"};
  for (const auto* kind : {"rsa", "ecdsa", "ed25519"}) {
    const auto key = fmt::format("etc/ssh/ssh_host_{}_key", kind);
    recipe.removed.push_back(key);
    recipe.removed.push_back(key + ".pub");
  }
  recipe.files = {{"etc/cloud/cloud.cfg", kCloudConfig},
                  {"etc/resolv.conf", kResolver},
                  {"etc/default/locale", "LANG=C.UTF-8\n"},
                  {"etc/hostname", "localhost\n"},
                  {"etc/machine-id", ""},
                  {"etc/motd", kGreeting},
                  {"usr/bin/nvidia-smi", std::string(nvidia_smi_script()), 0755}};
  recipe.links = masked_units();
  recipe.links.push_back({"etc/systemd/system/default.target", "/lib/systemd/system/multi-user.target"});
  // cloud-init knows EC2 by the firmware's tables, which a container has none of, and then asks without a
  // token, which a metadata service of version 2 refuses.
  recipe.insertions = {{"usr/lib/python3/dist-packages/cloudinit/sources/DataSourceEc2.py",
                        "def identify_platform():", "    return CloudNames.AWS"}};
  recipe.bytes_to_build = 2'600'000'000;  // 1.9 GB, and the packages while they are unpacked
  return recipe;
}

}  // namespace stint::rehearsal::hosts

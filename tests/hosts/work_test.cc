// SPDX-License-Identifier: Apache-2.0
// What people come for: notebooks, PyTorch, the tools that a client uses.
#include <gtest/gtest.h>

#include "cloud.h"

namespace stint::rehearsal::hosts {
namespace {

using std::chrono::seconds;

class Work : public CloudTest {};

constexpr auto kNotebook = R"(import nbformat, nbclient
book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("""
import torch
out = torch.nn.Conv2d(1, 6, 5)(torch.ones(2, 1, 32, 32))
print(tuple(out.shape), (torch.ones(64, 64) @ torch.ones(64, 64)).sum().item())
""")])
nbclient.NotebookClient(book, timeout=120).execute()
print(book.cells[0].outputs[0].text)
)";

TEST_F(Work, NotebookWithPyTorchRuns) {
  cloud().boot_and_wait(0);
  const auto said = cloud().ssh(
      0, std::string("cat > book.py <<'EOF'\n") + kNotebook + "EOF\npython3 book.py", seconds(120));
  EXPECT_NE(said.text.find("(2, 6, 28, 28) 262144.0"), std::string::npos) << said.text;
}

TEST_F(Work, ToolsOfAClientAreThere) {
  cloud().boot_and_wait(0);
  const auto said = cloud().ssh(0,
                                "for t in rsync git tmux jupyter-notebook jupyter-nbconvert curl sudo; do "
                                "command -v $t > /dev/null || echo no $t; done");
  EXPECT_EQ(said.text, "");
}

TEST_F(Work, NvidiaSmiTellsOfTheTypesGpus) {
  auto spec = cloud().spec(0);
  spec.gpu = Gpu{"Tesla T4", 1, 15360};
  cloud().open_ssh(0);
  cloud().boot(spec);
  cloud().boot_and_wait(1);
  const auto query = "nvidia-smi --query-gpu=name,memory.total --format=csv,noheader";
  EXPECT_EQ(cloud().ssh_when_up(0, query).text, "Tesla T4, 15360 MiB");
  const auto without = cloud().ssh(1, query);
  EXPECT_EQ(without.code, 6);
  EXPECT_EQ(without.text, "No devices were found");
}

// A boot timer is set by a boothook, which runs before sysinit.target: a unit on disk, started without
// waiting.
constexpr auto kBootTimer = R"(MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="=="

--==
Content-Type: text/cloud-boothook

#!/bin/sh
unit=/etc/systemd/system/end
[ -e $unit.timer ] && exit 0
printf '[Unit]\nDefaultDependencies=no\n[Service]\nType=oneshot\nExecStart=systemctl poweroff\n' > $unit.service
printf '[Unit]\nDefaultDependencies=no\n[Timer]\nOnActiveSec=6s\nAccuracySec=100ms\n[Install]\nWantedBy=sysinit.target\n' > $unit.timer
systemctl daemon-reload
systemctl enable end.timer
systemctl start --no-block end.timer
--==--
)";

TEST_F(Work, TimerOfABoothookPowersOffAtTheFirstBootAndAtTheNext) {
  cloud().boot(0, kBootTimer);
  const auto start = std::chrono::steady_clock::now();
  const auto seconds_since_start = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  EXPECT_EQ(cloud().next_event().end, End::PoweredOff);
  EXPECT_GT(seconds_since_start(), 6.0);
  cloud().boot(0, kBootTimer);
  cloud().metadata(0).hang();
  EXPECT_EQ(cloud().next_event().end, End::PoweredOff) << "with no metadata service this time";
}

}  // namespace
}  // namespace stint::rehearsal::hosts

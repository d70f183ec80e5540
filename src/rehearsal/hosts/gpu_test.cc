// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/gpu.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "rehearsal/hosts/program.h"

namespace stint::rehearsal::hosts {
namespace {

// Runs the script on a file of its own, as the shell of a host would.
class NvidiaSmi : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "gpuXXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void has(const Gpu& gpu, const std::string& more = {}) {
    std::ofstream(folder_ / "gpu") << gpu_file(gpu) << more;
  }
  Outcome run(std::vector<std::string> options) {
    std::string script(nvidia_smi_script());
    const std::string_view place = "file=/run/stint-rehearsal/gpu";
    script.replace(script.find(place), place.size(), "file=" + (folder_ / "gpu").string());
    std::vector<std::string> argv{"sh", "-c", script, "nvidia-smi"};
    argv.insert(argv.end(), options.begin(), options.end());
    return run_program({.argv = argv}).value();
  }

  std::filesystem::path folder_;
};

TEST_F(NvidiaSmi, TypeWithoutGpusFindsNoDevices) {
  const auto said = run({"-L"});
  EXPECT_EQ(said.code, 6);
  EXPECT_EQ(said.output, "No devices were found\n");
}

TEST_F(NvidiaSmi, PlainFormSaysThatItIsARehearsal) {
  has({"Tesla T4", 1, 15360});
  const auto said = run({});
  EXPECT_EQ(said.code, 0);
  EXPECT_NE(said.output.find("rehearsal host: there is no GPU here"), std::string::npos);
  EXPECT_NE(said.output.find("GPU 0: Tesla T4, 0 MiB of 15360 MiB in use, 0 % busy"), std::string::npos);
}

TEST_F(NvidiaSmi, ListHasALineForEachGpu) {
  has({"NVIDIA A10G", 4, 23028});
  const auto said = run({"-L"});
  EXPECT_EQ(said.code, 0);
  EXPECT_EQ(said.output,
            "GPU 0: NVIDIA A10G (UUID: GPU-rehearsal-0)\nGPU 1: NVIDIA A10G (UUID: GPU-rehearsal-1)\n"
            "GPU 2: NVIDIA A10G (UUID: GPU-rehearsal-2)\nGPU 3: NVIDIA A10G (UUID: GPU-rehearsal-3)\n");
}

TEST_F(NvidiaSmi, QueryHasTheFormOfTheRealOne) {
  has({"Tesla T4", 2, 15360}, "busy_percent=37\nused_mib=1000\n");
  const std::string query = "--query-gpu=index,name,memory.total,memory.free,utilization.gpu";
  EXPECT_EQ(run({query, "--format=csv"}).output,
            "index, name, memory.total [MiB], memory.free [MiB], utilization.gpu [%]\n"
            "0, Tesla T4, 15360 MiB, 14360 MiB, 37 %\n1, Tesla T4, 15360 MiB, 14360 MiB, 37 %\n");
  EXPECT_EQ(run({query, "--format=csv,noheader,nounits"}).output,
            "0, Tesla T4, 15360, 14360, 37\n1, Tesla T4, 15360, 14360, 37\n");
}

TEST_F(NvidiaSmi, NoProgramComputes) {
  has({"Tesla T4", 1, 15360});
  EXPECT_EQ(run({"--query-compute-apps=pid,used_memory", "--format=csv,noheader"}).output, "");
}

TEST_F(NvidiaSmi, UnknownFieldAndOptionAreRefused) {
  has({"Tesla T4", 1, 15360});
  const auto field = run({"--query-gpu=name,colour", "--format=csv,noheader"});
  EXPECT_EQ(field.code, 2);
  EXPECT_EQ(field.output, "Field \"colour\" is not a valid field to query.\n");
  EXPECT_EQ(run({"--gpu-reset"}).code, 2);
  EXPECT_EQ(run({"--query-gpu=name"}).code, 2);
}

}  // namespace
}  // namespace stint::rehearsal::hosts

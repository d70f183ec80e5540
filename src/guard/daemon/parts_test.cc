// SPDX-License-Identifier: Apache-2.0
// The small parts of the daemon: users, a job's environment, cloud-init's files, the service unit.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "guard/daemon/install.h"
#include "guard/daemon/job_env.h"
#include "guard/daemon/job_files.h"
#include "guard/daemon/users.h"
#include "guard/daemon/wait_boot.h"
#include "testing/stepping_world.h"

namespace stint::guard {
namespace {

using testing::MemoryFiles;
using CloudInit = BootState::CloudInit;

MemoryFiles some_users() {
  MemoryFiles files;
  files.contents["/etc/passwd"] =
      "root:x:0:0:root:/root:/bin/bash\nbroken line\nubuntu:x:1000:1001:Ubuntu:/home/ubuntu:/bin/zsh\n"
      "bare:x:7:7:::\n";
  files.contents["/etc/group"] =
      "root:x:0:\nvideo:x:44:ubuntu,other\nubuntu:x:1001:ubuntu\nrender:x:106:bare,ubuntu\n";
  return files;
}

TEST(UsersTest, FindsAUserWithTheGroups) {
  auto files = some_users();
  auto user = find_user(files, "ubuntu");
  ASSERT_TRUE(user && *user);
  EXPECT_EQ((*user)->uid, 1000U);
  EXPECT_EQ((*user)->groups, (std::vector<gid_t>{1001, 44, 106}));
  EXPECT_EQ((*user)->home, "/home/ubuntu");
  EXPECT_EQ((*user)->shell, "/bin/zsh");
  EXPECT_EQ((*find_user(files, uid_t{7}))->name, "bare");
  EXPECT_EQ((*find_user(files, uid_t{7}))->shell, "/bin/sh");
}

TEST(UsersTest, NobodyIsNobody) {
  auto files = some_users();
  EXPECT_FALSE(*find_user(files, "ubunt"));
  EXPECT_FALSE(*find_user(files, "broken line"));
  MemoryFiles none;
  EXPECT_FALSE(*find_user(none, "root"));
}

TEST(JobEnvTest, JobWinsOverTheSystemAndThatOverDefaults) {
  User user{.name = "u", .home = "/home/u", .shell = "/bin/zsh"};
  pact::JobSpec spec{.env = {{"B", "job"}, {"EMPTY", ""}}};
  auto env = job_environment(
      user, spec, "# words\nPATH=\"/opt/bin:/bin\"\nB=system\nexport C='quoted'\n\nD=a=b\n=bad\nnonsense\n");
  auto has = [&](const char* line) { return std::ranges::find(env, line) != env.end(); };
  EXPECT_TRUE(has("PATH=/opt/bin:/bin"));
  EXPECT_TRUE(has("B=job"));
  EXPECT_TRUE(has("C=quoted"));
  EXPECT_TRUE(has("D=a=b"));
  EXPECT_TRUE(has("EMPTY="));
  EXPECT_TRUE(has("HOME=/home/u"));
  EXPECT_TRUE(has("SHELL=/bin/zsh"));
  EXPECT_TRUE(has("USER=u"));
  EXPECT_EQ(env.size(), 10U);
}

TEST(WaitBootTest, ReadsWhatCloudInitLeaves) {
  MemoryFiles files;
  EXPECT_EQ(read_boot_state(files, "/").cloud_init, CloudInit::Absent);
  files.contents["/usr/bin/cloud-init"] = "#!/usr/bin/python3";
  EXPECT_EQ(read_boot_state(files, "/").cloud_init, CloudInit::Running);
  files.contents["/etc/cloud/cloud-init.disabled"] = "";
  EXPECT_EQ(read_boot_state(files, "/").cloud_init, CloudInit::Disabled);
  files.contents["/run/cloud-init/result.json"] =
      R"({"v1": {"datasource": "DataSourceEc2Local", "errors": []}})";
  EXPECT_EQ(read_boot_state(files, "/").cloud_init, CloudInit::Done);
  files.contents["/run/cloud-init/result.json"] = R"({"v1": {"errors": ["scripts-user failed"]}})";
  auto failed = read_boot_state(files, "/");
  EXPECT_EQ(failed.cloud_init, CloudInit::Failed);
  EXPECT_EQ(to_json(failed), (Json{{"cloud_init", "failed"}, {"errors", {"scripts-user failed"}}}));
  files.contents["/run/cloud-init/result.json"] = "half a fi";
  EXPECT_EQ(read_boot_state(files, "/").cloud_init, CloudInit::Failed);
}

TEST(ServiceUnitTest, KeepsJobsAndGuardApart) {
  auto unit = service_unit({.user = "ubuntu", .ends_machine = true});
  for (const char* line :
       {"ExecStart=/var/lib/stint/bin/stintd serve --ends-machine --user ubuntu\n", "KillMode=process\n",
        "OOMPolicy=continue\n", "Restart=always\n", "StartLimitIntervalSec=0\n"})
    EXPECT_NE(unit.find(line), std::string::npos) << line;
  EXPECT_EQ(service_unit({}).find("--ends-machine"), std::string::npos);
}

TEST(JobFilesTest, ReadsWhatItWrites) {
  MemoryFiles files;
  JobFiles job{"/jobs/a"};
  EXPECT_FALSE(*read_running(files, job));
  EXPECT_FALSE(read_spec(files, job));
  Running running{{10, 11}, {12, 13}, "boot", SysMicros{std::chrono::hours{9}}};
  ASSERT_TRUE(write_running(files, job, running));
  auto read = **read_running(files, job);
  EXPECT_EQ(read.job, running.job);
  EXPECT_EQ(read.supervisor, running.supervisor);
  EXPECT_EQ(read.started, running.started);
  ASSERT_TRUE(write_exit(files, job, {pact::Killed{9}, SysMicros{}}));
  EXPECT_EQ((*read_exit(files, job))->outcome, pact::Outcome{pact::Killed{9}});
  files.contents["/jobs/a/exit.json"] = "{}";
  EXPECT_FALSE(read_exit(files, job));
}

}  // namespace
}  // namespace stint::guard

// SPDX-License-Identifier: Apache-2.0
#include "pact/notebook.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace stint::pact {
namespace {

TEST(NotebookTest, ReadsWhatItWrites) {
  Notebook notebook{8888, "/user/", "secret", true};
  EXPECT_EQ(notebook_from(to_json(notebook)).value(), notebook);
}

TEST(NotebookTest, WhatNoBrowserCanReachIsRefused) {
  for (const char* text : {R"({"port":0,"base":"/","token":"t","lab":true})",
                           R"({"port":65536,"base":"/","token":"t","lab":true})",
                           R"({"port":1,"base":"x","token":"t","lab":true})", R"({"port":1})"})
    EXPECT_FALSE(notebook_from(Json::parse(text))) << text;
}

}  // namespace
}  // namespace stint::pact

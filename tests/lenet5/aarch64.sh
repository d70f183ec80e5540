#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# aarch64.sh SRC FOLDER: compiles all of lenet5 for aarch64 (NEON), and runs the tests of its layers under qemu.
# 77: the cross compiler, the emulator or GoogleTest's sources are missing.
set -euo pipefail
src=$1 folder=$2 gtest=/usr/src/googletest/googletest
skip() { echo "skipped: $*"; exit 77; }
command -v aarch64-linux-gnu-g++ >/dev/null || skip "there is no aarch64-linux-gnu-g++ (package g++-aarch64-linux-gnu)"
command -v qemu-aarch64 >/dev/null || skip "there is no qemu-aarch64 (package qemu-user)"
[ -d "$gtest" ] || skip "there is no $gtest (package googletest)"
mkdir -p "$folder"

# What belongs to no architecture lies in /usr/include, after the compiler's own folders.
compile() {
  aarch64-linux-gnu-g++ -std=c++20 -O3 -Wall -Wextra -DSTINT_VERSION='"0"' -DSTINT_DISABLED_SIMD=0 -DFMT_HEADER_ONLY=1 \
    -I"$src" -I"$gtest" -idirafter /usr/include "$@"
}

for file in "$src"/train/*.cc; do
  case $file in *_test.cc) ;; *) compile -fsyntax-only "$file" ;; esac
done
compile -pthread -static -o "$folder/train_test" "$src"/train/{plain,fast}/*.cc "$src"/train/{parameters,random}.cc \
  "$gtest"/src/gtest-all.cc "$gtest"/src/gtest_main.cc
qemu-aarch64 "$folder/train_test" --gtest_filter='*Kernels*:Plain*'  # threads are slow there: minutes
qemu-aarch64 "$folder/train_test" --gtest_list_tests | grep -q neon

// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "rehearsal/model/calls.h"

namespace stint::rehearsal {

struct ImportKeyPair {
  struct Input {
    std::string name;
    std::string public_key;  ///< base64 of the OpenSSH line
    std::vector<TagSpecification> tags;
  };
  struct Output {
    const KeyPair* key = nullptr;
  };
};

struct CreateKeyPair {
  struct Input {
    std::string name, type, format;
    std::vector<TagSpecification> tags;
  };
  struct Output {
    const KeyPair* key = nullptr;
    std::string private_key;
  };
};

struct DescribeKeyPairs {
  struct Input {
    std::vector<std::string> names, ids;
    std::vector<Filter> filters;
    bool with_public_key = false;
  };
  struct Item {
    const KeyPair* key = nullptr;
    bool with_public_key = false;
  };
  struct Output {
    std::vector<Item> keys;
  };
};

struct DeleteKeyPair {
  struct Input {
    std::string name, id;
  };
  struct Output {
    std::string id;  ///< empty: there was none, which is fine
  };
};

Outcome<ImportKeyPair::Output> perform(Context&, const ImportKeyPair::Input&);
/// Makes ed25519 keys only: an RSA key cannot come out of a seeded generator in reasonable time.
Outcome<CreateKeyPair::Output> perform(Context&, const CreateKeyPair::Input&);
Outcome<DescribeKeyPairs::Output> perform(Context&, const DescribeKeyPairs::Input&);
Outcome<DeleteKeyPair::Output> perform(Context&, const DeleteKeyPair::Input&);

}  // namespace stint::rehearsal

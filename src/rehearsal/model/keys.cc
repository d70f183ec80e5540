// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "rehearsal/model/base64.h"
#include "rehearsal/model/key_calls.h"
#include "rehearsal/model/select.h"
#include "rehearsal/model/ssh_key.h"
#include "rehearsal/model/tagging.h"

namespace stint::rehearsal {
namespace {

constexpr std::array<Column<KeyPair>, 3> kColumns{{
    {"key-name", [](const KeyPair& k, const Wanted& w) { return w.has(k.name); }},
    {"key-pair-id", [](const KeyPair& k, const Wanted& w) { return w.has(k.id); }},
    {"fingerprint", [](const KeyPair& k, const Wanted& w) { return w.has(k.fingerprint); }},
}};

const KeyPair* key_named(const Context& call, std::string_view name) {
  const KeyPair* found = nullptr;
  call.region.keys.each([&](const KeyPair& key) {
    if (key.name == name) found = &key;
  });
  return found;
}

Outcome<const KeyPair*> add_key(Context& call, const std::string& name, const PublicKey& key,
                                const std::vector<TagSpecification>& tags) {
  if (name.empty() || name.size() > 255)
    return refuse("InvalidParameterValue", "Invalid value for keyName: 1 to 255 characters.");
  if (key_named(call, name))
    return refuse("InvalidKeyPair.Duplicate", fmt::format("The keypair '{}' already exists.", name));
  REHEARSAL_TRY_ASSIGN(Tags read, read_tags_for("key-pair", tags));
  auto id = call.works.dice.id("key-");
  return &call.region.keys.add(id,
                               {.id = id,
                                .name = name,
                                .type = key.type,
                                .fingerprint = key.fingerprint,
                                .public_key = key.line,
                                .created = call.now,
                                .tags = std::move(read)},
                               call.now);
}

}  // namespace

Outcome<ImportKeyPair::Output> perform(Context& call, const ImportKeyPair::Input& in) {
  auto line = from_base64(in.public_key);
  auto key = line ? read_public_key(*line) : std::nullopt;
  if (!key) return refuse("InvalidKey.Format", "Key is not in valid OpenSSH public key format");
  REHEARSAL_TRY_ASSIGN(const KeyPair* made, add_key(call, in.name, *key, in.tags));
  return ImportKeyPair::Output{made};
}

Outcome<CreateKeyPair::Output> perform(Context& call, const CreateKeyPair::Input& in) {
  if (in.type != "ed25519")
    return refuse("InvalidParameterValue", "The rehearsal makes ed25519 keys only: ask for KeyType=ed25519.");
  if (!in.format.empty() && in.format != "pem")
    return refuse("InvalidParameterValue", "The rehearsal gives keys in the pem format only.");
  std::array<std::uint8_t, 32> seed{};
  for (auto& byte : seed) byte = static_cast<std::uint8_t>(call.works.dice.below(256));
  auto made = make_ed25519_key(seed, in.name);
  REHEARSAL_TRY_ASSIGN(const KeyPair* key, add_key(call, in.name, made.public_key, in.tags));
  return CreateKeyPair::Output{key, std::move(made.private_key)};
}

Outcome<DescribeKeyPairs::Output> perform(Context& call, const DescribeKeyPairs::Input& in) {
  Selection wish{.ids = in.ids, .filters = in.filters, .max_results = {}, .next_token = {}};
  for (const auto& name : in.names) {
    const KeyPair* key = key_named(call, name);
    if (!key) return not_found<KeyPair>(name);
    wish.ids.push_back(key->id);
  }
  REHEARSAL_TRY_ASSIGN(const auto found, select<KeyPair>(call, wish, kColumns));
  DescribeKeyPairs::Output out;
  for (const KeyPair* key : found) out.keys.push_back({key, in.with_public_key});
  return out;
}

Outcome<DeleteKeyPair::Output> perform(Context& call, const DeleteKeyPair::Input& in) {
  if (in.name.empty() && in.id.empty())
    return refuse("MissingParameter", "The request must contain the parameter keyName or keyPairId");
  const KeyPair* key = in.id.empty() ? key_named(call, in.name) : call.region.keys.find(in.id);
  if (!key) return DeleteKeyPair::Output{};
  DeleteKeyPair::Output out{key->id};
  call.region.keys.remove(out.id, call.now);
  return out;
}

}  // namespace stint::rehearsal

// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "rehearsal/model/key_calls.h"
#include "rehearsal/wire/ec2_shapes.h"
#include "rehearsal/wire/row.h"

namespace stint::rehearsal::wire {

template <class V>
void key_fields(V& v, const KeyPair& key) {
  v("keyPairId", key.id);
  v("keyName", key.name);
  v("keyFingerprint", key.fingerprint);
  v("tagSet", key.tags);
}

template <class V>
void fields(V& v, ImportKeyPair::Input& in) {
  v("KeyName", in.name, kRequired);
  v("PublicKeyMaterial", in.public_key, kRequired);
  v("TagSpecification", in.tags);
}
template <class V>
void fields(V& v, const ImportKeyPair::Output& out) {
  key_fields(v, *out.key);
}

template <class V>
void fields(V& v, CreateKeyPair::Input& in) {
  v("KeyName", in.name, kRequired);
  v("KeyType", in.type);
  v("KeyFormat", in.format);
  v("TagSpecification", in.tags);
}
template <class V>
void fields(V& v, const CreateKeyPair::Output& out) {
  key_fields(v, *out.key);
  v("keyMaterial", out.private_key);
}

template <class V>
void fields(V& v, DescribeKeyPairs::Input& in) {
  v("KeyName", in.names);
  v("KeyPairId", in.ids);
  v("IncludePublicKey", in.with_public_key);
  v("Filter", in.filters);
}
template <class V>
void fields(V& v, const DescribeKeyPairs::Item& item) {
  key_fields(v, *item.key);
  v("keyType", item.key->type);
  v("createTime", item.key->created);
  if (item.with_public_key) v("publicKey", item.key->public_key);
}
template <class V>
void fields(V& v, const DescribeKeyPairs::Output& out) {
  v("keySet", out.keys);
}

template <class V>
void fields(V& v, DeleteKeyPair::Input& in) {
  v("KeyName", in.name);
  v("KeyPairId", in.id);
}
template <class V>
void fields(V& v, const DeleteKeyPair::Output& out) {
  v("return", true);
  v("keyPairId", some(out.id));
}

std::span<const Row> key_rows() {
  static constexpr std::array kRows{
      form_row<ImportKeyPair>("ImportKeyPair"),
      form_row<CreateKeyPair>("CreateKeyPair"),
      form_row<DescribeKeyPairs>("DescribeKeyPairs", kLook),
      form_row<DeleteKeyPair>("DeleteKeyPair"),
  };
  return kRows;
}

}  // namespace stint::rehearsal::wire

// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "rehearsal/model/parameter_calls.h"
#include "rehearsal/wire/row.h"

namespace stint::rehearsal::wire {

template <class V>
void fields(V& v, const ParameterView& parameter) {
  v("Name", parameter.name);
  v("Type", "String");
  v("Value", parameter.value);
  v("Version", 1);
  v("LastModifiedDate", parameter.modified);
  v("ARN", parameter.arn);
  v("DataType", "aws:ec2:image");
}

template <class V>
void fields(V& v, GetParameter::Input& in) {
  v("Name", in.name, kRequired);
  v("WithDecryption", in.decrypt);
}
template <class V>
void fields(V& v, const GetParameter::Output& out) {
  v("Parameter", out.parameter);
}

template <class V>
void fields(V& v, GetParameters::Input& in) {
  v("Names", in.names, kRequired);
  v("WithDecryption", in.decrypt);
}
template <class V>
void fields(V& v, const GetParameters::Output& out) {
  v("Parameters", out.parameters);
  v("InvalidParameters", out.unknown);
}

template <class V>
void fields(V& v, GetParametersByPath::Input& in) {
  v("Path", in.path, kRequired);
  v("Recursive", in.recursive);
  v("WithDecryption", in.decrypt);
  v("MaxResults", in.max_results);
  v("NextToken", in.next_token);
}
template <class V>
void fields(V& v, const GetParametersByPath::Output& out) {
  v("Parameters", out.items);
  v("NextToken", some(out.next_token));
}

std::span<const Row> parameter_rows() {
  static constexpr std::array kRows{
      document_row<GetParameter>("GetParameter", {40, 40}),
      document_row<GetParameters>("GetParameters", {40, 40}),
      document_row<GetParametersByPath>("GetParametersByPath", {40, 40},
                                        {.least = 1, .most = 10, .standard = 10}),
  };
  return kRows;
}

}  // namespace stint::rehearsal::wire

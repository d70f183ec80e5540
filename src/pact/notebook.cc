// SPDX-License-Identifier: Apache-2.0
#include "pact/notebook.h"

#include <nlohmann/json.hpp>

#include "pact/fields.h"

namespace stint::pact {

Json to_json(const Notebook& n) {
  return {{"port", n.port}, {"base", n.base}, {"token", n.token}, {"lab", n.lab}};
}

Result<Notebook> notebook_from(const Json& json) {
  Fields f(json, "the notebook server");
  auto port = f.number("port");
  Notebook notebook{.base = f.text("base"), .token = f.text("token"), .lab = f.flag("lab")};
  f.expect(port > 0 && port <= 65535, "its port is none");
  f.expect(notebook.base.starts_with('/') && notebook.base.ends_with('/'), "its base is no path");
  STINT_TRY(f.ok());
  notebook.port = static_cast<std::uint16_t>(port);
  return notebook;
}

}  // namespace stint::pact

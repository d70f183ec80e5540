// SPDX-License-Identifier: Apache-2.0
#include "ledger/facts.h"

#include <nlohmann/json.hpp>

namespace stint {

// Money, rates and times as integers in their smallest unit.
static void to_json(Json& j, const Money& m) { j = m.micros(); }
static void from_json(const Json& j, Money& m) { m = Money::micros(j.get<std::int64_t>()); }

namespace budget {
static void to_json(Json& j, const Rates& r) {
  j = {{"machine_e10", r.machine.e10()},
       {"disk_e10", r.disk.e10()},
       {"address_e10", r.address.e10()},
       {"disk_gb", r.disk_gb},
       {"source", r.source}};
}
static void from_json(const Json& j, Rates& r) {
  r.machine = Rate{j.at("machine_e10").get<std::int64_t>(), Rate::Per::Hour};
  r.disk = Rate{j.at("disk_e10").get<std::int64_t>(), Rate::Per::GbMonth};
  r.address = Rate{j.at("address_e10").get<std::int64_t>(), Rate::Per::Hour};
  r.disk_gb = j.at("disk_gb").get<std::int64_t>();
  r.source = j.at("source").get<std::string>();
}
static void to_json(Json& j, const Cost& c) {
  j = {{"machine_micros", c.machine}, {"disk_micros", c.disk}, {"address_micros", c.address}};
}
static void from_json(const Json& j, Cost& c) {
  j.at("machine_micros").get_to(c.machine);
  j.at("disk_micros").get_to(c.disk);
  j.at("address_micros").get_to(c.address);
}
}  // namespace budget

namespace ledger {
namespace {

// Each fact's fields, described once; the two visitors below write and read them.
struct Writer {
  Json& json;
  template <class T>
  void operator()(const char* name, const T& value) {
    json[name] = value;
  }
  void operator()(const char* name, const SysMicros& value) { json[name] = value.time_since_epoch().count(); }
  void operator()(const char* name, const Seconds& value) { json[name] = value.count(); }
};

struct Reader {
  const Json& json;
  template <class T>
  void operator()(const char* name, T& value) {
    json.at(name).get_to(value);
  }
  void operator()(const char* name, SysMicros& value) {
    value = SysMicros{Micros{json.at(name).get<std::int64_t>()}};
  }
  void operator()(const char* name, Seconds& value) { value = Seconds{json.at(name).get<std::int64_t>()}; }
};

template <class V, class F>
void terms_fields(V& v, F& t) {
  v("place", t.place);
  v("account", t.account);
  v("region", t.region);
  v("type", t.type);
  v("image", t.image);
  v("image_asked", t.image_asked);
  v("login", t.login);
  v("root_device", t.root_device);
  v("allowed_from", t.allowed_from);
  v("end", t.end);
  v("budget_micros", t.budget);
  v("deadline_seconds", t.deadline);
  v("lifetime_seconds", t.lifetime);
  v("rates", t.rates);
  v("wish", t.wish);
}

template <class V, class F>
void fields(V& v, F& f) {
  using T = std::remove_const_t<F>;
  v("token", f.token);
  if constexpr (std::is_same_v<T, StintOpened>) {
    v("name", f.name);
    v("owner", f.owner);
    terms_fields(v, f.terms);
  } else if constexpr (std::is_same_v<T, AttemptIntended>) {
    v("n", f.n);
    v("client_token", f.client_token);
    v("group", f.group);
    v("user_data", f.user_data);
  } else if constexpr (std::is_same_v<T, AttemptSettled>) {
    v("n", f.n);
    v("state", f.state);
    v("why", f.why);
  } else if constexpr (std::is_same_v<T, MachineLaunched>) {
    v("n", f.n);
    v("machine", f.id);
    v("launched", f.launched);
    v("adopted", f.adopted);
  } else if constexpr (std::is_same_v<T, MachineSeen>) {
    v("machine", f.id);
    v("state", f.state);
    v("address", f.address);
    v("why", f.why);
  } else if constexpr (std::is_same_v<T, MachineEnded>) {
    v("machine", f.id);
    v("ended", f.ended);
    v("gone", f.gone);
    v("why", f.why);
  } else if constexpr (std::is_same_v<T, GuardArmed>) {
    v("layer", f.layer);
    v("name", f.name);
    v("fires", f.fires);
  } else if constexpr (std::is_same_v<T, GuardGone>) {
    v("layer", f.layer);
    v("name", f.name);
  } else if constexpr (std::is_same_v<T, JobStarted>) {
    v("job", f.job);
    v("what", f.what);
    v("project", f.project);
    v("folder", f.folder);
    v("ignore", f.ignore);
  } else if constexpr (std::is_same_v<T, JobEnded>) {
    v("job", f.job);
    v("code", f.code);
  } else if constexpr (std::is_same_v<T, StintEnded>) {
    v("why", f.why);
    v("cost", f.cost);
  }
}

template <class F>
std::optional<Fact> read(const Json& data) {
  F fact;
  Reader reader{data};
  fields(reader, fact);
  return fact;
}

template <class... F>
std::optional<Fact> read_one_of(std::string_view kind, const Json& data, std::variant<F...>*) {
  std::optional<Fact> found;
  (void)((kind == F::kKind ? (found = read<F>(data), true) : false) || ...);
  return found;
}

}  // namespace

const char* kind_of(const Fact& fact) {
  return std::visit([](const auto& f) { return f.kKind; }, fact);
}

const std::string& token_of(const Fact& fact) {
  return std::visit([](const auto& f) -> const std::string& { return f.token; }, fact);
}

Json to_json(const Fact& fact) {
  Json json = Json::object();
  std::visit(
      [&](const auto& f) {
        Writer writer{json};
        fields(writer, f);
      },
      fact);
  return json;
}

std::optional<Fact> fact_from_json(std::string_view kind, const Json& data) {
  try {
    return read_one_of(kind, data, static_cast<Fact*>(nullptr));
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

}  // namespace ledger
}  // namespace stint

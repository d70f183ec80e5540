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
       {"traffic_e10", r.traffic.e10()},
       {"disk_gb", r.disk_gb},
       {"source", r.source},
       {"disk_source", r.disk_source},
       {"address_source", r.address_source},
       {"traffic_source", r.traffic_source}};
}
static void from_json(const Json& j, Rates& r) {
  r.machine = Rate{j.at("machine_e10").get<std::int64_t>(), Rate::Per::Hour};
  r.disk = Rate{j.at("disk_e10").get<std::int64_t>(), Rate::Per::GbMonth};
  r.address = Rate{j.at("address_e10").get<std::int64_t>(), Rate::Per::Hour};
  r.traffic = Rate{j.value("traffic_e10", std::int64_t{0}), Rate::Per::Gb};
  r.disk_gb = j.at("disk_gb").get<std::int64_t>();
  r.source = j.at("source").get<std::string>();
  r.disk_source = j.value("disk_source", "");
  r.address_source = j.value("address_source", "");
  r.traffic_source = j.value("traffic_source", "");
}
static void to_json(Json& j, const Cost& c) {
  j = {{"machine_micros", c.machine},
       {"disk_micros", c.disk},
       {"address_micros", c.address},
       {"traffic_micros", c.traffic},
       {"before_micros", c.before}};
}
static void from_json(const Json& j, Cost& c) {
  j.at("machine_micros").get_to(c.machine);
  j.at("disk_micros").get_to(c.disk);
  j.at("address_micros").get_to(c.address);
  c.traffic = j.value("traffic_micros", Money{});
  c.before = j.value("before_micros", Money{});
}
}  // namespace budget

namespace ledger {
namespace {

// Each fact's fields, described once; the two visitors below write and read them. Those that an earlier
// version did not write are `later`: absent, they keep their default.
struct Writer {
  Json& json;
  template <class T>
  void operator()(const char* name, const T& value) {
    json[name] = value;
  }
  void operator()(const char* name, const SysMicros& value) { json[name] = value.time_since_epoch().count(); }
  void operator()(const char* name, const Seconds& value) { json[name] = value.count(); }
  template <class T>
  void later(const char* name, const T& value) {
    (*this)(name, value);
  }
  void later(const char* name, const std::optional<SysMicros>& value) {
    if (value) (*this)(name, *value);
  }
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
  template <class T>
  void later(const char* name, T& value) {
    if (json.contains(name)) (*this)(name, value);
  }
  void later(const char* name, std::optional<SysMicros>& value) {
    if (json.contains(name)) (*this)(name, value.emplace());
  }
};

template <class V, class F>
void terms_fields(V& v, F& t) {
  v("place", t.place);
  v("account", t.account);
  v("region", t.region);
  v.later("zones", t.zones);
  v("type", t.type);
  v("image", t.image);
  v("image_asked", t.image_asked);
  v("login", t.login);
  v("root_device", t.root_device);
  v("allowed_from", t.allowed_from);
  v("end", t.end);
  v.later("forced", t.forced);
  v("budget_micros", t.budget);
  v("deadline_seconds", t.deadline);
  v("lifetime_seconds", t.lifetime);
  v.later("keep_seconds", t.keep);
  v.later("idle_seconds", t.idle);
  v.later("without_cloud_guard", t.without_cloud_guard);
  v.later("disk_unguarded", t.disk_unguarded);
  v.later("unproved_image", t.unproved_image);
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
    v.later("zone", f.zone);
  } else if constexpr (std::is_same_v<T, AttemptSettled>) {
    v("n", f.n);
    v("state", f.state);
    v("why", f.why);
  } else if constexpr (std::is_same_v<T, MachineLaunched>) {
    v("n", f.n);
    v("machine", f.id);
    v("launched", f.launched);
    v("adopted", f.adopted);
    v.later("created", f.created);
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
    v.later("ran", f.ran);
  } else if constexpr (std::is_same_v<T, StartIntended>) {
    v("machine", f.id);
    v("lifetime_seconds", f.lifetime);
  } else if constexpr (std::is_same_v<T, MachineStarted>) {
    v("machine", f.id);
    v("started", f.started);
    v("lifetime_seconds", f.lifetime);
  } else if constexpr (std::is_same_v<T, MachineStopped>) {
    v("machine", f.id);
    v("stopped", f.stopped);
    v("why", f.why);
    v.later("released", f.released);
  } else if constexpr (std::is_same_v<T, TermsChanged>) {
    v("budget_micros", f.budget);
    v("deadline_seconds", f.deadline);
    v("lifetime_seconds", f.lifetime);
    v("keep_seconds", f.keep);
    v("forced", f.forced);
    v("disk_unguarded", f.disk_unguarded);
  } else if constexpr (std::is_same_v<T, UsageSeen>) {
    v("machine", f.id);
    v("traffic_out", f.traffic_out);
  } else if constexpr (std::is_same_v<T, SpentSeen>) {
    v("machine", f.id);
    v("spent_micros", f.spent);
    v("at", f.at);
  } else if constexpr (std::is_same_v<T, GuardArmed>) {
    v("layer", f.layer);
    v("name", f.name);
    v("fires", f.fires);
    v.later("act", f.act);
  } else if constexpr (std::is_same_v<T, GuardSeen>) {
    v("layer", f.layer);
    v("name", f.name);
    v("at", f.at);
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
  } else if constexpr (std::is_same_v<T, StintReopened>) {
    v("machine", f.id);
    v("why", f.why);
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

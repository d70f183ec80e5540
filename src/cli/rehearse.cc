// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/rehearsal.h"
#include "cli/verbs.h"
#include "project/tree.h"

namespace stint::cli {
namespace {

Json json_of(const std::optional<Rehearsal>& r) {
  if (!r) return {{"running", false}};
  return {{"running", true},
          {"endpoint", r->endpoint},
          {"region", r->region},
          {"access_key_id", r->access_key_id},
          {"secret_access_key", r->secret_access_key},
          {"checkip_url", r->checkip},
          {"hosts", r->kind},
          {"pid", r->pid}};
}

Result<int> status(Context& c, const std::optional<Rehearsal>& running) {
  c.show.json(json_of(running));
  if (running)
    c.show.say(fmt::format("the rehearsal cloud runs at {} in {}, with {} hosts; it costs nothing\n",
                           running->endpoint, running->region, running->kind));
  else
    c.show.say("the rehearsal cloud does not run\n");
  return 0;
}

Result<int> start(Context& c) {
  STINT_TRY_ASSIGN(auto already, rehearsal_status(c));
  if (already) return status(c, already);
  STINT_TRY_ASSIGN(auto running, start_rehearsal(c));  // says so
  c.show.json(json_of(running));
  return 0;
}

// What other AWS tools need to speak with the rehearsal; for a shell's eval.
Result<int> environment(Context& c, const std::optional<Rehearsal>& running) {
  if (!running) return fail(Kind::Usage, "the rehearsal cloud does not run", "stint rehearse start");
  c.show.say(
      fmt::format("export AWS_ENDPOINT_URL={}\nexport AWS_REGION={}\nexport AWS_DEFAULT_REGION={}\nexport "
                  "AWS_ACCESS_KEY_ID={}\n"
                  "export AWS_SECRET_ACCESS_KEY={}\nexport STINT_CHECKIP_URL={}\n",
                  running->endpoint, running->region, running->region, running->access_key_id,
                  running->secret_access_key, running->checkip));
  c.show.json(json_of(running));
  return 0;
}

// The cloud's own meter, which shares no code with our bill.
Result<int> bill(Context& c, const std::optional<Rehearsal>& running) {
  if (!running) return fail(Kind::Usage, "the rehearsal cloud does not run", "stint rehearse start");
  STINT_TRY_ASSIGN(auto response, fetch(c.world, {.url = running->endpoint + "/rehearsal/bill"}));
  Json json = Json::parse(response.body, nullptr, false);
  if (response.status != 200 || !json.is_object())
    return fail(Kind::Failed, fmt::format("the rehearsal's meter answers with status {}", response.status));
  c.show.json(json);
  std::string text = "the rehearsal cloud's own meter (what AWS would bill; it costs nothing):\n";
  for (const auto& line : json.value("lines", Json::array()))
    text += fmt::format("  {:<24} {:<9} {:>8} s  {}\n", line.value("resource", ""), line.value("kind", ""),
                        line.value("seconds", 0),
                        format_money(Money::micros(line.value("micros", std::int64_t{0}))));
  text +=
      fmt::format("  total {}\n", format_money(Money::micros(json.value("total_micros", std::int64_t{0}))));
  c.show.say(text);
  return 0;
}

std::string kept_text(const Json& kept) {
  return fmt::format("{} in {}", project::size_text(kept.value("bytes", std::uint64_t{0})),
                     kept.value("folder", ""));
}

std::string_view described(const Json& kind) {
  const auto name = kind.value("hosts", "");
  if (name == "process") return "in a chroot with cloud-init and without enforced security groups, root's";
  return name == "namespace" ? "with systemd, cloud-init and enforced security groups, root's"
                             : "with systemd, cloud-init and enforced security groups, an ordinary user's";
}

// What hosts of one kind need, and which of it is there.
std::string needs_text(const Json& kind) {
  std::string text = fmt::format("{} hosts, {}, need:\n", kind.value("hosts", ""), described(kind));
  for (const auto& need : kind.value("needs", Json::array())) {
    const bool met = need.value("met", false);
    text += fmt::format("  {} {}: {}\n", met ? "ok     " : "missing", need.value("name", ""),
                        need.value("found", ""));
    if (const auto next = need.value("next", ""); !met && !next.empty())
      text += fmt::format("            {}\n", next);
  }
  return text;
}

std::string missing(const Json& kind) {
  std::string names;
  for (const auto& need : kind.value("needs", Json::array()))
    if (!need.value("met", false)) names += (names.empty() ? "" : ", ") + need.value("name", "");
  return names;
}

// What the hosts need of this computer, and which of it is not there.
Result<int> examine(Context& c) {
  STINT_TRY_ASSIGN(Json json, examine_rehearsal(c));
  c.show.json(json);
  std::string text;
  bool possible = false;
  for (const auto& kind : json.value("kinds", Json::array())) {
    text += needs_text(kind);
    possible = possible || kind.value("possible", false);
  }
  text += fmt::format("kept: the machine image, {}; machines, {} (stint rehearse clean removes both)\n",
                      kept_text(json.value("image", Json::object())),
                      kept_text(json.value("machines", Json::object())));
  c.show.say(text);
  if (possible) return 0;
  return fail(Kind::Failed,
              fmt::format("this computer cannot have the rehearsal's hosts yet: {}", missing(json)));
}

Result<int> clean(Context& c, const std::optional<Rehearsal>& running) {
  if (running)
    return fail(Kind::Usage, "the rehearsal cloud runs, and what it keeps is in use", "stint rehearse stop");
  STINT_TRY_ASSIGN(Json kept, examine_rehearsal(c));
  c.show.note(fmt::format("the machine image, {}, which the next start builds anew (480 MB to download)",
                          kept_text(kept.value("image", Json::object()))));
  c.show.note(fmt::format("the machines with their disks, and the cloud's account and bill, {}",
                          kept_text(kept.value("machines", Json::object()))));
  STINT_TRY_ASSIGN(bool yes, c.show.confirm("remove all of this?"));
  if (!yes) return 1;
  STINT_TRY(clean_rehearsal(c));
  c.show.json({{"removed", {kept.value("image", Json::object()), kept.value("machines", Json::object())}}});
  c.show.done("removed what the rehearsal kept");
  return 0;
}

}  // namespace

Result<int> rehearse(Context& c) {
  const auto& words = c.options.words;
  std::string what = words.empty() ? "status" : words[0];
  if (words.size() > 1)
    return fail(Kind::Usage, fmt::format("rehearse takes one word, not \"{}\"", words[1]));
  if (what == "start") return start(c);
  if (what == "stop") {
    STINT_TRY_ASSIGN(bool ran, stop_rehearsal(c));
    c.show.say(ran ? "the rehearsal cloud has stopped\n" : "the rehearsal cloud does not run\n");
    c.show.json({{"running", false}, {"already_stopped", !ran}});
    return 0;
  }
  if (what == "doctor") return examine(c);
  STINT_TRY_ASSIGN(auto running, rehearsal_status(c));
  if (what == "clean") return clean(c, running);
  if (what == "status") return status(c, running);
  if (what == "env") return environment(c, running);
  if (what == "bill") return bill(c, running);
  return fail(Kind::Usage, fmt::format("rehearse does not know \"{}\"", what),
              "stint rehearse start, status, env, bill, stop, doctor or clean");
}

}  // namespace stint::cli

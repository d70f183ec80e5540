// SPDX-License-Identifier: Apache-2.0
#include "real/http.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>

#include "real/curl_library.h"

namespace stint::real {
namespace {

constexpr long kForeverMs = 1'000'000;

long milliseconds(Micros span) {
  return static_cast<long>(
      std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::milliseconds>(span).count()));
}

}  // namespace

struct Http::Multi {
  const CurlLibrary& curl;
  CURLM* handle;
  explicit Multi(const CurlLibrary& library) : curl(library), handle(library.multi_init()) {}
  ~Multi() { curl.multi_cleanup(handle); }
};

struct Http::Transfer {
  const CurlLibrary& curl;
  Ticket ticket{};
  CURL* easy;
  curl_slist* headers = nullptr;
  std::string sent_body;
  HttpLimits limits;
  HttpResponse response;
  bool too_large = false;
  char error[CURL_ERROR_SIZE] = {};

  explicit Transfer(const CurlLibrary& library) : curl(library), easy(library.easy_init()) {}
  ~Transfer() {
    curl.easy_cleanup(easy);
    curl.slist_free_all(headers);
  }

  static std::size_t on_body(char* data, std::size_t, std::size_t n, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (transfer.response.body.size() + n > transfer.limits.bytes) {
      transfer.too_large = true;
      return 0;
    }
    transfer.response.body.append(data, n);
    return n;
  }

  static std::size_t on_header(char* data, std::size_t, std::size_t n, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    std::string_view line{data, n};
    if (line.starts_with("HTTP/"))
      transfer.response.headers.clear();  // of a "100 Continue" or a proxy before
    auto colon = line.find(':');
    if (colon == std::string_view::npos) return n;
    std::string name{line.substr(0, colon)};
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    auto value = line.substr(colon + 1);
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
    while (!value.empty() && (value.back() == '\r' || value.back() == '\n' || value.back() == ' '))
      value.remove_suffix(1);
    transfer.response.headers.emplace_back(std::move(name), value);
    return n;
  }

  // Whether not one byte of the request can have left.
  bool unsent(CURLcode code) const {
    if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY ||
        code == CURLE_COULDNT_CONNECT || code == CURLE_SSL_CONNECT_ERROR ||
        code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_URL_MALFORMAT ||
        code == CURLE_UNSUPPORTED_PROTOCOL)
      return true;
    long request_bytes = 0;
    curl.easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &request_bytes);
    return request_bytes == 0;
  }

  HttpDone result(CURLcode code) {
    if (code == CURLE_OK) {
      long status = 0;
      curl.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      response.status = static_cast<int>(status);
      return {ticket, std::move(response)};
    }
    if (too_large)
      return {ticket, HttpFault{HttpFault::Why::TooLarge,
                                fmt::format("the answer is larger than {} bytes", limits.bytes)}};
    std::string what = error[0] != '\0' ? error : curl.easy_strerror(code);
    return {ticket,
            HttpFault{unsent(code) ? HttpFault::Why::Unsent : HttpFault::Why::NoAnswer, std::move(what)}};
  }
};

Http::Http(const Env& env) : ca_bundle_(env.get("AWS_CA_BUNDLE").value_or("")) {
  no_proxy_ = "127.0.0.1,localhost,::1";
  for (const char* name : {"no_proxy", "NO_PROXY"})
    if (auto more = env.get(name)) no_proxy_ += "," + *more;
}

Http::~Http() {
  while (!transfers_.empty()) drop(transfers_.begin()->first);
}

void Http::start(Ticket ticket, const HttpRequest& request, const HttpLimits& limits) {
  const char* why = nullptr;
  const CurlLibrary* library = curl_library(why);
  if (library == nullptr) {
    failed_.push_back({ticket, HttpFault{HttpFault::Why::Unsent, why}});
    return;
  }
  const CurlLibrary& curl = *library;
  if (!multi_) multi_ = std::make_unique<Multi>(curl);
  auto transfer = std::make_unique<Transfer>(curl);
  transfer->ticket = ticket;
  transfer->limits = limits;
  transfer->sent_body = request.body;
  CURL* easy = transfer->easy;
  curl.easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl.easy_setopt(easy, CURLOPT_NOPROXY, no_proxy_.c_str());
  curl.easy_setopt(easy, CURLOPT_USERAGENT, "stint/" STINT_VERSION);
  if (!ca_bundle_.empty()) curl.easy_setopt(easy, CURLOPT_CAINFO, ca_bundle_.c_str());
  curl.easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(limits.connect));
  curl.easy_setopt(easy, CURLOPT_TIMEOUT_MS, milliseconds(limits.total));
  curl.easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
  curl.easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  // Where curl is given a body, an empty one too, it names the type of a form.
  if (request.method == "POST" || !request.body.empty()) {
    curl.easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer->sent_body.size()));
    curl.easy_setopt(easy, CURLOPT_POSTFIELDS, transfer->sent_body.data());
  }
  for (const auto& [name, value] : request.headers)
    transfer->headers = curl.slist_append(transfer->headers, (name + ": " + value).c_str());
  transfer->headers = curl.slist_append(transfer->headers, "Expect:");
  curl.easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
  curl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  curl.easy_setopt(easy, CURLOPT_WRITEDATA, transfer.get());
  curl.easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  curl.easy_setopt(easy, CURLOPT_HEADERDATA, transfer.get());
  curl.easy_setopt(easy, CURLOPT_PRIVATE, transfer.get());
  curl.multi_add_handle(multi_->handle, easy);
  transfers_.emplace(ticket, std::move(transfer));
}

void Http::drop(Ticket ticket) {
  auto found = transfers_.find(ticket);
  if (found == transfers_.end()) return;
  multi_->curl.multi_remove_handle(multi_->handle, found->second->easy);
  transfers_.erase(found);
}

void Http::poll(std::vector<pollfd>& set, int wait) {
  std::vector<curl_waitfd> extra(set.size());
  for (std::size_t i = 0; i < set.size(); ++i) {
    extra[i].fd = set[i].fd;
    extra[i].events = static_cast<short>(((set[i].events & POLLIN) ? CURL_WAIT_POLLIN : 0) |
                                         ((set[i].events & POLLOUT) ? CURL_WAIT_POLLOUT : 0));
    extra[i].revents = 0;
  }
  int ready = 0;
  multi_->curl.multi_poll(multi_->handle, extra.data(), static_cast<unsigned>(extra.size()),
                          wait < 0 ? static_cast<int>(kForeverMs) : wait, &ready);
  // curl reports neither POLLHUP nor POLLERR of our descriptors: ask the kernel once more, without waiting.
  ::poll(set.data(), set.size(), 0);
}

void Http::take(std::deque<Event>& events) {
  std::move(failed_.begin(), failed_.end(), std::back_inserter(events));
  failed_.clear();
  if (!multi_) return;
  const CurlLibrary& curl = multi_->curl;
  int running = 0;
  curl.multi_perform(multi_->handle, &running);
  int left = 0;
  while (CURLMsg* message = curl.multi_info_read(multi_->handle, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    char* self = nullptr;
    curl.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &self);
    auto* transfer = reinterpret_cast<Transfer*>(self);
    events.push_back(transfer->result(message->data.result));
    drop(transfer->ticket);
  }
}

}  // namespace stint::real

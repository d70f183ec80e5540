// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/http_server.h"

#include <microhttpd.h>

#include <algorithm>
#include <map>

namespace stint::rehearsal::server {
namespace {

using Clock = std::chrono::steady_clock;

/// One request on its way, from its first line to the end of its answer.
struct Exchange {
  wire::Request request;
  bool too_large = false, heard = false;
  std::optional<wire::Reply> reply;
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// Called with the request's target as it was sent, before anything else; what it returns stays with the
// request.
void* begin(void*, const char* target, MHD_Connection*) {
  auto exchange = std::make_unique<Exchange>();
  std::string_view text(target);
  auto mark = std::min(text.find('?'), text.size());
  exchange->request.path = text.substr(0, mark);
  exchange->request.query = text.substr(std::min(mark + 1, text.size()));
  return exchange.release();
}

void end(void*, MHD_Connection*, void** exchange, MHD_RequestTerminationCode) {
  delete static_cast<Exchange*>(*exchange);
  *exchange = nullptr;
}

MHD_Result note_header(void* request, MHD_ValueKind, const char* name, const char* value) {
  static_cast<wire::Request*>(request)->headers.emplace_back(lower(name), value ? value : "");
  return MHD_YES;
}

MHD_Result send(MHD_Connection* connection, const wire::Reply& reply) {
  auto* response = MHD_create_response_from_buffer(reply.body.size(), const_cast<char*>(reply.body.data()),
                                                   MHD_RESPMEM_MUST_COPY);
  for (const auto& [name, value] : reply.headers)
    MHD_add_response_header(response, name.c_str(), value.c_str());
  auto queued = MHD_queue_response(connection, static_cast<unsigned>(reply.status), response);
  MHD_destroy_response(response);
  return queued;
}

void take_body(Exchange& exchange, const char* data, std::size_t size) {
  exchange.too_large = exchange.too_large || exchange.request.body.size() + size > HttpServer::kMostBody;
  if (!exchange.too_large) exchange.request.body.append(data, size);
}

}  // namespace

struct HttpServer::Inside {
  MHD_Daemon* daemon = nullptr;
  Handler handler;
  std::multimap<Clock::time_point, MHD_Connection*> late;  ///< whose answers are yet to go out

  static MHD_Result on_request(void* self, MHD_Connection* connection, const char*, const char* method,
                               const char*, const char* data, size_t* size, void** state) {
    return static_cast<Inside*>(self)->take(connection, method, data, size, *static_cast<Exchange*>(*state));
  }

  // The library calls this once for the headers, once for each piece of the body, once when that is whole,
  // and once again when an answer that was late is due.
  MHD_Result take(MHD_Connection* connection, const char* method, const char* data, size_t* size,
                  Exchange& exchange) {
    if (!exchange.heard) {
      exchange.heard = true;
      exchange.request.method = method;
      MHD_get_connection_values(connection, MHD_HEADER_KIND, note_header, &exchange.request);
      return MHD_YES;
    }
    if (*size > 0) {
      take_body(exchange, data, *size);
      *size = 0;
      return MHD_YES;
    }
    if (exchange.reply) return send(connection, *exchange.reply);
    if (exchange.too_large)
      return send(connection, {.status = 413, .headers = {}, .body = "the body is too large\n"});
    exchange.reply = handler(exchange.request);
    if (!exchange.reply) return MHD_NO;  // closes the connection
    if (exchange.reply->delay <= Micros{0}) return send(connection, *exchange.reply);
    MHD_suspend_connection(connection);
    late.emplace(Clock::now() + exchange.reply->delay, connection);
    return MHD_YES;
  }

  void resume_until(Clock::time_point now) {
    while (!late.empty() && late.begin()->first <= now) {
      MHD_resume_connection(late.begin()->second);
      late.erase(late.begin());
    }
  }

  ~Inside() {
    if (!daemon) return;
    resume_until(Clock::time_point::max());
    MHD_stop_daemon(daemon);
  }
};

HttpServer::HttpServer(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::start(hosts::Fd listener, Handler handler,
                                                      const Limits& limits) {
  auto inside = std::make_unique<Inside>();
  inside->handler = std::move(handler);
  inside->daemon = MHD_start_daemon(
      MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_SUPPRESS_DATE_NO_CLOCK, 0, nullptr, nullptr,
      Inside::on_request, inside.get(), MHD_OPTION_LISTEN_SOCKET, listener.get(), MHD_OPTION_CONNECTION_LIMIT,
      limits.connections, MHD_OPTION_CONNECTION_TIMEOUT, static_cast<unsigned>(limits.idle.count()),
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, size_t{64 * 1024}, MHD_OPTION_URI_LOG_CALLBACK, begin, nullptr,
      MHD_OPTION_NOTIFY_COMPLETED, end, nullptr, MHD_OPTION_END);
  if (!inside->daemon) return fail(Kind::Failed, "an HTTP server could not be started");
  listener.release();  // the library's now
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(inside)));
}

int HttpServer::fd() const {
  return MHD_get_daemon_info(inside_->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

std::optional<Millis> HttpServer::wait_time() const {
  std::optional<Millis> wait;
  MHD_UNSIGNED_LONG_LONG limit = 0;
  if (MHD_get_timeout(inside_->daemon, &limit) == MHD_YES) wait = Millis{limit};
  if (inside_->late.empty()) return wait;
  auto due = std::chrono::ceil<Millis>(inside_->late.begin()->first - Clock::now());
  return std::min(wait.value_or(Millis::max()), std::max(due, Millis{0}));
}

void HttpServer::turn() {
  inside_->resume_until(Clock::now());
  MHD_run(inside_->daemon);
}

}  // namespace stint::rehearsal::server

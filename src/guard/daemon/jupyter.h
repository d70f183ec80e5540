// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/time.h"
#include "guard/daemon/users.h"

namespace stint::guard {

/// A notebook server, as its runtime file says (jpserver-PID.json, of the classic notebook
/// nbserver-PID.json).
struct NotebookServer {
  std::uint16_t port = 0;
  std::string base = "/";
  std::string token;
  friend bool operator==(const NotebookServer&, const NotebookServer&) = default;
};

/// What the kernels of some servers do.
struct Kernels {
  bool busy = false;            ///< one runs a cell, or a server does not answer in time
  std::optional<Micros> quiet;  ///< since one last did anything; nullopt: there is none
};

/// nullopt for garbage, and for a server that listens on no port or speaks only TLS.
std::optional<NotebookServer> notebook_server_from(std::string_view text);

/// The kernels in an answer to GET /api/kernels at that time; nullopt for garbage.
std::optional<Kernels> kernels_from(std::string_view text, SysMicros now);

/// Servers of this user; a file may be left over from one that is gone.
std::vector<NotebookServer> notebook_servers(Files& files, const User& user);

/// The one that is this process; nullopt where it has written no file yet.
std::optional<NotebookServer> notebook_server(Files& files, const User& user, int pid);

/// Whether this process is JupyterLab, by its command line.
bool is_lab(Files& files, int pid);

/// Asks each of them. One that is gone, or refuses the token it wrote itself, has no say.
Kernels ask_kernels(const std::vector<NotebookServer>& servers, SysMicros now);

}  // namespace stint::guard

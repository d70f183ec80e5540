// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "base/outside.h"
#include "host/reach.h"

namespace stint::host {

// Every command that is run for a machine, in one place: the user's own OpenSSH and rsync, as processes, over
// one multiplexed connection. Apart from the user's own shell, rsync's server and the two commands that
// install stintd, ssh runs only `stintd VERB`. All start in our folder for the machine, where the control
// socket is: a socket's path may not be long.

/// Opens the connection that the others share and holds it until it is killed. Writes "stint-connected" when
/// it stands.
Command connect(const Reach& reach);
/// Prints what the machine is made of, which says which stintd it takes: "x86_64", "aarch64".
Command architecture(const Reach& reach);
/// Puts the program that is fed to it at `path`, whole or not at all, executable.
Command install(const Reach& reach, const std::string& path);
/// `program VERB…` there; as root through sudo where `as_root`.
Command stintd(const Reach& reach, const std::string& program, const std::vector<std::string>& verb,
               bool as_root);
/// Has the shared connection carry 127.0.0.1:`here` of this computer to 127.0.0.1:`there` of the machine, for
/// as long as it stands. Exit code 255 where that port is taken here.
Command forward(const Reach& reach, std::uint16_t here, std::uint16_t there);
/// A job's terminal there at ours (`stintd terminal`), for as long as the job has one.
Command terminal(const Reach& reach, const std::string& program, const std::string& job);
/// The user's own shell, or one command, at the terminal.
Command shell(const Reach& reach, const std::vector<std::string>& argv);
/// What the standard input names (listing.h) below the local folder `from` goes to the folder `to` there.
/// Deletes nothing. Prints how far it is, all the time.
Command push(const Reach& reach, const Path& from, const std::string& to);
/// The same of all that is below `from`, less what the standard input names (listing.h), and less sockets,
/// pipes and devices. Much quicker where there are many files: rsync reads names one byte at a time.
Command push_all(const Reach& reach, const Path& from, const std::string& to);
/// The local file or folder `from` goes into the folder `to` there, as it is, read-only; what is not in it
/// any more goes there too. Prints how far it is, as push() does.
Command push_data(const Reach& reach, const Path& from, const std::string& to);
/// Prints what of the folder `from` there differs from the local `to`, by size and time (listing.h), and
/// touches nothing; what matches `rules` ("--exclude=…") is left out.
Command list(const Reach& reach, const std::string& from, const Path& to,
             const std::vector<std::string>& rules);
/// The same by content, of what the standard input names.
Command compare(const Reach& reach, const std::string& from, const Path& to);
/// What the standard input names comes from the folder `from` there into the local `to`, whole file by whole
/// file, at the end; names what came. A file that it replaces is moved below `replaced`, a folder below `to`,
/// where that is not empty.
Command pull(const Reach& reach, const std::string& from, const Path& to, const std::string& replaced);

/// One file or folder here into the folder `to` there, which is made; names what it sent, one a line.
Command put(const Reach& reach, const Path& from, const std::string& to);
/// One file or folder there into the folder `to` here.
Command get(const Reach& reach, const std::string& from, const Path& to);

/// At the terminal, once, for an own machine: ssh itself asks about a host key that it does not know.
Command first_contact(const Reach& reach);

/// Where stintd of this content belongs on a machine.
std::string stintd_path(const Reach& reach, const std::string& content_hash);

}  // namespace stint::host

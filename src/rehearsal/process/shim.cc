// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/shim.h"

namespace stint::rehearsal::process {

std::string_view shim_script() {
  return R"py(#!/usr/bin/python3 -IS
# Stands for systemd's programs in a process host of a rehearsal: there is no systemd here. The host's first process, which
# is asked over a socket, runs the same unit files.
import os
import socket
import sys

words = [os.path.basename(sys.argv[0]), *sys.argv[1:]]
line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
try:
    line.connect("/run/stint-rehearsal/calls")
    line.sendall("\0".join(words).encode(errors="surrogateescape"))
    line.shutdown(socket.SHUT_WR)
    answer = b""
    while more := line.recv(65536):
        answer += more
except OSError as error:
    sys.exit(f"{words[0]}: this host's first process does not answer: {error.strerror}")
except KeyboardInterrupt:
    sys.exit(130)
code, out, err = answer.split(b"\0", 2) if answer.count(b"\0") >= 2 else (b"1", b"", b"the host is going down\n")
for stream, text in ((1, out), (2, err)):
    while text:
        try:
            text = text[os.write(stream, text) :]
        except OSError:
            break
sys.exit(int(code))
)py";
}

}  // namespace stint::rehearsal::process

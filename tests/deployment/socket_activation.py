"""Starting a server as systemd starts a service that has a socket."""

from __future__ import annotations

import socket
import sys

# The service finds the socket as its descriptor 3, and in its environment that it is meant.
ACTIVATE = """
import os, sys
fd = int(sys.argv[1])
if fd != 3:
    os.dup2(fd, 3)
    os.close(fd)
os.set_inheritable(3, True)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.argv[2], sys.argv[2:])
"""


def activated(listener: socket.socket, *command: str) -> list[str]:
    """The command that runs `command` on `listener`, which Popen has to pass on (`pass_fds`)."""
    return [sys.executable, "-c", ACTIVATE, str(listener.fileno()), *command]

"""The application behind a real server, in the process that asked for it."""

from __future__ import annotations

import signal
import socket
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.workers.base import Worker

from review.extensions import db

HOST = "127.0.0.1"
_WAITING = 128  # connections that queue up while all threads are busy


class PortTaken(Exception):
    """Something else listens there already, or the port is not ours to take."""


def listen(port: int) -> socket.socket:
    """A socket that listens on this machine's own address; port 0 takes a free one."""
    try:
        return socket.create_server((HOST, port), backlog=_WAITING)
    except OSError as refused:
        raise PortTaken(str(port)) from refused


def serve(app: Flask, listener: socket.socket) -> None:
    """Answer requests until told to stop; ends the process."""
    with app.app_context():
        db.engine.dispose()  # a connection must not be shared with the process that is forked
    _Server(app, listener).run()


def _end_in_order(worker: Worker) -> None:
    """Let Ctrl+C end the worker as SIGTERM does; the master hears it too, and passes it on.

    gunicorn's own quick end asks for a lock in the signal's handler. Where the signal interrupts
    the thread that holds it, a request just begun, nothing ends for half a minute.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGQUIT, worker.handle_exit)


class _Server(BaseApplication):
    def __init__(self, app: Flask, listener: socket.socket) -> None:
        self.application = app
        self.listener = listener
        super().__init__()

    def load_config(self) -> None:
        settings: dict[str, Any] = {
            "bind": f"fd://{self.listener.fileno()}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": self.application.config["WEB_THREADS"],
            "loglevel": "warning",
            "proc_name": "interlinear",
            "control_socket_disable": True,
            "post_worker_init": _end_in_order,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.application

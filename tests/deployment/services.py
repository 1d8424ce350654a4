"""A machine in a folder: releases, settings, and the services as their systemd units start them."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from review.config import ROOT
from tests.deployment.socket_activation import activated

SYSTEMD = ROOT / "deploy" / "systemd"
STOPPED_WITHIN = 60  # seconds
Process = subprocess.Popen[bytes]


@dataclass
class Machine:
    """`current` is the link to the release that is served; `listeners` are systemd's sockets."""

    folder: Path
    settings: dict[str, str]
    listeners: list[socket.socket] = field(default_factory=list)
    services: dict[str, Process] = field(default_factory=dict)

    @property
    def current(self) -> Path:
        return self.folder / "current"

    @property
    def log(self) -> Path:
        return self.folder / "services.log"

    def release(self, name: str) -> Path:
        """A clone of the project with the environment of this one."""
        place = self.folder / "releases" / name
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(place)], check=True)
        (place / ".venv").symlink_to(Path(sys.executable).parent.parent)
        for catalogue in ROOT.glob("translations/*/LC_MESSAGES/messages.mo"):
            copy = place / catalogue.relative_to(ROOT)
            copy.write_bytes(catalogue.read_bytes())
        subprocess.run([sys.executable, "-m", "compileall", "-q", "review"], cwd=place, check=True)
        return place

    def switch(self, release: Path) -> None:
        """What `ln -sfn` does, at once."""
        new = self.folder / "new"
        new.symlink_to(release)
        new.replace(self.current)

    def flask(self, release: Path, *arguments: str, **settings: str) -> str:
        """Run a command of the desk in a release; its standard output."""
        done = subprocess.run(
            [".venv/bin/python", "-m", "flask", "--app", "wsgi", *arguments],
            cwd=release,
            env={**self.settings, **settings},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def restart_web(self, listener: socket.socket) -> None:
        """`systemctl restart`: it returns when the unit's own check of the start has passed."""
        port = str(listener.getsockname()[1])
        name = f"interlinear-web@{port}"
        self.stop(name)
        text = self._unit("interlinear-web@.service").replace("%i", port)
        runtime = self.folder / "run" / f"web-{port}"
        runtime.mkdir(parents=True, exist_ok=True)
        environment = {**self.settings, "PROMETHEUS_MULTIPROC_DIR": str(runtime)}
        command = activated(listener, *command_of(text, "ExecStart"))
        self.services[name] = self._start(command, environment, listener)
        subprocess.run(command_of(text, "ExecStartPost"), check=True)

    def restart_worker(self) -> None:
        name = "interlinear-worker"
        self.stop(name)
        text = self._unit("interlinear-worker.service")
        self.services[name] = self._start(command_of(text, "ExecStart"), self.settings)

    def back_up(self, folder: Path) -> Path:
        """Run the backup's service; the newest backup."""
        text = self._unit("interlinear-backup.service")
        command = [part.replace("/var/backups/interlinear", str(folder))
                   for part in command_of(text, "ExecStart")]  # fmt: skip
        subprocess.run(command, cwd=self.current, env=self.settings, check=True)
        return max(folder.glob("desk-*.zip"))

    def stop(self, name: str) -> None:
        """SIGTERM, to the main process alone; a service that does not end in order is an error."""
        process = self.services.pop(name, None)
        if process is not None:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=STOPPED_WITHIN) == 0, self.log.read_text(encoding="utf-8")

    def stop_all(self) -> None:
        for name in list(self.services):
            self.stop(name)

    def _unit(self, name: str) -> str:
        text = (SYSTEMD / name).read_text(encoding="utf-8")
        return text.replace("/srv/interlinear/current", str(self.current))

    def _start(
        self, command: list[str], environment: dict[str, str], *listeners: socket.socket
    ) -> Process:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=self.current,
                env=environment,
                pass_fds=[listener.fileno() for listener in listeners],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )


def command_of(unit: str, key: str) -> list[str]:
    found = re.search(rf"^{key}=(.*)$", unit, re.MULTILINE)
    assert found is not None
    return shlex.split(found[1])


def production(database_url: str, site_url: str, smtp_url: str) -> dict[str, str]:
    """Settings of a machine in production; HOME is not among them."""
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "APP_ENV": "production",
        "SECRET_KEY": "0123456789abcdef" * 4,
        "DATABASE_URL": database_url,
        "SITE_URL": site_url,
        "SMTP_URL": smtp_url,
        "MAIL_FROM": "desk@news.example.org",
        "METRICS_TOKEN": "a token of 32 characters and more",
        "PROXIES": "1",
        "WEB_CONCURRENCY": "2",
        "WEB_THREADS": "8",
    }

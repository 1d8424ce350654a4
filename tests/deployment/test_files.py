"""The files of the deployment agree with each other, with the settings and with the commands."""

from __future__ import annotations

import os
import re
import shlex
import stat
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from review.cli import COMMANDS
from review.config import ROOT
from review.settings.reader import inspect_settings, read_settings
from tests.recording_environment import settings_names

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
SCRIPTS = [DEPLOY / "interlinear", DEPLOY / "backup-and-rotate"]
GUIDE = ROOT / "docs" / "deployment.md"
CALLABLE = {command.name for command in COMMANDS} | {"db"}  # Flask-Migrate adds that one
# Read by gunicorn, its configuration or Python, and not by the application.
OF_OTHERS = {
    "WEB_CONCURRENCY", "PROMETHEUS_MULTIPROC_DIR", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED",
    "PATH",
}  # fmt: skip
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "CapabilityBoundingSet": "",
    "User": "interlinear",
    "EnvironmentFile": "/etc/interlinear/env",
}


class Unit(ConfigParser):
    def optionxform(self, optionstr: str) -> str:
        return optionstr


def read_unit(path: Path) -> Unit:
    unit = Unit(strict=False, interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    unit.read_string(path.read_text(encoding="utf-8"))
    return unit


@pytest.fixture(scope="module")
def known() -> set[str]:
    return settings_names() | OF_OTHERS


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def env_example() -> dict[str, str]:
    lines = (DEPLOY / "env.example").read_text(encoding="utf-8").splitlines()
    given = [line.removeprefix("#") for line in lines if re.match(r"#?[A-Z_]+=", line)]
    return {name: value.strip("'") for name, value in (line.split("=", 1) for line in given)}


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_service_is_hardened(path: Path) -> None:
    service = read_unit(path)["Service"]
    assert {name: service.get(name) for name in HARDENED} == HARDENED


@pytest.mark.skipif(sys.platform != "linux", reason="systemd exists on Linux alone")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """The programs of a real installation are replaced by one that every machine has."""
    for path in UNITS:
        name = path.name.replace("@.", "@8001.")
        text = path.read_text(encoding="utf-8").replace("%i", "8001")
        text = re.sub(r"^(Exec\w+=)\S+", r"\1/bin/true", text, flags=re.MULTILINE)
        (tmp_path / name).write_text(text, encoding="utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )
    complaints = [line for line in verified.stderr.splitlines() if "interlinear" in line]
    assert (verified.returncode, complaints) == (0, [])


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_service_starts_what_a_release_has(path: Path) -> None:
    program, *arguments = shlex.split(read_unit(path)["Service"]["ExecStart"])
    inside = program.removeprefix("/srv/interlinear/current/")
    assert (ROOT / inside).exists()
    if inside.endswith("/flask"):
        assert arguments[:2] == ["--app", "wsgi"]
        assert arguments[2] in CALLABLE


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_can_be_run_and_parsed(path: Path) -> None:
    assert path.stat().st_mode & stat.S_IXUSR
    assert subprocess.run(["sh", "-n", str(path)]).returncode == 0


def test_the_example_of_settings_has_known_names_and_starts(known: set[str]) -> None:
    example = env_example()
    assert set(example) <= known
    settings = {name for name in known - OF_OTHERS if not name.endswith("_FILE")}
    assert settings - set(example) == {"FLASK_DEBUG"}, "a setting is not in the example"
    _, findings = inspect_settings(example)
    assert [found.subject for found in findings] == ["SECRET_KEY"], "no example is a key to use"
    secret = {"SECRET_KEY": "0123456789abcdef" * 4}
    settings = read_settings({**example, **secret})
    assert settings.production
    assert settings.proxies == 1
    shell = subprocess.run(
        ["sh", "-c", f'. {DEPLOY / "env.example"}; printf %s "$SMTP_URL"'],
        capture_output=True,
        text=True,
        check=True,
    )
    assert shell.stdout == example["SMTP_URL"]


def test_the_image_is_built_from_what_is_not_ignored() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    taken = {line[1:] for line in lines if line.startswith("!")}
    assert all((ROOT / name).exists() for name in taken)
    needed = {path.name for path in ROOT.glob("*.py")} | {"review", "templates", "static"}
    assert needed <= taken
    assert not taken & {"instance", "secrets", "tests", ".git", ".env"}


def test_the_image_runs_as_an_ordinary_user_and_says_whether_it_lives(known: set[str]) -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK .*\n.*/healthz", text, re.MULTILINE)
    assert "--require-hashes" in text
    assert "pybabel compile" in text
    environment = re.search(r"^ENV APP_ENV=production.*?[^\\]$", text, re.MULTILINE | re.DOTALL)
    assert environment is not None
    assert set(re.findall(r"\b([A-Z_]+)=", environment[0])) <= known


def test_compose_names_known_settings_secrets_and_commands(
    compose: dict[str, Any], known: set[str]
) -> None:
    for name in ("migrate", "web", "worker"):
        service = compose["services"][name]
        assert set(service["environment"]) <= known
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        files = {value for value in service["environment"].values() if "/run/secrets/" in value}
        assert files == {f"/run/secrets/{secret}" for secret in service["secrets"]}
        assert set(service["secrets"]) <= set(compose["secrets"])
        if "command" in service:
            assert service["command"][:3] == ["flask", "--app", "wsgi"]
            assert service["command"][3] in CALLABLE


def test_compose_mounts_files_that_exist_and_waits_for_services_that_exist(
    compose: dict[str, Any],
) -> None:
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            if volume.startswith("./"):
                assert (ROOT / volume.split(":")[0]).is_file()
        assert set(service.get("depends_on", {})) <= set(compose["services"])
        assert set(service.get("networks", [])) <= set(compose["networks"])
    assert [name for name, of in compose["services"].items() if "ports" in of] == ["proxy"]


def test_secrets_are_not_committed() -> None:
    ignored = subprocess.run(["git", "check-ignore", "secrets/secret_key"], cwd=ROOT)
    assert ignored.returncode == 0


def test_the_guide_names_commands_and_files_that_exist(known: set[str]) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    called = re.findall(r"(?:^|[\s`])interlinear ([a-z]+)", text)
    assert set(called) <= CALLABLE | {"interlinear"}
    for path in re.findall(r"\bdeploy/[\w@./-]+", text):
        assert (ROOT / path.rstrip(".")).exists(), path
    assigned = set(re.findall(r"\b([A-Z][A-Z_]{4,})=", text))
    assert assigned <= known | {"PYTHON", "RELEASE", "ENV_FILE", "TLS_FOLDER", "ACME_FOLDER"}

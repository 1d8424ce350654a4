"""Settings read from environment variables, with everything that is wrong about them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import make_url

from review.config import DEFAULT_WEB_THREADS, Settings, development_secret, instance_folder
from review.database import sqlite_path
from review.settings import values
from review.settings.environment import Environment
from review.settings.findings import ConfigurationError, Finding, Level
from review.settings.names import check_names

MOST_WEB_THREADS = 256
MOST_PROXIES = 10
MOST_PROCESSES = 1000

DATABASE_URL_MISSING = (
    "DATABASE_URL is missing. Set it to the address of the database, such as "
    "postgresql://user:password@host/desk or sqlite:////folder/desk.db."
)
SQLITE_NOT_ABSOLUTE = (
    "DATABASE_URL names no file by its whole path. Write four slashes, for example "
    "sqlite:////folder/desk.db."
)
# What production needs besides its own checks of keys and addresses, and what to say without it.
REQUIRED = {
    "SITE_URL": "SITE_URL is missing. Set it to the address readers use, such as "
    "https://news.example.org, so that links in mail and feeds lead there.",
    "SMTP_URL": "SMTP_URL is missing, and without it no mail leaves. Set it to an address such as "
    "smtp://user:password@mail.example.org:587?starttls=1.",
    "MAIL_FROM": "MAIL_FROM is missing. Set it to the sender of all mail, such as "
    "desk@example.org.",
}


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from environment variables.

    Raises `ConfigurationError` with one sentence a line: what is wrong, and what to do.
    """
    settings, findings = inspect_settings(environ)
    errors = [finding for finding in findings if finding.level is Level.ERROR]
    if errors:
        raise ConfigurationError.of(errors)
    return settings


def inspect_settings(environ: Mapping[str, str]) -> tuple[Settings, list[Finding]]:
    """Settings with everything that is wrong or doubtful about them.

    A setting that is wrong has its default. An unknown APP_ENV is examined as production.
    """
    environment = Environment(environ)
    settings = _read(environment)
    if settings.production:
        _refuse_unsafe(environment, settings)
    _check_server_variables(environment)
    check_names(environment, strict=settings.production)
    return settings, environment.findings


def read_database_url(environ: Mapping[str, str]) -> str:
    """The address of the database alone, for commands that need no other setting.

    Raises `ConfigurationError` where it is wrong, or missing in production.
    """
    environment = Environment(environ)
    url = _database_url(environment, production=_is_production(environment))
    if environment.errors:
        raise ConfigurationError.of(environment.errors)
    return url


def _read(environment: Environment) -> Settings:
    environment.parsed("APP_ENV", values.environment_name, default="")
    production = _is_production(environment)
    smtp_url = environment.secret("SMTP_URL")
    return Settings(
        production=production,
        debug=environment.switch("FLASK_DEBUG", default=False),
        secret_key=_secret_key(environment, production=production),
        old_secret_keys=environment.words("SECRET_KEY_FALLBACKS"),
        database_url=_database_url(environment, production=production),
        smtp_url=environment.checked("SMTP_URL", smtp_url, values.smtp_url, default=""),
        mail_from=environment.parsed("MAIL_FROM", values.mail_from, default="desk@localhost"),
        site_name=environment.text("SITE_NAME", "Interlinear"),
        site_url=environment.parsed("SITE_URL", values.site_url, default=""),
        desk_language=environment.parsed("DESK_LANGUAGE", values.language_code, default="en"),
        time_zone=environment.parsed("TIME_ZONE", values.zone_name, default="UTC"),
        four_eyes=environment.switch("FOUR_EYES", default=True),
        proxies=environment.number("PROXIES", default=0, maximum=MOST_PROXIES),
        web_threads=environment.number(
            "WEB_THREADS", default=DEFAULT_WEB_THREADS, minimum=1, maximum=MOST_WEB_THREADS
        ),
        metrics_token=environment.secret("METRICS_TOKEN"),
    )


def _is_production(environment: Environment) -> bool:
    """Whatever is not certainly development is held to the rules of production."""
    return environment.text("APP_ENV").lower() not in {"", "development"}


def _check_server_variables(environment: Environment) -> None:
    """Variables of gunicorn and prometheus_client, which fail with a traceback."""
    environment.number("WEB_CONCURRENCY", default=1, minimum=1, maximum=MOST_PROCESSES)
    name = "PROMETHEUS_MULTIPROC_DIR"
    folder = environment.variables.get(name)
    if folder is not None and not (Path(folder).is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        sentence = f"{name} is {folder!r}, which is no folder where this user may write. Make it."
        environment.error(name, sentence)


def _refuse_unsafe(environment: Environment, settings: Settings) -> None:
    """What would expose a production desk, or leave it without mail or the right addresses."""
    for name, sentence in REQUIRED.items():
        environment.require(name, sentence)
    if any(map(values.is_weak, settings.old_secret_keys)):
        environment.error(
            "SECRET_KEY_FALLBACKS",
            "A key in SECRET_KEY_FALLBACKS is too weak for production: whoever guesses it is let "
            "in as anybody. Take it out; people will have to sign in again.",
        )
    if settings.debug:
        environment.error(
            "FLASK_DEBUG", "Debug mode is on in production. Unset FLASK_DEBUG, or set it to 0."
        )
    if settings.site_url.startswith("http://"):
        environment.error(
            "SITE_URL",
            "SITE_URL begins with http://, over which nobody can sign in: the session cookie is "
            "sent over https alone. Set it to an address with https://.",
        )


def _secret_key(environment: Environment, *, production: bool) -> str:
    secret = environment.secret("SECRET_KEY")
    if production and values.is_weak(secret) and not environment.has_error("SECRET_KEY"):
        environment.error(
            "SECRET_KEY",
            "SECRET_KEY is missing or too weak for production. Set it to a long random text, "
            "for example the output of: python -c 'import secrets; print(secrets.token_hex(32))'",
        )
    if production or secret:
        return secret
    try:
        return development_secret()
    except OSError as failed:
        environment.error(
            "SECRET_KEY",
            f"SECRET_KEY is not set, and none can be made in {instance_folder()}: "
            f"{failed.strerror}. Set it to a long random text.",
        )
        return ""


def _database_url(environment: Environment, *, production: bool) -> str:
    """The address of the database; the default while developing is an SQLite file in instance/."""
    value = environment.secret("DATABASE_URL")
    if not production and not environment.is_set("DATABASE_URL"):
        return _development_database_url(environment)
    url = environment.checked("DATABASE_URL", value, values.database_url, default="")
    if production:
        environment.require("DATABASE_URL", DATABASE_URL_MISSING)
        if url.startswith("sqlite:") and not _is_absolute_file(url):
            environment.error("DATABASE_URL", SQLITE_NOT_ABSOLUTE)
    return url or "sqlite://"


def _is_absolute_file(url: str) -> bool:
    file = sqlite_path(make_url(url))
    return file is not None and file.is_absolute()


def _development_database_url(environment: Environment) -> str:
    folder = instance_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as failed:
        sentence = f"DATABASE_URL is not set, and {folder} cannot be made: {failed.strerror}."
        environment.error("DATABASE_URL", sentence)
    default = f"sqlite:///{folder / 'interlinear.db'}"
    return environment.checked("DATABASE_URL", default, values.database_url, default=default)

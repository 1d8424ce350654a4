"""The settings of the application, and what follows from where it is installed."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import make_url

ROOT = Path(__file__).resolve().parent.parent
VERSION = "0.2.0"  # of the product; pyproject.toml says the same
DEFAULT_WEB_THREADS = 8
POOL_TIMEOUT = 2  # seconds


@dataclass(frozen=True)
class Settings:
    """What the environment says, read once: see `settings.reader`."""

    production: bool
    debug: bool
    secret_key: str
    old_secret_keys: tuple[str, ...]
    database_url: str
    smtp_url: str
    mail_from: str
    site_name: str
    site_url: str
    desk_language: str
    time_zone: str
    four_eyes: bool
    proxies: int
    web_threads: int
    metrics_token: str

    def for_flask(self) -> dict[str, object]:
        """The same, by the names that Flask and its extensions know."""
        return {
            "PRODUCTION": self.production,
            "DEBUG": self.debug,
            "SECRET_KEY": self.secret_key,
            "SECRET_KEY_FALLBACKS": list(self.old_secret_keys),
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": engine_options(self.database_url, self.web_threads),
            "WEB_THREADS": self.web_threads,
            "SMTP_URL": self.smtp_url,
            "MAIL_FROM": self.mail_from,
            "SITE_NAME": self.site_name,
            "SITE_URL": self.site_url,
            "FOUR_EYES": self.four_eyes,
            "DESK_LANGUAGE": self.desk_language,
            "TIME_ZONE": self.time_zone,
            "PROXIES": self.proxies,
            "METRICS_TOKEN": self.metrics_token,
            "SESSION_COOKIE_NAME": "__Host-desk" if self.production else "desk",
            "SESSION_COOKIE_SECURE": self.production,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "PERMANENT_SESSION_LIFETIME": timedelta(days=14),
            # As long as the session lasts: nobody loses a long edit to a clock.
            "WTF_CSRF_TIME_LIMIT": None,
            "BABEL_DEFAULT_LOCALE": "en",
            "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
            "RATELIMIT_HEADERS_ENABLED": True,
        }


def engine_options(url: str, threads: int = DEFAULT_WEB_THREADS) -> dict[str, object]:
    """Options of the engine; its time-outs are in `timeouts`.

    The pool never runs short: a request uses up to two connections at once, and the check of
    readiness one. Threads that wait for the database are bounded by `bulkhead` instead.
    """
    hidden = {"hide_parameters": True}  # names and texts must not reach a log
    if make_url(url).database in {None, "", ":memory:"}:
        return {**hidden}
    pool = {"pool_size": threads, "max_overflow": threads + 1, "pool_timeout": POOL_TIMEOUT}
    return {**hidden, **pool, "pool_pre_ping": url.startswith("postgresql")}


def instance_folder() -> Path:
    """The folder of the development database and of what a checkout creates for itself."""
    return ROOT / "instance"


def development_secret() -> str:
    """A key of this checkout's own, made on the first start, so that sign-ins outlive a restart."""
    return read_or_create_private_file(instance_folder() / "secret_key", secrets.token_hex(32))


def read_or_create_private_file(file: Path, default: str) -> str:
    """The text of `file`; a missing one is created with `default`, readable by its owner alone."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with open(file, "x", encoding="utf-8", opener=_private) as out:
            out.write(default)
    except FileExistsError:
        return file.read_text(encoding="utf-8")
    return default


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)

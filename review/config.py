"""Settings from the environment; the README's table is made of the same names."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import make_url

from review.domain.errors import Invalid
from review.domain.languages import language
from review.domain.zones import zone

ROOT = Path(__file__).resolve().parent.parent
VERSION = "0.1.0"  # of the product; pyproject.toml says the same
SHORTEST_SECRET = 32  # characters: 128 bits even where only hexadecimal digits are used
DEFAULT_WEB_THREADS = 8
POOL_TIMEOUT = 2  # seconds
ENVIRONMENTS = ("development", "production")
ON = ("1", "true", "yes", "on")
OFF = ("0", "false", "no", "off")


class Unsafe(RuntimeError):
    """The settings would expose the desk, or cannot be understood. Its text says what to do."""


@dataclass(frozen=True)
class Settings:
    """What the environment says, read once when the application is made."""

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


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from environment variables. Raises `Unsafe` with a sentence that says what to do."""
    production = _environment(environ) == "production"
    secret = _secret(environ, "SECRET_KEY")
    settings = Settings(
        production=production,
        debug=_is_on(environ, "FLASK_DEBUG", otherwise=False),
        secret_key=secret if production or secret else development_secret(),
        old_secret_keys=tuple(environ.get("SECRET_KEY_FALLBACKS", "").split()),
        database_url=database_url(_secret(environ, "DATABASE_URL")),
        smtp_url=_secret(environ, "SMTP_URL"),
        mail_from=environ.get("MAIL_FROM", "desk@localhost"),
        site_name=environ.get("SITE_NAME", "Interlinear"),
        site_url=environ.get("SITE_URL", "").rstrip("/"),
        desk_language=_language(environ, "DESK_LANGUAGE", otherwise="en"),
        time_zone=_zone(environ, "TIME_ZONE", otherwise="UTC"),
        four_eyes=_is_on(environ, "FOUR_EYES", otherwise=True),
        proxies=_count(environ, "PROXIES"),
        web_threads=_count(environ, "WEB_THREADS", default=DEFAULT_WEB_THREADS),
        metrics_token=_secret(environ, "METRICS_TOKEN"),
    )
    if production:
        refuse_unsafe(settings)
    return settings


def refuse_unsafe(settings: Settings) -> None:
    if _is_weak(settings.secret_key):
        raise Unsafe(
            "SECRET_KEY is missing or too weak for production. Set it to a long random text, "
            "for example the output of: python -c 'import secrets; print(secrets.token_hex(32))'"
        )
    if any(map(_is_weak, settings.old_secret_keys)):
        raise Unsafe(
            "A key in SECRET_KEY_FALLBACKS is too weak for production: whoever guesses it is let "
            "in as anybody. Take it out; people will have to sign in again."
        )
    if settings.debug:
        raise Unsafe("Debug mode is on in production. Unset FLASK_DEBUG, or set it to 0.")
    address = urlsplit(settings.site_url)
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise Unsafe(
            "SITE_URL is missing or no web address. Set it to the address readers use, for example "
            "https://news.example.org, so that links in mail and feeds lead there."
        )


def read_database_url(environ: Mapping[str, str]) -> str:
    """The address of the database alone, for commands that need no other setting."""
    return database_url(_secret(environ, "DATABASE_URL"))


def database_url(given: str) -> str:
    """The SQLAlchemy address of the database: SQLite beside the checkout unless one is given.

    `postgres://` and `postgresql://` are taken to mean psycopg 3. Raises `Unsafe` for others.
    """
    if not given:
        instance_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        return f"sqlite:///{instance_folder() / 'interlinear.db'}"
    for prefix in ("postgres://", "postgresql://"):
        if given.startswith(prefix):
            return "postgresql+psycopg://" + given.removeprefix(prefix)
    if not given.startswith(("sqlite://", "postgresql+psycopg://")):
        raise Unsafe(
            "DATABASE_URL names no database that is known here. Set it to an address such as "
            "postgresql://user:password@host/desk or sqlite:////folder/desk.db."
        )
    return given


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
    return ROOT / "instance"


def development_secret() -> str:
    """A key of this checkout's own, made on the first start, so that sign-ins outlive a restart."""
    return private_text(instance_folder() / "secret_key", secrets.token_hex(32))


def private_text(file: Path, otherwise: str) -> str:
    """What `file` holds, or `otherwise`, now written so that only its owner can read it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with open(file, "x", encoding="utf-8", opener=_private) as out:
            out.write(otherwise)
    except FileExistsError:
        return file.read_text(encoding="utf-8")
    return otherwise


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _secret(environ: Mapping[str, str], name: str) -> str:
    """A setting that may be given in a file named by NAME_FILE, as container secrets are."""
    file = environ.get(f"{name}_FILE")
    return Path(file).read_text(encoding="utf-8").strip() if file else environ.get(name, "")


def _environment(environ: Mapping[str, str]) -> str:
    """What APP_ENV says. A misspelt "production" must not start as anything laxer."""
    said = environ.get("APP_ENV", "").strip().lower() or "development"
    if said not in ENVIRONMENTS:
        raise Unsafe(f"APP_ENV is {said!r}. Set it to one of: {', '.join(ENVIRONMENTS)}.")
    return said


def _is_on(environ: Mapping[str, str], name: str, *, otherwise: bool) -> bool:
    """A switch; unset or empty it is `otherwise`. A word that is neither on nor off is refused."""
    said = environ.get(name, "").strip().lower()
    if said and said not in (*ON, *OFF):
        raise Unsafe(f"{name} is {said!r}. Set it to 1 (on) or 0 (off).")
    return said in ON if said else otherwise


def _count(environ: Mapping[str, str], name: str, *, default: int = 0) -> int:
    said = environ.get(name, "").strip() or str(default)
    if not (said.isascii() and said.isdigit()):
        raise Unsafe(f"{name} is {said!r}. Set it to a whole number, for example 1.")
    return int(said)


def _language(environ: Mapping[str, str], name: str, *, otherwise: str) -> str:
    said = environ.get(name, "").strip() or otherwise
    try:
        return language(said).code
    except Invalid as unknown:
        raise Unsafe(f"{name} is {said!r}. Set it to a language's code, such as en.") from unknown


def _zone(environ: Mapping[str, str], name: str, *, otherwise: str) -> str:
    said = environ.get(name, "").strip() or otherwise
    try:
        return zone(said).key
    except Invalid as unknown:
        raise Unsafe(
            f"{name} is {said!r}. Set it to a zone's name, such as Asia/Beirut."
        ) from unknown


def _is_weak(secret: str) -> bool:
    return len(secret) < SHORTEST_SECRET or len(set(secret)) < 8

"""What is unwise about settings with which the application would start."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from review.config import Settings
from review.formats import mime
from review.formats.smtp_url import parse_smtp_url
from review.settings.findings import Finding, Level

SHORTEST_TOKEN = 32  # characters
# Names that only a machine or a network of one's own knows.
LOCAL_DOMAINS = ("localhost", "local", "localdomain", "internal", "lan", "test", "invalid")
# Names for examples (RFC 2606), left in settings that were copied from one.
EXAMPLE = re.compile(r"(?:^|[.@/])example\.(?:com|net|org)\b")
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


def advice(settings: Settings, variables: frozenset[str]) -> list[Finding]:
    """Warnings about production settings; `variables` are the names that are set."""
    if not settings.production:
        return []
    warnings = (
        *_examples(settings),
        *_access(settings),
        *_network(settings, variables),
        *_mail(settings),
    )
    return [Finding(Level.WARNING, name, sentence) for name, sentence in warnings]


def _examples(settings: Settings) -> Iterator[tuple[str, str]]:
    urls = {"SITE_URL": settings.site_url, "SMTP_URL": settings.smtp_url}
    for name, value in {**urls, "MAIL_FROM": settings.mail_from}.items():
        if EXAMPLE.search(value):
            yield name, f"{name} has a domain for examples. Set it to a real one."


def _access(settings: Settings) -> Iterator[tuple[str, str]]:
    if settings.old_secret_keys:
        yield (
            "SECRET_KEY_FALLBACKS",
            "Old keys are still accepted. Take them out two weeks after the change: no sign-in "
            "signed with them lasts longer.",
        )
    if not settings.four_eyes:
        yield "FOUR_EYES", "FOUR_EYES is off: people may approve what they translated."
    if 0 < len(settings.metrics_token) < SHORTEST_TOKEN:
        yield (
            "METRICS_TOKEN",
            f"METRICS_TOKEN has fewer than {SHORTEST_TOKEN} characters and could be guessed.",
        )


def _network(settings: Settings, variables: frozenset[str]) -> Iterator[tuple[str, str]]:
    if settings.database_url.startswith("sqlite:"):
        yield (
            "DATABASE_URL",
            "SQLite serves one machine and one writer at a time. Several web nodes need "
            "PostgreSQL.",
        )
    if settings.proxies == 0:
        yield (
            "PROXIES",
            "PROXIES is 0. Behind a proxy, which https usually needs, all visitors then count as "
            "one in limits and sign-ins. Set it to the number of proxies.",
        )
    if "TIME_ZONE" not in variables:
        yield "TIME_ZONE", "TIME_ZONE is not set: readers see dates in UTC."


def _mail(settings: Settings) -> Iterator[tuple[str, str]]:
    domain = mime.sender(settings.mail_from, "").domain.lower()
    if "." not in domain or domain.rpartition(".")[2] in LOCAL_DOMAINS:
        yield "MAIL_FROM", f"Mail from {domain} is taken for spam: no such domain is public."
    if (urlsplit(settings.site_url).hostname or "") in LOCAL_HOSTS:
        yield "SITE_URL", "SITE_URL is this machine: links in mail and feeds lead nowhere else."
    if not settings.smtp_url:
        return
    server = parse_smtp_url(settings.smtp_url)
    if server.user and not (server.secure or server.starttls or server.host in LOCAL_HOSTS):
        yield (
            "SMTP_URL",
            "The password of the mail server is sent unencrypted. Use smtps:// or ?starttls=1.",
        )

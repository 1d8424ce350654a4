"""Wrong settings: each is refused with a sentence that names it and says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import config
from review.settings.findings import ConfigurationError, Level
from review.settings.reader import inspect_settings, read_settings
from tests.settings.test_reader import SAFE, STRONG


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own, with files that hold no usable secret."""
    monkeypatch.setattr(config, "ROOT", tmp_path)
    (tmp_path / "empty").write_text(" \n", encoding="utf-8")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00secret")
    (tmp_path / "lines").write_text(f"{STRONG}\n{STRONG}", encoding="utf-8")
    (tmp_path / "large").write_bytes(b"x" * 70_000)
    return tmp_path


# What production refuses. ROOT is the test's folder.
UNSAFE = [
    ("SECRET_KEY", "", "SECRET_KEY is missing or too weak"),
    ("SECRET_KEY", "short", "SECRET_KEY is missing or too weak"),
    ("SECRET_KEY", "x" * 64, "SECRET_KEY is missing or too weak"),
    ("SECRET_KEY", "abcdefg" * 10, "SECRET_KEY is missing or too weak"),
    ("SECRET_KEY_FALLBACKS", "dev", "A key in SECRET_KEY_FALLBACKS is too weak"),
    ("SECRET_KEY_FALLBACKS", f"{STRONG} dev", "A key in SECRET_KEY_FALLBACKS is too weak"),
    ("FLASK_DEBUG", "1", "Unset FLASK_DEBUG"),
    ("FLASK_DEBUG", "TRUE", "Unset FLASK_DEBUG"),
    ("DATABASE_URL", "", "DATABASE_URL is missing"),
    ("DATABASE_URL", " ", "DATABASE_URL is missing"),
    ("DATABASE_URL", "sqlite://", "DATABASE_URL names no file by its whole path"),
    ("DATABASE_URL", "sqlite:///desk.db", "DATABASE_URL names no file by its whole path"),
    ("SITE_URL", "", "SITE_URL is missing"),
    ("SITE_URL", "http://news.example.org", "SITE_URL begins with http://"),
    ("SMTP_URL", "", "SMTP_URL is missing"),
    ("MAIL_FROM", "", "MAIL_FROM is missing"),
]
# What is refused while developing as well.
MALFORMED = [
    ("APP_ENV", "prod", "APP_ENV is 'prod'. Set it to one of: development, production"),
    ("APP_ENV", "prodution", "APP_ENV is 'prodution'"),
    ("FOUR_EYES", "maybe", "FOUR_EYES is 'maybe'. Set it to 1 (on) or 0 (off)"),
    ("FLASK_DEBUG", "ja", "FLASK_DEBUG is 'ja'"),
    ("DESK_LANGUAGE", "xx", "DESK_LANGUAGE is 'xx'. Set it to a language's code"),
    ("DESK_LANGUAGE", "English", "DESK_LANGUAGE is 'English'"),
    ("TIME_ZONE", "Beirut", "TIME_ZONE is 'Beirut'. Set it to a zone's name"),
    ("TIME_ZONE", "../../etc/passwd", "TIME_ZONE is"),
    ("PROXIES", "one", "PROXIES is 'one'. Set it to a whole number from 0 to 10"),
    ("PROXIES", "-1", "PROXIES is '-1'"),
    ("PROXIES", "11", "PROXIES is '11'"),
    ("PROXIES", "9" * 500, "Set it to a whole number from 0 to 10"),
    ("PROXIES", "١", "PROXIES is '١'"),
    ("WEB_THREADS", "0", "WEB_THREADS is '0'. Set it to a whole number from 1 to 256"),
    ("WEB_THREADS", "1.5", "WEB_THREADS is '1.5'"),
    ("WEB_CONCURRENCY", "auto", "WEB_CONCURRENCY is 'auto'. Set it to a whole number"),
    ("WEB_CONCURRENCY", "0", "WEB_CONCURRENCY is '0'"),
    ("SITE_NAME", "The\nDesk", "SITE_NAME holds a line break"),
    ("SITE_NAME", "The \udcff Desk", "SITE_NAME holds a line break or control character"),
    ("DATABASE_URL", "mysql://desk@db/desk", "DATABASE_URL names no database that is known"),
    ("DATABASE_URL", "desk.db", "DATABASE_URL names no database that is known"),
    ("DATABASE_URL", "postgresql+asyncpg://db/desk", "DATABASE_URL names no database that is"),
    ("DATABASE_URL", "postgresql://db:port/desk", "DATABASE_URL cannot be understood"),
    ("DATABASE_URL", "postgresql://db:0/desk", "DATABASE_URL has a port that is no number from 1"),
    ("DATABASE_URL", "postgresql://db:65536/desk", "DATABASE_URL has a port"),
    ("DATABASE_URL", "sqlite:////missing/folder/desk.db", "in /missing/folder, which is no folder"),
    ("DATABASE_URL", "sqlite:///ROOT", "which is a folder. Name a file in it"),
    ("DATABASE_URL", "sqlite:///ROOT/empty/desk.db", "which is no folder"),
    ("DATABASE_URL", "sqlite://folder/desk.db", "has a host, which SQLite has not"),
    ("SMTP_URL", "mail.example.org", "SMTP_URL begins neither with smtp://"),
    ("SMTP_URL", "https://mail.example.org", "SMTP_URL begins neither with smtp://"),
    ("SMTP_URL", "smtp://", "SMTP_URL names no host"),
    ("SMTP_URL", "smtp://mail.example.org:smtp", "SMTP_URL has a port that is no number"),
    ("SMTP_URL", "smtp://mail.example.org:99999", "SMTP_URL has a port that is no number"),
    ("SMTP_URL", "smtp://desk:pass/word@mail.example.org", "SMTP_URL has a path or a #"),
    ("SMTP_URL", "smtp://mail.example.org?startls=1", "an option other than starttls"),
    ("MAIL_FROM", "desk", "MAIL_FROM is 'desk', which is no e-mail address"),
    ("MAIL_FROM", "The Desk", "MAIL_FROM is 'The Desk'"),
    ("MAIL_FROM", "desk@example.org, boss@example.org", "which is no e-mail address"),
    ("MAIL_FROM", "desk@example.org\r\nBcc: all@example.org", "MAIL_FROM holds a line break"),
    ("SITE_URL", "news.example.org", "SITE_URL is no web address"),
    ("SITE_URL", "javascript://news.example.org", "SITE_URL is no web address"),
    ("SITE_URL", "https:///stories", "SITE_URL is no web address"),
    ("SITE_URL", "https://news .example.org", "SITE_URL is no web address"),
    ("SITE_URL", "https://[::1", "SITE_URL is no web address"),
    ("SITE_URL", "https://news.example.org/desk", "SITE_URL has something behind the host"),
    ("SITE_URL", "https://news.example.org?a=1", "SITE_URL has something behind the host"),
    ("SITE_URL", "https://news.example.org#top", "SITE_URL has something behind the host"),
    ("SITE_URL", "https://me:pw@news.example.org", "SITE_URL has a user name in it"),
    ("SITE_URL", "https://news.example.org:port", "SITE_URL has a port that is no number"),
    ("SITE_URL", "https://news.example.org:0", "SITE_URL has a port that is no number"),
    ("SITE_URL", "https://صدى.example", "SITE_URL has a host that is not in ASCII"),
    ("SITE_URL", "https://news..example", "characters that no host name has"),
    ("SECRET_KEY_FILE", "/missing/secret", "which cannot be read: No such file or directory"),
    ("SECRET_KEY_FILE", "ROOT", "which cannot be read: Is a directory"),
    ("SECRET_KEY_FILE", "ROOT/empty", "which is empty"),
    ("SECRET_KEY_FILE", "ROOT/binary", "which is no text in UTF-8"),
    ("SECRET_KEY_FILE", "ROOT/large", "which is too large for a secret"),
    ("DATABASE_URL_FILE", "/dev/zero", "which is too large for a secret"),
    ("SMTP_URL_FILE", "ROOT/lines", "SMTP_URL_FILE holds a line break"),
    ("METRICS_TOKEN_FILE", "/missing/token", "METRICS_TOKEN_FILE names '/missing/token'"),
    ("PROMETHEUS_MULTIPROC_DIR", "/missing/folder", "which is no folder where this user may"),
    ("PROMETHEUS_MULTIPROC_DIR", "", "which is no folder where this user may"),
    ("APPENV", "production", "APPENV is set, but there is no such setting. Did you mean APP_ENV"),
]


@pytest.mark.parametrize(("name", "value", "sentence"), [*UNSAFE, *MALFORMED])
def test_production_refuses_what_is_wrong(root: Path, name: str, value: str, sentence: str) -> None:
    given = {**SAFE, name: value.replace("ROOT", str(root))}
    if name == "APPENV":
        del given["APP_ENV"]
    with pytest.raises(ConfigurationError) as refused:
        read_settings(given)
    assert sentence in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize(("name", "value", "sentence"), MALFORMED)
def test_what_cannot_be_understood_is_refused_while_developing_too(
    root: Path, name: str, value: str, sentence: str
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        read_settings({name: value.replace("ROOT", str(root))})
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("SITE_ULR", "SITE_URL"),  # transposed
        ("SITEURL", "SITE_URL"),
        ("SITE-URL", "SITE_URL"),
        ("site_url", "SITE_URL"),
        ("SITE_URL_FILE", "SITE_URL"),  # only secrets can be given in a file
        ("SECRET_KEY_FALLBACKS_FILE", "SECRET_KEY_FALLBACKS"),
        ("MAIL_FORM", "MAIL_FROM"),
        ("MAILFROM", "MAIL_FROM"),
        ("DATABASE_URI", "DATABASE_URL"),
        ("DATABASE_URLFILE", "DATABASE_URL_FILE"),
        ("SMTP_URL_FIEL", "SMTP_URL_FILE"),
        ("STMP_URL", "SMTP_URL"),
    ],
)
def test_a_misspelt_name_is_refused_where_the_setting_is_missing(name: str, meant: str) -> None:
    setting = meant.removesuffix("_FILE")
    given = {key: value for key, value in SAFE.items() if key != setting}
    with pytest.raises(ConfigurationError, match=f"{name} is set, .* Did you mean {meant}[?]"):
        read_settings({**given, name: "anything"})


@pytest.mark.parametrize("name", ["TIMEZONE", "TIME_ZON", "PROXYES", "FOUR_EYE", "WEB_THREAD"])
def test_so_is_that_of_a_setting_with_a_default(name: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{name} is set, but there is no such setting"):
        read_settings({**SAFE, name: "1"})
    assert warned({name: "1"}) == [name]


@pytest.mark.parametrize(
    "name", ["SITE_ULR", "SITE_TITLE", "SMTP_PASSWORD", "MAIL_SERVER", "METRICS_PORT"]
)
def test_names_that_only_look_like_settings_are_warned_of(name: str) -> None:
    assert warned({**SAFE, name: "anything"}) == [name]


@pytest.mark.parametrize(
    "name", ["PATH", "HOME", "PORT", "LANG", "MAIL", "USER", "TZ", "http_proxy",
             "TEST_DATABASE_URL", "TARGET_DATABASE_URL", "FLASK_APP", "SITE_ULR_"]
)  # fmt: skip
def test_other_variables_are_none_of_our_business(name: str) -> None:
    value = "" if name == "SITE_ULR_" else "anything"  # an empty variable is as good as unset
    assert inspect_settings({**SAFE, name: value})[1] == []


def warned(given: dict[str, str]) -> list[str]:
    """The names of which there is a warning; none of them is an error."""
    found = inspect_settings(given)[1]
    assert {one.level for one in found} == {Level.WARNING}
    return [one.subject for one in found]


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(ConfigurationError) as refused:
        read_settings({"APP_ENV": "production", "PROXIES": "many", "FLASK_DEBUG": "1"})
    said = str(refused.value)
    for name in ("SECRET_KEY", "DATABASE_URL", "SITE_URL", "SMTP_URL", "MAIL_FROM", "PROXIES"):
        assert sum(line.startswith(name) for line in said.splitlines()) == 1, name
    assert len(said.splitlines()) == 7


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "SMTP_URL", "METRICS_TOKEN"])
@pytest.mark.parametrize("value", ["hunter2", "http://a:hunter2@b", "postgresql://a:hunter2@b:x/c",
                                   "smtp://a:hunter2@b:x", "hunter2\nhunter2"])  # fmt: skip
def test_a_secret_is_in_no_sentence(name: str, value: str) -> None:
    found = inspect_settings({**SAFE, name: value})[1]
    assert not [one for one in found if "hunter2" in one.sentence]


def test_a_file_and_a_variable_that_differ_are_warned_of(root: Path) -> None:
    (root / "key").write_text(STRONG, encoding="utf-8")
    same = {**SAFE, "SECRET_KEY": STRONG, "SECRET_KEY_FILE": str(root / "key")}
    assert inspect_settings(same)[1] == []
    assert warned({**same, "SECRET_KEY": STRONG[::-1]}) == ["SECRET_KEY"]


@given(st.sampled_from(sorted({name for name, *_ in MALFORMED})), st.text(max_size=60))
def test_whatever_is_given_there_is_never_another_error(name: str, value: str) -> None:
    for environment in ({}, SAFE):
        _, found = inspect_settings({**environment, name: value})
        assert all("\n" not in one.sentence for one in found)

"""Settings: what each means, and that production starts on none that would expose the desk."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from review import config
from review.config import Settings
from review.settings.findings import ConfigurationError
from review.settings.reader import read_database_url, read_settings
from review.settings.values import SHORTEST_SECRET

STRONG = "0123456789abcdef" * 4
SAFE = {
    "APP_ENV": "production",
    "SECRET_KEY": STRONG,
    "SITE_URL": "https://news.example.org",
    "DATABASE_URL": "postgresql://desk@db/desk",
    "SMTP_URL": "smtp://desk:secret@mail.example.org:587?starttls=1",
    "MAIL_FROM": "The Desk <desk@example.org>",
}


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of the test's own, as nothing here is to write into this one."""
    monkeypatch.setattr(config, "ROOT", tmp_path)
    return tmp_path


def settings(**given: str) -> Settings:
    return read_settings(given)


def production(**given: str) -> Settings:
    return read_settings({**SAFE, **given})


def test_out_of_the_box_it_is_a_safe_development_desk(root: Path) -> None:
    found = settings()
    assert not found.production
    assert not found.debug
    assert found.four_eyes
    assert found.database_url == f"sqlite:///{root / 'instance' / 'interlinear.db'}"
    assert len(found.secret_key) >= SHORTEST_SECRET
    assert found.proxies == 0


def test_the_development_key_is_its_owners_alone_and_outlives_a_restart(root: Path) -> None:
    first = settings().secret_key
    assert settings().secret_key == first
    file = root / "instance" / "secret_key"
    assert file.read_text(encoding="utf-8") == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_production_starts_with_safe_settings(root: Path) -> None:
    found = production()
    assert found.production
    assert found.secret_key == STRONG
    assert not (root / "instance").exists()


def test_a_refusal_does_not_repeat_the_secret() -> None:
    with pytest.raises(ConfigurationError) as refused:
        production(SECRET_KEY="hunter2 hunter2", SECRET_KEY_FALLBACKS="")
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("word", ["production", "Production", " PRODUCTION "])
def test_production_is_production_however_it_is_written(word: str) -> None:
    with pytest.raises(ConfigurationError, match="SECRET_KEY"):
        settings(APP_ENV=word)


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("SECRET_KEY", STRONG, STRONG),
        ("DATABASE_URL", "postgres://db/desk", "postgresql+psycopg://db/desk"),
        ("SMTP_URL", "smtps://mail.example.org", "smtps://mail.example.org"),
        ("METRICS_TOKEN", STRONG, STRONG),
    ],
)
@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_secrets_can_come_from_files(
    name: str, value: str, meant: str, ending: str, tmp_path: Path
) -> None:
    file = tmp_path / "secret"
    file.write_bytes(f"{value}{ending}".encode())
    found = settings(**{f"{name}_FILE": str(file)})
    assert getattr(found, name.lower()) == meant


def test_a_file_comes_before_the_variable(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(STRONG, encoding="utf-8")
    assert settings(SECRET_KEY="another", SECRET_KEY_FILE=str(file)).secret_key == STRONG


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u:p@h/d?sslmode=require", "postgresql+psycopg://u:p@h/d?sslmode=require"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
        (
            "postgresql://desk@/desk?host=/run/postgresql",
            "postgresql+psycopg://desk@/desk?host=/run/postgresql",
        ),
        ("sqlite://", "sqlite://"),
        ("sqlite:////tmp/desk.db", "sqlite:////tmp/desk.db"),
        ("sqlite:///file:/tmp/desk.db?uri=true", "sqlite:///file:/tmp/desk.db?uri=true"),
    ],
)
def test_database_addresses_mean_psycopg_3(given: str, meant: str) -> None:
    assert settings(DATABASE_URL=given).database_url == meant


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("https://news.example.org", "https://news.example.org"),
        ("https://news.example.org/", "https://news.example.org"),
        (" HTTPS://News.Example.org:8443/ ", "https://news.example.org:8443"),
        ("https://xn--hgbk6aj7f53bba.example", "https://xn--hgbk6aj7f53bba.example"),
        ("https://[2001:db8::1]:443", "https://[2001:db8::1]:443"),
        ("https://192.0.2.7", "https://192.0.2.7"),
    ],
)
def test_the_address_of_the_site_is_normalized(given: str, meant: str) -> None:
    assert production(SITE_URL=given).site_url == meant


def test_while_developing_the_site_may_use_http() -> None:
    assert settings(SITE_URL="http://127.0.0.1:5000/").site_url == "http://127.0.0.1:5000"


def test_the_database_alone_is_read_whatever_else_is_wrong(tmp_path: Path) -> None:
    wrong = {"APP_ENV": "production", "SECRET_KEY_FILE": "/missing", "PROXIES": "many"}
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    assert read_database_url({**wrong, "DATABASE_URL": url}) == url


@pytest.mark.parametrize("environment", ["production", "prodution"])
def test_production_never_falls_back_to_the_database_of_development(environment: str) -> None:
    """Not even in commands that need no other setting."""
    with pytest.raises(ConfigurationError, match="DATABASE_URL is missing"):
        read_database_url({"APP_ENV": environment})


def test_cookies_are_guarded_and_in_production_for_https_alone() -> None:
    for found in (settings(), production()):
        values = found.for_flask()
        assert values["SESSION_COOKIE_HTTPONLY"] is True
        assert values["SESSION_COOKIE_SAMESITE"] == "Lax"
        assert values["SESSION_COOKIE_SECURE"] is found.production
    assert str(production().for_flask()["SESSION_COOKIE_NAME"]).startswith("__Host-")


def test_what_flask_is_told() -> None:
    values = production(
        SITE_URL="https://news.example.org/",
        SECRET_KEY_FALLBACKS=STRONG[::-1],
        FOUR_EYES="0",
        PROXIES="2",
        SITE_NAME="Sada",
    ).for_flask()
    assert values["SITE_URL"] == "https://news.example.org"
    assert values["SECRET_KEY_FALLBACKS"] == [STRONG[::-1]]
    assert values["FOUR_EYES"] is False
    assert (values["PROXIES"], values["SITE_NAME"]) == (2, "Sada")
    assert values["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://desk@db/desk"
    assert values["SQLALCHEMY_ENGINE_OPTIONS"] == {
        "hide_parameters": True,
        "pool_size": 8,
        "max_overflow": 9,
        "pool_timeout": 2,
        "pool_pre_ping": True,
    }

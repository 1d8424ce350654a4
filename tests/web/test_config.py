"""Settings: what each means, and that production starts on none that would expose the desk."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from review import config
from review.config import Settings, Unsafe, read_settings

STRONG = "0123456789abcdef" * 4
SAFE = {
    "APP_ENV": "production",
    "SECRET_KEY": STRONG,
    "SITE_URL": "https://news.example.org",
    "DATABASE_URL": "postgresql://desk@db/desk",
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
    assert len(found.secret_key) >= config.SHORTEST_SECRET
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


def test_production_on_sqlite_has_a_folder_to_write_in(root: Path) -> None:
    production(DATABASE_URL="")
    assert (root / "instance").is_dir()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "x" * 64),
        ("SECRET_KEY", "abcdefg" * 10),
        ("SECRET_KEY_FALLBACKS", "dev"),
        ("SECRET_KEY_FALLBACKS", f"{STRONG} dev"),
        ("FLASK_DEBUG", "1"),
        ("FLASK_DEBUG", "TRUE"),
        ("SITE_URL", ""),
        ("SITE_URL", "news.example.org"),
        ("SITE_URL", "javascript://news.example.org"),
        ("SITE_URL", "https:///stories"),
    ],
)
def test_production_refuses_what_is_unsafe_and_says_which(name: str, value: str) -> None:
    with pytest.raises(Unsafe) as refused:
        production(**{name: value})
    assert name in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("APP_ENV", "prod"),
        ("APP_ENV", "prodution"),
        ("FOUR_EYES", "maybe"),
        ("FLASK_DEBUG", "ja"),
        ("DATABASE_URL", "mysql://desk@db/desk"),
        ("DATABASE_URL", "desk.db"),
        ("DESK_LANGUAGE", "xx"),
        ("DESK_LANGUAGE", "English"),
        ("PROXIES", "one"),
        ("PROXIES", "-1"),
        ("PROXIES", "١"),
    ],
)
def test_what_cannot_be_understood_is_refused_everywhere(name: str, value: str) -> None:
    with pytest.raises(Unsafe, match=name):
        settings(**{name: value})


def test_a_refusal_does_not_repeat_the_secret() -> None:
    with pytest.raises(Unsafe) as refused:
        production(SECRET_KEY="hunter2 hunter2", SECRET_KEY_FALLBACKS="")
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("word", ["production", "Production", " PRODUCTION "])
def test_production_is_production_however_it_is_written(word: str) -> None:
    with pytest.raises(Unsafe, match="SECRET_KEY"):
        settings(APP_ENV=word)


@pytest.mark.parametrize(
    ("value", "on"),
    [("", True), (" ", True), ("1", True), ("on", True), ("Yes", True), ("0", False),
     ("off", False), ("No", False), ("FALSE", False)],
)  # fmt: skip
def test_four_eyes_are_off_only_when_said_so(value: str, on: bool) -> None:
    assert settings(FOUR_EYES=value).four_eyes is on


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "SMTP_URL"])
def test_secrets_can_come_from_files(name: str, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"sqlite:///{STRONG}\n", encoding="utf-8")
    found = settings(**{name: "overruled", f"{name}_FILE": str(file)})
    assert getattr(found, name.lower()) == f"sqlite:///{STRONG}"


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u:p@h/d?sslmode=require", "postgresql+psycopg://u:p@h/d?sslmode=require"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
        ("sqlite:////var/lib/desk.db", "sqlite:////var/lib/desk.db"),
    ],
)
def test_database_addresses_mean_psycopg_3(given: str, meant: str) -> None:
    assert settings(DATABASE_URL=given).database_url == meant


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

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.core.config import Settings

FIELDS = [name.upper() for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FIELDS:
        monkeypatch.delenv(name, raising=False)


def load() -> Settings:
    return Settings(_env_file=None)


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("", []),
        ("*", ["*"]),
        ("https://example.com", ["https://example.com"]),
        ("http://a.test, http://b.test:81,", ["http://a.test", "http://b.test:81"]),
        ('["http://a.test", "http://b.test"]', ["http://a.test", "http://b.test"]),
    ],
)
def test_origins_are_a_list_or_json(
    monkeypatch: pytest.MonkeyPatch, text: str, origins: list[str]
) -> None:
    monkeypatch.setenv("CORS_ORIGINS", text)

    assert load().cors_origins == origins


@pytest.mark.parametrize(
    "text", ["https://example.com/", "https://example.com/app", "example.com", "[1"]
)
def test_what_no_browser_sends_as_origin_is_refused(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("CORS_ORIGINS", text)

    with pytest.raises(ValidationError, match="cors_origins"):
        load()


def test_any_origin_with_credentials_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CORS_ORIGINS", "*")
    monkeypatch.setenv("CORS_ALLOW_CREDENTIALS", "true")

    with pytest.raises(ValidationError, match="list the origins instead"):
        load()


def test_env_file_is_read_and_may_hold_other_variables(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("APP_NAME=Renamed\nLOG_LEVEL=\nSOMETHING_ELSE=1\n")

    settings = Settings(_env_file=env_file)

    assert settings.app_name == "Renamed"
    assert settings.log_level == "INFO"


def test_env_example_names_every_setting() -> None:
    example = Path(__file__).parents[1] / ".env.example"
    lines = example.read_text(encoding="utf-8").splitlines()
    names = {line.partition("=")[0] for line in lines if line and line[0] != "#"}

    assert set(FIELDS) <= names

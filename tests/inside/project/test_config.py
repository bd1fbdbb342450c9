import os
import subprocess
import sys
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


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        (
            {"PORT": "eighty"},
            "PORT: Input should be a valid integer, unable to parse string as an integer",
        ),
        (
            {"CORS_ORIGINS": "*", "CORS_ALLOW_CREDENTIALS": "true"},
            "CORS_ORIGINS=* together with CORS_ALLOW_CREDENTIALS=true would let any web "
            "page act as the signed-in user: list the origins instead",
        ),
        (
            {"OPERATOR_TOKEN": "short"},
            "OPERATOR_TOKEN: use 16 or more letters, digits and -._~+/, such as those "
            'of: python -c "import secrets; print(secrets.token_urlsafe())"',
        ),
    ],
)
def test_a_wrong_setting_is_one_line(variables: dict[str, str], told: str) -> None:
    finished = subprocess.run(
        [sys.executable, "-c", "import app.entrypoints.webserver"],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )

    assert finished.returncode == 1
    assert finished.stderr == f"{told}\n"


def test_other_errors_keep_their_traceback() -> None:
    finished = subprocess.run(
        [sys.executable, "-c", "import app; raise ValueError('out of paper')"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert finished.stderr.startswith("Traceback")
    assert finished.stderr.endswith("ValueError: out of paper\n")

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr, ValidationError

from app.components.backend.main import create_app
from app.core.operator import token
from app.core.operator.client import operator_headers
from app.core.operator.sign_in import tell_operator
from app.core.operator.token import (
    OperatorSettings,
    operator_token,
    read_or_make,
    settings,
)


@pytest.fixture
def unset(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Where the token is kept while none is set."""
    path = tmp_path / "state" / "token"
    monkeypatch.setattr(settings, "token", None)
    monkeypatch.setattr(token, "token_file", lambda: path)
    operator_token.cache_clear()
    tell_operator.cache_clear()
    yield path
    operator_token.cache_clear()


def test_a_token_is_made_that_only_its_owner_can_read(unset: Path) -> None:
    made = operator_token()

    assert made is not None
    assert len(made) == 43
    assert unset.read_text(encoding="utf-8") == made
    assert [each.name for each in unset.parent.iterdir()] == ["token"]
    operator_token.cache_clear()
    assert operator_token() == made


@pytest.mark.skipif("sys.platform == 'win32'", reason="files have no mode there")
def test_a_file_that_others_can_read_is_not_used(
    unset: Path, caplog: pytest.LogCaptureFixture
) -> None:
    operator_token()
    assert unset.stat().st_mode & 0o777 == 0o600
    unset.chmod(0o644)
    operator_token.cache_clear()

    assert operator_token() is None
    assert str(unset) in caplog.text


def test_those_who_start_at_once_agree(tmp_path: Path) -> None:
    paths = [tmp_path / "token"] * 8
    with ThreadPoolExecutor(4) as executor:
        tokens = set(executor.map(read_or_make, paths))

    assert len(tokens) == 1


def test_where_none_can_be_kept_nobody_is_let_in(
    unset: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = TestClient(create_app())
    unset.parent.write_text("a file where the folder belongs")

    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer None"}):
        assert client.get("/metrics", headers=headers).status_code == 401
    (line,) = [each.message for each in caplog.records if each.levelname == "WARNING"]
    assert line.startswith("OPERATOR_TOKEN is not set")


def test_the_token_of_this_machine_is_sent_to_no_other(unset: Path) -> None:
    kept = {"Authorization": f"Bearer {operator_token()}"}
    assert operator_headers("http://127.0.0.1:8000") == kept
    assert operator_headers("https://example.com") == {}
    for text in ("ümlaut", "two\nlines"):
        assert operator_headers("https://example.com", text) == {}
    given = operator_headers("https://example.com", "given")
    assert given == {"Authorization": "Bearer given"}


def test_a_token_that_is_set_is_sent_to_all_processes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    operator_token.cache_clear()
    monkeypatch.setattr(settings, "token", SecretStr("0123456789abcdef"))
    expected = {"Authorization": "Bearer 0123456789abcdef"}
    assert operator_headers("http://scheduler:8001") == expected
    operator_token.cache_clear()


@pytest.mark.parametrize("text", ["short", "with a space in it", "mit-ümlaut-in-it"])
def test_a_token_that_would_not_do_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        OperatorSettings(token=SecretStr(text))

    assert "token_urlsafe" in str(caught.value)
    assert text not in str(caught.value)


def test_in_development_the_link_is_told_once(
    unset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        with TestClient(create_app()):
            pass

    assert capsys.readouterr().err.count(f"?token={operator_token()}\n") == 1
    assert unset.is_file()


def test_in_production_the_link_is_not_told(
    monkeypatch: pytest.MonkeyPatch,
    unset: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(settings, "environment", "production")

    with TestClient(create_app()):
        pass

    assert str(operator_token()) not in capsys.readouterr().err
    assert "OPERATOR_TOKEN is not set" in caplog.text

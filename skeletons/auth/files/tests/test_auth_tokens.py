import asyncio
from datetime import timedelta

import jwt
import pytest
from pydantic import SecretStr

from app.components.auth import passwords
from app.components.auth.settings import AuthSettings, settings
from app.components.auth.tokens import (
    AuthSecretError,
    InvalidTokenError,
    Purpose,
    check_secret,
    make_token,
    read_token,
)

SECRET = "s" * 48
OTHER = "t" * 48
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "secret", SecretStr(SECRET))


def test_a_token_is_read_for_its_purpose() -> None:
    token = make_token(Purpose.RESET, "ann", MINUTE, to="a")
    claims = read_token(Purpose.RESET, token)
    assert (claims["sub"], claims["to"]) == ("ann", "a")
    for other in {*Purpose} - {Purpose.RESET}:
        with pytest.raises(InvalidTokenError):
            read_token(other, token)


def forged(
    algorithm: str | None = "HS256", key: str = SECRET, **changes: object
) -> str:
    claims = jwt.decode(
        make_token(Purpose.ACCESS, "ann", MINUTE), options={"verify_signature": False}
    )
    kept = {name: value for name, value in (claims | changes).items() if value}
    return jwt.encode(kept, key, algorithm)


def test_what_is_signed_as_it_should_be_is_taken() -> None:
    assert read_token(Purpose.ACCESS, forged())["sub"] == "ann"


@pytest.mark.parametrize(
    "token",
    [
        forged(None, key=""),
        forged("HS384"),
        forged(key=OTHER),
        forged(exp=1),
        forged(exp=None),
        forged(sub=None),
        forged(aud=None),
        forged(aud=["reset"]),
        "",
        "a.b.c",
        "\ud800",
    ],
)
def test_what_is_not_is_refused(token: str) -> None:
    with pytest.raises(InvalidTokenError):
        read_token(Purpose.ACCESS, token)


def test_a_secret_is_replaced_without_signing_anybody_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token = make_token(Purpose.ACCESS, "ann", MINUTE)
    monkeypatch.setattr(settings, "secret", SecretStr(OTHER))
    with pytest.raises(InvalidTokenError):
        read_token(Purpose.ACCESS, token)
    monkeypatch.setattr(settings, "previous_secret", SecretStr(SECRET))
    assert read_token(Purpose.ACCESS, token)["sub"] == "ann"
    newer = make_token(Purpose.ACCESS, "ann", MINUTE)
    monkeypatch.setattr(settings, "previous_secret", SecretStr(""))
    assert read_token(Purpose.ACCESS, newer)["sub"] == "ann"


@pytest.mark.parametrize(
    ("secret", "previous", "environment", "problem"),
    [
        ("", "", "production", "AUTH_SECRET is not set"),
        ("", "", "staging", "AUTH_SECRET is not set"),
        ("short", "", "development", "AUTH_SECRET has less than 32"),
        (SECRET, "short", "production", "AUTH_PREVIOUS_SECRET has less than 32"),
        ("", "", "development", None),
        (SECRET, "", "production", None),
    ],
)
def test_a_secret_that_is_missing_or_weak_is_refused(
    monkeypatch: pytest.MonkeyPatch,
    secret: str,
    previous: str,
    environment: str,
    problem: str | None,
) -> None:
    monkeypatch.setattr(settings, "secret", SecretStr(secret))
    monkeypatch.setattr(settings, "previous_secret", SecretStr(previous))
    monkeypatch.setattr(settings, "environment", environment)
    if problem is None:
        check_secret()
        return
    with pytest.raises(AuthSecretError, match=problem):
        check_secret()


def test_settings_do_not_show_their_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTH_SMTP_PASSWORD", "hunter2")
    monkeypatch.setenv("AUTH_ALLOWED_ORIGINS", "https://a.example, https://b.example")
    read = AuthSettings()
    assert read.smtp_password.get_secret_value() == "hunter2"
    assert "hunter2" not in repr(read)
    assert read.trusted_origins == ["https://a.example", "https://b.example"]


def test_a_password_is_the_same_however_it_is_typed() -> None:
    composed, decomposed = "caf\u00e9 caf\u00e9", "cafe\u0301 cafe\u0301"

    async def scenario() -> bool:
        kept = await passwords.hash_password(composed)
        return (await passwords.verify_password(decomposed, kept))[0]

    assert asyncio.run(scenario())


def test_nobody_has_a_password_that_fits() -> None:
    assert asyncio.run(passwords.verify_password("nobody", None)) == (False, None)

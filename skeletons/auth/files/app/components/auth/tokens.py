"""Signed tokens, each good for one purpose."""

import logging
import secrets
from contextlib import suppress
from datetime import timedelta
from enum import Enum
from functools import cache
from typing import Any

import jwt

from app.components.auth.settings import settings
from app.components.auth.times import now

logger = logging.getLogger(__name__)

# Never taken from a token, which could name one that needs no secret.
ALGORITHM = "HS256"

MINIMUM_SECRET_LENGTH = 32


class Purpose(Enum):
    ACCESS = "access"
    VERIFY = "verify"
    RESET = "reset"
    CHANGE_EMAIL = "change_email"
    INVITATION = "invitation"
    OAUTH = "oauth"


class AuthSecretError(ValueError):
    """The secret that tokens are signed with is missing, or easy to guess."""


class InvalidTokenError(Exception):
    """Not signed here, over, or made for something else."""


def make_token(
    purpose: Purpose, subject: str, lifetime: timedelta, **claims: object
) -> str:
    issued = now()
    payload = {
        **claims,
        "sub": subject,
        "aud": purpose.value,
        "iat": issued,
        "exp": issued + lifetime,
    }
    return jwt.encode(payload, signing_secrets()[0], ALGORITHM)


def read_token(purpose: Purpose, token: str) -> dict[str, Any]:
    """Give the claims of a token; raises `InvalidTokenError`."""
    for secret in signing_secrets():
        with suppress(jwt.InvalidTokenError, ValueError):
            return jwt.decode(
                token,
                secret,
                algorithms=[ALGORITHM],
                audience=purpose.value,
                options={"require": ["aud", "exp", "iat", "sub"]},
            )
    raise InvalidTokenError


def signing_secrets() -> list[str]:
    """Give the secret to sign with, and then the one before it, if any."""
    check_secret()
    secret = settings.secret.get_secret_value() or secret_of_process()
    previous = settings.previous_secret.get_secret_value()
    return [secret, previous] if previous else [secret]


@cache
def secret_of_process() -> str:
    logger.warning("AUTH_SECRET is not set: access tokens end with this process")
    return secrets.token_urlsafe(MINIMUM_SECRET_LENGTH)


def check_secret() -> None:
    """Raise `AuthSecretError` unless what is signed can be trusted."""
    secret = settings.secret.get_secret_value()
    previous = settings.previous_secret.get_secret_value()
    advice = (
        'Make one with: python -c "import secrets; print(secrets.token_urlsafe(32))"'
    )
    if not secret and not settings.in_development:
        problem = "AUTH_SECRET is not set, and is needed in production"
        raise AuthSecretError(f"{problem}. {advice}")
    for name, value in (("SECRET", secret), ("PREVIOUS_SECRET", previous)):
        if 0 < len(value) < MINIMUM_SECRET_LENGTH:
            problem = f"AUTH_{name} has less than {MINIMUM_SECRET_LENGTH} characters"
            raise AuthSecretError(f"{problem}. {advice}")

"""The cookie of a session: its id, with a signature that only this server can make."""

import hashlib
import hmac
import logging
import secrets
from functools import cache

from starlette.responses import Response

from app.components.cache.keys import prefixed
from app.components.cache.settings import settings

logger = logging.getLogger(__name__)

MINIMUM_SECRET_LENGTH = 32


class SessionSecretError(ValueError):
    """The secret that sessions are signed with is missing, or easy to guess."""


def new_id() -> str:
    return secrets.token_urlsafe(32)


def cookie_name() -> str:
    # Browsers share cookies between the ports of a host, hence a name of its own. What
    # `__Host-` adds: https://datatracker.ietf.org/doc/html/rfc6265bis#section-4.1.3.2
    tag = hashlib.sha256(prefixed().encode()).hexdigest()[:8]
    return f"session-{tag}" if settings.in_development else f"__Host-session-{tag}"


def sign(session_id: str) -> str:
    return f"{session_id}.{signature(session_id, signing_key())}"


def verify(cookie: str) -> str | None:
    """Give the id from a cookie, unless somebody else made it."""
    session_id, _, given = cookie.rpartition(".")
    keys = [signing_key(), settings.session_secret_previous.get_secret_value().encode()]
    is_genuine = any(
        hmac.compare_digest(signature(session_id, key).encode(), given.encode())
        for key in keys
        if key
    )
    return session_id if is_genuine else None


def signature(session_id: str, key: bytes) -> str:
    return hmac.new(key, session_id.encode(), hashlib.sha256).hexdigest()


def set_cookie_header(session_id: str) -> str:
    """Give the header that sets the cookie, or without an id takes it away."""
    response = Response()
    response.set_cookie(
        cookie_name(),
        sign(session_id) if session_id else "",
        max_age=settings.session_ttl_seconds if session_id else 0,
        path="/",
        secure=not settings.in_development,
        httponly=True,
        samesite="lax",
    )
    return response.headers["Set-Cookie"]


@cache
def signing_key() -> bytes:
    check_secret()
    secret = settings.session_secret.get_secret_value()
    if not secret:
        logger.warning("SESSION_SECRET is not set: sessions end with this process")
    return (secret or secrets.token_urlsafe()).encode()


def check_secret() -> None:
    problem = ""
    if not settings.session_secret and not settings.in_development:
        problem = "SESSION_SECRET is not set, and sessions need it in production"
    for name in ("session_secret", "session_secret_previous"):
        if 0 < len(getattr(settings, name)) < MINIMUM_SECRET_LENGTH:
            problem = f"{name.upper()} has less than {MINIMUM_SECRET_LENGTH} characters"
    if problem:
        raise SessionSecretError(
            f"{problem}. Make one with: "
            'python -c "import secrets; print(secrets.token_urlsafe(32))"'
        )

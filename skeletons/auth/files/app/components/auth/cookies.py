"""The cookie of a browser that is signed in. Scripts of a page cannot read it."""

import hashlib

from starlette.responses import Response

from app.components.auth.settings import settings


def cookie_name() -> str:
    # Browsers share cookies between the ports of a host, hence a name of its own.
    tag = hashlib.sha256(settings.name.encode()).hexdigest()[:8]
    return f"__Host-auth-{tag}" if is_secure() else f"auth-{tag}"


def is_secure() -> bool:
    """Whether browsers are to send the cookie over HTTPS only."""
    return not settings.in_development


def set_cookie(response: Response, secret: str) -> None:
    response.set_cookie(
        cookie_name(),
        secret,
        max_age=int(settings.session_days * 24 * 3600),
        path="/",
        secure=is_secure(),
        httponly=True,
        samesite="lax",
    )


def delete_cookie(response: Response) -> None:
    response.delete_cookie(
        cookie_name(), path="/", secure=is_secure(), httponly=True, samesite="lax"
    )

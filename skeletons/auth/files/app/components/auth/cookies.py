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
    keep(response, cookie_name(), secret, settings.session_days * 24 * 3600)


def delete_cookie(response: Response) -> None:
    keep(response, cookie_name(), "", 0)


def keep(response: Response, name: str, value: str, seconds: float) -> None:
    """Have a browser send it with every request to here, and show it to no script."""
    response.set_cookie(
        name,
        value,
        max_age=int(seconds),
        path="/",
        secure=is_secure(),
        httponly=True,
        # Not "strict": who follows a link to here would seem not to be signed in.
        samesite="lax",
    )

"""What a browser carries from here to a provider and back, in a cookie that is signed."""

import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from app.components.auth.cookies import cookie_name, is_secure
from app.components.auth.tokens import (
    InvalidTokenError,
    Purpose,
    make_token,
    read_token,
)

LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Journey:
    """A sign-in that has begun; the secrets tie what comes back to it."""

    provider: str
    destination: str
    state: str
    nonce: str
    verifier: str


def new_journey(provider: str, destination: str) -> Journey:
    return Journey(
        provider,
        destination,
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        # https://www.rfc-editor.org/rfc/rfc7636: 43 characters or more
        verifier=secrets.token_urlsafe(48),
    )


def journey_cookie() -> str:
    return f"{cookie_name()}-oauth"


def keep_journey(response: Response, journey: Journey) -> None:
    token = make_token(
        Purpose.OAUTH, journey.provider, LIFETIME, journey=asdict(journey)
    )
    response.set_cookie(
        journey_cookie(),
        token,
        max_age=int(LIFETIME.total_seconds()),
        path="/",
        secure=is_secure(),
        httponly=True,
        samesite="lax",
    )


def read_journey(request: Request, provider: str, state: str) -> Journey | None:
    """Give the journey that ends here, unless it is another browser's, or another's."""
    try:
        claims = read_token(Purpose.OAUTH, request.cookies.get(journey_cookie(), ""))
    except InvalidTokenError:
        return None
    journey = Journey(**claims["journey"])
    is_same = secrets.compare_digest(journey.state.encode(), state.encode())
    return journey if is_same and journey.provider == provider else None


def forget_journey(response: Response) -> None:
    response.delete_cookie(
        journey_cookie(), path="/", secure=is_secure(), httponly=True, samesite="lax"
    )

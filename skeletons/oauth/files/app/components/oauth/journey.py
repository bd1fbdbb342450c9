"""What a browser carries from here to a provider and back, in a cookie that is signed."""

import secrets
from datetime import timedelta

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from app.components.auth import cookies
from app.components.auth.tokens import (
    InvalidTokenError,
    Purpose,
    make_token,
    read_token,
)

LIFETIME = timedelta(minutes=10)


def new_secret() -> str:
    # 43 characters or more: https://www.rfc-editor.org/rfc/rfc7636#section-4.1
    return secrets.token_urlsafe(48)


class Journey(BaseModel):
    """A sign-in that has begun; the secrets tie what comes back to it."""

    provider: str
    destination: str
    state: str = Field(default_factory=new_secret)
    nonce: str = Field(default_factory=new_secret)
    verifier: str = Field(default_factory=new_secret)


def journey_cookie() -> str:
    return f"{cookies.cookie_name()}-oauth"


def keep_journey(response: Response, journey: Journey | None) -> None:
    """Have the browser carry it; with None, have it forget the one that it carries."""
    token, seconds = "", 0.0
    if journey:
        claims = journey.model_dump()
        token = make_token(Purpose.OAUTH, journey.provider, LIFETIME, journey=claims)
        seconds = LIFETIME.total_seconds()
    cookies.keep(response, journey_cookie(), token, seconds)


def read_journey(request: Request, provider: str, state: str) -> Journey | None:
    """Give the journey that ends here, unless it is another browser's, or another's."""
    try:
        claims = read_token(Purpose.OAUTH, request.cookies.get(journey_cookie(), ""))
    except InvalidTokenError:
        return None
    journey = Journey.model_validate(claims["journey"])
    is_same = secrets.compare_digest(journey.state.encode(), state.encode())
    return journey if is_same and journey.provider == provider else None

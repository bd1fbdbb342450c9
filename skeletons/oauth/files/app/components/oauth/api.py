import logging
import re
from typing import Annotated

from fastapi import APIRouter, Query, Request, status
from fastapi.responses import RedirectResponse

from app.components.auth import sessions
from app.components.auth.cookies import set_cookie
from app.components.auth.errors import NotAllowedError, NotFoundError
from app.components.auth.responses import ANY, NOT_FOUND, TOO_MANY
from app.components.auth.route import AuthRoute
from app.components.auth.throttle import TOKEN, Tries, address_of
from app.components.oauth.journey import (
    Journey,
    forget_journey,
    keep_journey,
    new_journey,
    read_journey,
)
from app.components.oauth.linking import user_of
from app.components.oauth.providers import (
    Person,
    Provider,
    find_provider,
    provider_names,
)
from app.core.db import SessionDep

logger = logging.getLogger(__name__)

# A path of this server: a second slash would begin the name of another one.
OWN_PATH = re.compile(r"/(?![/\\])[\x21-\x7e]*")

FAILED = "Signing in there did not work: try again"

router = APIRouter(
    prefix="/api/v1/oauth",
    tags=["auth"],
    route_class=AuthRoute,
    responses=ANY | NOT_FOUND | TOO_MANY,
)


@router.get("")
async def list_providers() -> list[str]:
    """With which accounts of others people sign in here."""
    return provider_names()


@router.get("/{provider}", status_code=303, response_class=RedirectResponse)
async def begin(
    request: Request,
    provider: str,
    following: Annotated[str, Query(alias="next", max_length=2000)] = "/",
) -> RedirectResponse:
    """Go to a provider to sign in; `next` is the path to come back to."""
    await Tries("oauth", TOKEN, address_of(request)).count()
    known = known_provider(provider)
    destination = following if OWN_PATH.fullmatch(following) else "/"
    journey = new_journey(provider, destination)
    try:
        async with known.client(redirect_uri(request, provider)) as client:
            endpoints = await known.endpoints(client)
            url, _ = client.create_authorization_url(
                endpoints.authorization,
                state=journey.state,
                code_verifier=journey.verifier,
                nonce=journey.nonce,
            )
    except Exception as error:  # noqa: BLE001 - a provider may answer anything
        raise failed(error) from None
    response = RedirectResponse(url, status.HTTP_303_SEE_OTHER)
    keep_journey(response, journey)
    return response


@router.get("/{provider}/callback", status_code=303, response_class=RedirectResponse)
async def finish(
    request: Request,
    db: SessionDep,
    provider: str,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=2000)] = "",
) -> RedirectResponse:
    """Come back from a provider, and go on signed in."""
    await Tries("oauth", TOKEN, address_of(request)).count()
    known = known_provider(provider)
    journey = read_journey(request, provider, state)
    if journey is None or not code:
        raise NotAllowedError(FAILED)
    person = await ask_provider(request, known, journey, code)
    user = await user_of(db, provider, person)
    secret = await sessions.begin_with_cookie(db, sessions.new_session(user, request))
    await db.commit()
    response = RedirectResponse(journey.destination, status.HTTP_303_SEE_OTHER)
    set_cookie(response, secret)
    forget_journey(response)
    return response


async def ask_provider(
    request: Request, provider: Provider, journey: Journey, code: str
) -> Person:
    try:
        async with provider.client(redirect_uri(request, provider.name)) as client:
            endpoints = await provider.endpoints(client)
            token = await client.fetch_token(
                endpoints.token,
                grant_type="authorization_code",
                code=code,
                code_verifier=journey.verifier,
            )
            return await provider.read_person(client, token, journey.nonce)
    except Exception as error:  # noqa: BLE001 - a provider may answer anything
        raise failed(error) from None


def known_provider(name: str) -> Provider:
    provider = find_provider(name)
    if provider is None:
        raise NotFoundError("There is no such provider")
    return provider


def redirect_uri(request: Request, provider: str) -> str:
    """Give where the provider sends the browser back to; it knows which are allowed."""
    return str(request.url_for("finish", provider=provider))


def failed(error: Exception) -> NotAllowedError:
    # Not with its text, which may hold the code or a token.
    logger.warning("Provider failed", extra={"error": type(error).__name__})
    return NotAllowedError(FAILED)

import logging
import re
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import RedirectResponse

from app.components.auth import sessions
from app.components.auth.answers import answers
from app.components.auth.cookies import set_cookie
from app.components.auth.throttle import TOKEN
from app.components.oauth.journey import Journey, keep_journey, read_journey
from app.components.oauth.linking import user_of
from app.components.oauth.providers import Person, Provider, known_providers
from app.core.db import SessionDep
from app.core.problems import ProblemRoute

logger = logging.getLogger(__name__)

# A path of this server: a second slash would begin the name of another one.
OWN_PATH = re.compile(r"/(?![/\\])[\x21-\x7e]*")

FAILED = "Signing in there did not work: try again"

router = APIRouter(
    prefix="/api/v1/oauth",
    tags=["auth"],
    route_class=ProblemRoute,
    responses=answers(403, 404, 429),
)


@router.get("")
async def list_providers() -> list[str]:
    """With which accounts of others people sign in here."""
    return list(known_providers())


async def known_provider(request: Request, provider: str) -> Provider:
    await TOKEN.count(request)
    known = known_providers().get(provider)
    if known is None:
        raise HTTPException(404, "There is no such provider")
    return known


@router.get("/{provider}", status_code=303, response_class=RedirectResponse)
async def begin(
    request: Request,
    known: Annotated[Provider, Depends(known_provider)],
    following: Annotated[str, Query(alias="next", max_length=2000)] = "/",
) -> RedirectResponse:
    """Go to a provider to sign in; `next` is the path to come back to."""
    destination = following if OWN_PATH.fullmatch(following) else "/"
    journey = Journey(provider=known.name, destination=destination)
    try:
        async with known.client(redirect_uri(request, known)) as client:
            authorization, _ = await known.endpoints(client)
            url, _ = client.create_authorization_url(
                authorization,
                state=journey.state,
                code_verifier=journey.verifier,
                nonce=journey.nonce,
            )
    except Exception as error:  # noqa: BLE001 - a provider may answer anything
        raise failed(error) from None
    response = RedirectResponse(url, 303)
    keep_journey(response, journey)
    return response


@router.get("/{provider}/callback", status_code=303, response_class=RedirectResponse)
async def finish(
    request: Request,
    db: SessionDep,
    known: Annotated[Provider, Depends(known_provider)],
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=2000)] = "",
) -> RedirectResponse:
    """Come back from a provider, and go on signed in."""
    journey = read_journey(request, known.name, state)
    if journey is None or not code:
        raise HTTPException(403, FAILED)
    try:
        person = await ask_provider(request, known, journey, code)
    except Exception as error:  # noqa: BLE001 - a provider may answer anything
        raise failed(error) from None
    user = await user_of(db, known.name, person)
    secret = await sessions.begin_with_cookie(db, sessions.new_session(user, request))
    await db.commit()
    response = RedirectResponse(journey.destination, 303)
    set_cookie(response, secret)
    keep_journey(response, None)
    return response


async def ask_provider(
    request: Request, provider: Provider, journey: Journey, code: str
) -> Person:
    async with provider.client(redirect_uri(request, provider)) as client:
        _, url = await provider.endpoints(client)
        token = await client.fetch_token(
            url,
            grant_type="authorization_code",
            code=code,
            code_verifier=journey.verifier,
        )
        return await provider.read_person(client, token, journey.nonce)


def redirect_uri(request: Request, provider: Provider) -> str:
    """Give where the provider sends the browser back to; it knows which are allowed."""
    return str(request.url_for("finish", provider=provider.name))


def failed(error: Exception) -> HTTPException:
    # Not with its text, which may hold the code or a token.
    logger.warning("Provider failed", extra={"error": type(error).__name__})
    return HTTPException(403, FAILED)

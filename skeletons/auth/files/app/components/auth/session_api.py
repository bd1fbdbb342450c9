from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response, status
from fastapi.security import OAuth2PasswordRequestForm
from sqlmodel import col

from app.components.auth import sessions
from app.components.auth.cookies import delete_cookie, set_cookie
from app.components.auth.dependencies import CurrentCaller
from app.components.auth.errors import NotFoundError
from app.components.auth.responses import (
    ANY,
    NOT_FOUND,
    TOO_MANY,
    UNAUTHORIZED,
)
from app.components.auth.route import AuthRoute
from app.components.auth.same_site import refuse_other_sites
from app.components.auth.schemas import (
    Credentials,
    Refresh,
    SessionInfo,
    Tokens,
    UserInfo,
    info_of,
)
from app.components.auth.signing_in import authenticate, give_tokens
from app.components.auth.throttle import SIGN_IN, TOKEN, Tries, address_of
from app.core.db import SessionDep
from app.models.auth import SignIn

router = APIRouter(
    tags=["auth"],
    route_class=AuthRoute,
    responses=ANY,
)

NO_STORE = {"Cache-Control": "no-store"}


@router.post("/token", responses=UNAUTHORIZED | TOO_MANY)
async def sign_in_with_token(
    request: Request,
    response: Response,
    db: SessionDep,
    form: Annotated[OAuth2PasswordRequestForm, Depends()],
) -> Tokens:
    """Sign in with email and password, for tokens; the email goes as `username`."""
    tries = Tries("sign-in", SIGN_IN, address_of(request))
    user = await authenticate(db, tries, form.username, form.password)
    session = sessions.new_session(user, request)
    token = await sessions.begin_with_token(db, session)
    await db.commit()
    response.headers.update(NO_STORE)
    return give_tokens(session, token)


@router.post("/refresh", responses=UNAUTHORIZED | TOO_MANY)
async def refresh(
    request: Request, response: Response, db: SessionDep, refresh: Refresh
) -> Tokens:
    """Exchange a refresh token for new tokens. It can be used once."""
    await Tries("token", TOKEN, address_of(request)).count()
    token = refresh.refresh_token.get_secret_value()
    caller, following = await sessions.rotate(db, token)
    await db.commit()
    response.headers.update(NO_STORE)
    return give_tokens(caller.session, following)


@router.post(
    "/session",
    responses=UNAUTHORIZED | TOO_MANY,
    # Who could sign others in as themselves would read what those enter then.
    dependencies=[Depends(refuse_other_sites)],
)
async def sign_in_with_cookie(
    request: Request, response: Response, db: SessionDep, credentials: Credentials
) -> UserInfo:
    """Sign in with email and password, for a cookie: this is for browsers."""
    tries = Tries("sign-in", SIGN_IN, address_of(request))
    password = credentials.password.get_secret_value()
    user = await authenticate(db, tries, credentials.email, password)
    secret = await sessions.begin_with_cookie(db, sessions.new_session(user, request))
    await db.commit()
    set_cookie(response, secret)
    response.headers.update(NO_STORE)
    return info_of(user)


@router.post("/logout", status_code=status.HTTP_204_NO_CONTENT, responses=UNAUTHORIZED)
async def sign_out(response: Response, db: SessionDep, caller: CurrentCaller) -> None:
    """End this session."""
    await sessions.end(db, col(SignIn.id) == caller.session.id)
    await db.commit()
    delete_cookie(response)


@router.get("/sessions", responses=UNAUTHORIZED)
async def list_sessions(db: SessionDep, caller: CurrentCaller) -> Sequence[SessionInfo]:
    """Where you are signed in."""
    return [
        SessionInfo(**each.model_dump(), current=each.id == caller.session.id)
        for each in await sessions.list_sessions(db, caller.user)
    ]


@router.delete(
    "/sessions", status_code=status.HTTP_204_NO_CONTENT, responses=UNAUTHORIZED
)
async def sign_out_everywhere(
    response: Response, db: SessionDep, caller: CurrentCaller
) -> None:
    """End all your sessions, this one too."""
    await sessions.end_all(db, caller.user)
    await db.commit()
    delete_cookie(response)


@router.delete(
    "/sessions/{session_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=UNAUTHORIZED | NOT_FOUND,
)
async def end_session(session_id: UUID, db: SessionDep, caller: CurrentCaller) -> None:
    """End one of your sessions."""
    mine = col(SignIn.user_id) == caller.user.id
    if not await sessions.end(db, mine, col(SignIn.id) == session_id):
        raise NotFoundError("There is no such session")
    await db.commit()

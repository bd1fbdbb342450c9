from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.security import OAuth2PasswordRequestForm
from sqlmodel import col

from app.components.auth import sessions
from app.components.auth.answers import answers
from app.components.auth.cookies import delete_cookie, set_cookie
from app.components.auth.dependencies import CurrentCaller
from app.components.auth.schemas import (
    Credentials,
    Refresh,
    SessionInfo,
    Tokens,
    UserInfo,
)
from app.components.auth.signing_in import authenticate, give_tokens, refuse_other_sites
from app.components.auth.throttle import TOKEN
from app.core.db import SessionDep
from app.core.problems import ProblemRoute
from app.models.auth import SignIn
from app.models.user import User

router = APIRouter(
    tags=["auth"], route_class=ProblemRoute, responses=answers(401, 403, 404, 429)
)


def forbid_to_store(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


never_stored = Depends(forbid_to_store)


@router.post("/token", dependencies=[never_stored])
async def sign_in_with_token(
    request: Request,
    db: SessionDep,
    form: Annotated[OAuth2PasswordRequestForm, Depends()],
) -> Tokens:
    """Sign in with email and password, for tokens; the email goes as `username`."""
    user = await authenticate(db, request, form.username, form.password)
    session = sessions.new_session(user, request)
    token = await sessions.begin_with_token(db, session)
    await db.commit()
    return give_tokens(session, token)


@router.post("/refresh", dependencies=[never_stored])
async def refresh(request: Request, db: SessionDep, refresh: Refresh) -> Tokens:
    """Exchange a refresh token for new tokens. It can be used once."""
    await TOKEN.count(request)
    token = refresh.refresh_token.get_secret_value()
    caller, following = await sessions.rotate(db, token)
    await db.commit()
    return give_tokens(caller.session, following)


@router.post("/session", response_model=UserInfo, dependencies=[never_stored])
async def sign_in_with_cookie(
    request: Request, response: Response, db: SessionDep, credentials: Credentials
) -> User:
    """Sign in with email and password, for a cookie: this is for browsers."""
    # Who could sign others in as themselves would read what those enter then.
    refuse_other_sites(request)
    password = credentials.password.get_secret_value()
    user = await authenticate(db, request, credentials.email, password)
    secret = await sessions.begin_with_cookie(db, sessions.new_session(user, request))
    await db.commit()
    set_cookie(response, secret)
    return user


@router.post("/logout", status_code=204)
async def sign_out(response: Response, db: SessionDep, caller: CurrentCaller) -> None:
    """End this session."""
    await sessions.end(db, col(SignIn.id) == caller.session.id)
    await db.commit()
    delete_cookie(response)


@router.get("/sessions")
async def list_sessions(db: SessionDep, caller: CurrentCaller) -> Sequence[SessionInfo]:
    """Where you are signed in."""
    return [
        SessionInfo(**each.model_dump(), current=each.id == caller.session.id)
        for each in await sessions.list_sessions(db, caller.user)
    ]


@router.delete("/sessions", status_code=204)
async def sign_out_everywhere(
    response: Response, db: SessionDep, caller: CurrentCaller
) -> None:
    """End all your sessions, this one too."""
    await sessions.end_all(db, caller.user)
    await db.commit()
    delete_cookie(response)


@router.delete("/sessions/{session_id}", status_code=204)
async def end_session(session_id: UUID, db: SessionDep, caller: CurrentCaller) -> None:
    """End one of your sessions."""
    mine = col(SignIn.user_id) == caller.user.id
    if not await sessions.end(db, mine, col(SignIn.id) == session_id):
        raise HTTPException(404, "There is no such session")
    await db.commit()

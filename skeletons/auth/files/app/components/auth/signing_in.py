"""From an email and a password to a user, and from a request to who sends it."""

from datetime import timedelta
from uuid import UUID

from fastapi import HTTPException
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import HTTPConnection

from app.components.auth.accounts import keep_password
from app.components.auth.cookies import cookie_name
from app.components.auth.emails import find_user, parse_email
from app.components.auth.errors import NotSignedInError, WrongPasswordError
from app.components.auth.passwords import verify_password
from app.components.auth.schemas import Tokens
from app.components.auth.sessions import Caller, digest, find_caller, forget_ended
from app.components.auth.settings import settings
from app.components.auth.throttle import SIGN_IN
from app.components.auth.times import now
from app.components.auth.tokens import (
    InvalidTokenError,
    Purpose,
    make_token,
    read_token,
)
from app.core.operator.guard import is_foreign_change
from app.models.auth import Password, SignIn
from app.models.user import User


async def authenticate(
    db: AsyncSession, connection: HTTPConnection, email: str, password: str
) -> User:
    """Give the user; raises `WrongPasswordError` alike for whatever is not right."""
    known = parse_email(email) or ""
    await SIGN_IN.count(connection, known or email)
    # One query, whether or not there is an account.
    kept = select(Password.hash).join(User).where(col(User.email) == known)
    is_right, newer = await verify_password(password, (await db.exec(kept)).first())
    user = await find_user(db, known) if is_right else None
    if user is None or not (user.active and user.verified):
        raise WrongPasswordError
    await SIGN_IN.forgive(connection, user.email)
    if newer:
        await keep_password(db, user, newer)
    user.signed_in_at = now()
    db.add(user)
    await forget_ended(db, col(SignIn.user_id) == user.id)
    return user


async def confirm_password(
    db: AsyncSession, connection: HTTPConnection, user: User, password: str
) -> None:
    """Make sure that who is signed in is still who has the password."""
    await SIGN_IN.count(connection, user.email)
    kept = await db.get(Password, user.id)
    is_right, _ = await verify_password(password, kept.hash if kept else None)
    if not is_right:
        raise WrongPasswordError
    await SIGN_IN.forgive(connection, user.email)


def give_tokens(session: SignIn, refresh_token: str) -> Tokens:
    lifetime = timedelta(minutes=settings.access_minutes)
    return Tokens(
        access_token=make_token(Purpose.ACCESS, str(session.id), lifetime),
        refresh_token=refresh_token,
        expires_in=int(lifetime.total_seconds()),
    )


async def read_caller(db: AsyncSession, connection: HTTPConnection) -> Caller | None:
    """Give who asks, by an access token, else by the cookie of a browser.

    Raises `NotSignedInError` for a token that is no good, and 403 where a page of another
    site has its visitor's browser ask for a change.
    """
    scheme, _, token = connection.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return await caller_by_token(db, token.strip())
    secret = connection.cookies.get(cookie_name())
    if not secret:
        return None
    refuse_other_sites(connection)
    return await find_caller(db, col(SignIn.cookie_hash) == digest(secret))


async def caller_by_token(db: AsyncSession, token: str) -> Caller:
    try:
        session_id = UUID(read_token(Purpose.ACCESS, token)["sub"])
    except (InvalidTokenError, ValueError):
        raise NotSignedInError from None
    caller = await find_caller(db, col(SignIn.id) == session_id)
    if caller is None:
        raise NotSignedInError
    return caller


def refuse_other_sites(connection: HTTPConnection) -> None:
    is_trusted = connection.headers.get("Origin") in settings.trusted_origins
    if is_foreign_change(connection) and not is_trusted:
        raise HTTPException(403, "Not from another site")

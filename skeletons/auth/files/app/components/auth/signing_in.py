"""From an email and a password to a user, and from a session to tokens."""

from uuid import UUID

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from app.components.auth.accounts import find_user, keep_password
from app.components.auth.emails import parse_email
from app.components.auth.errors import NotSignedInError, WrongPasswordError
from app.components.auth.passwords import verify_password
from app.components.auth.schemas import Tokens
from app.components.auth.sessions import Caller, digest, find_caller, forget_ended
from app.components.auth.settings import settings
from app.components.auth.throttle import Tries
from app.components.auth.times import now
from app.components.auth.tokens import (
    InvalidTokenError,
    Purpose,
    make_token,
    read_token,
)
from app.models.auth import Password, SignIn
from app.models.user import User


async def authenticate(
    db: AsyncSession, tries: Tries, email: str, password: str
) -> User:
    """Give the user; raises `WrongPasswordError` alike for whatever is not right."""
    known = parse_email(email)
    await tries.count(known or email)
    user = await find_user(db, known) if known else None
    kept = await db.get(Password, user.id) if user else None
    is_right, newer = await verify_password(password, kept.hash if kept else None)
    if user is None or not (is_right and user.active and user.verified):
        raise WrongPasswordError
    await tries.forgive(user.email)
    if newer:
        await keep_password(db, user, newer)
    user.signed_in_at = now()
    db.add(user)
    await forget_ended(db, col(SignIn.user_id) == user.id)
    return user


async def confirm_password(
    db: AsyncSession, tries: Tries, user: User, password: str
) -> None:
    """Make sure that who is signed in is still who has the password."""
    await tries.count(user.email)
    kept = await db.get(Password, user.id)
    is_right, _ = await verify_password(password, kept.hash if kept else None)
    if not is_right:
        raise WrongPasswordError
    await tries.forgive(user.email)


def give_tokens(session: SignIn, refresh_token: str) -> Tokens:
    lifetime = settings.access_lifetime
    return Tokens(
        access_token=make_token(Purpose.ACCESS, str(session.id), lifetime),
        refresh_token=refresh_token,
        expires_in=int(lifetime.total_seconds()),
    )


async def caller_by_token(db: AsyncSession, token: str) -> Caller:
    """Give who has an access token; raises `NotSignedInError`."""
    try:
        session_id = UUID(read_token(Purpose.ACCESS, token)["sub"])
    except (InvalidTokenError, ValueError):
        raise NotSignedInError from None
    caller = await find_caller(db, col(SignIn.id) == session_id)
    if caller is None:
        raise NotSignedInError
    return caller


async def caller_by_cookie(db: AsyncSession, secret: str) -> Caller | None:
    return await find_caller(db, col(SignIn.cookie_hash) == digest(secret))

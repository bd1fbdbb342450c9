"""Sessions: begun, gone on with, listed and ended. Of their secrets only hashes are kept."""

import hashlib
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, delete, not_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import HTTPConnection

from app.components.auth.errors import NotSignedInError
from app.components.auth.settings import settings
from app.components.auth.throttle import address_of
from app.components.auth.times import now
from app.models.auth import RefreshToken, SignIn
from app.models.user import User

logger = logging.getLogger(__name__)

# How exactly it is kept when a session was last used.
USED_AT_PRECISION = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and in which session."""

    user: User
    session: SignIn


def digest(secret: str) -> str:
    # Long and random, so that nobody can try them all: a fast hash will do.
    return hashlib.sha256(secret.encode()).hexdigest()


def new_session(user: User, connection: HTTPConnection) -> SignIn:
    agent = connection.headers.get("User-Agent", "")
    return SignIn(
        user_id=user.id,
        address=address_of(connection)[:45],
        agent=agent[:200].replace("\0", ""),
    )


async def begin_with_cookie(db: AsyncSession, session: SignIn) -> str:
    """Keep a new session, and give the secret for its cookie."""
    secret = secrets.token_urlsafe(32)
    session.cookie_hash = digest(secret)
    db.add(session)
    await db.flush()
    return secret


async def begin_with_token(db: AsyncSession, session: SignIn) -> str:
    """Keep a new session, and give its first refresh token."""
    db.add(session)
    await db.flush()
    return await add_token(db, session.id)


async def add_token(db: AsyncSession, session_id: UUID) -> str:
    token = secrets.token_urlsafe(32)
    db.add(RefreshToken(hash=digest(token), session_id=session_id))
    await db.flush()
    return token


async def rotate(db: AsyncSession, token: str) -> tuple[Caller, str]:
    """Take a refresh token, and give another one.

    One that was used before is in two hands: then the session ends, for both. See
    https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2
    """
    kept = await db.get(RefreshToken, digest(token))
    if kept is None:
        raise NotSignedInError
    unused = update(RefreshToken).where(
        col(RefreshToken.hash) == kept.hash, col(RefreshToken.used_at).is_(None)
    )
    # Of two that come with it at the same time, one changes the row.
    if not await changed(db, unused.values(used_at=now())):
        await db.refresh(kept)
        leeway = timedelta(seconds=settings.refresh_leeway_seconds)
        if kept.used_at is None or now() - kept.used_at > leeway:
            await end(db, col(SignIn.id) == kept.session_id)
            await db.commit()
            logger.warning(
                "Refresh token used twice: session ended",
                extra={"session": str(kept.session_id)},
            )
            raise NotSignedInError
    caller = await find_caller(db, col(SignIn.id) == kept.session_id)
    if caller is None:
        raise NotSignedInError
    return caller, await add_token(db, caller.session.id)


async def find_caller(
    db: AsyncSession, condition: ColumnElement[bool]
) -> Caller | None:
    """Give the one session that is meant, unless it is over."""
    statement = (
        select(SignIn, User)
        .join(User, col(User.id) == col(SignIn.user_id))
        .where(condition, col(User.active), col(User.verified), is_alive())
    )
    found = (await db.exec(statement)).first()
    if found is None:
        return None
    session, user = found
    if now() - session.used_at > USED_AT_PRECISION:
        session.used_at = now()
        db.add(session)
        await db.commit()
    return Caller(user, session)


def is_alive() -> ColumnElement[bool]:
    used = col(SignIn.used_at) > ago(days=settings.idle_days)
    return used & (col(SignIn.created_at) > ago(days=settings.session_days))


def ago(days: float) -> datetime:
    return now() - timedelta(days=days)


async def list_sessions(db: AsyncSession, user: User) -> Sequence[SignIn]:
    """Give the sessions of a user that are not over, the latest first."""
    statement = (
        select(SignIn)
        .where(col(SignIn.user_id) == user.id, is_alive())
        .order_by(col(SignIn.used_at).desc())
    )
    return (await db.exec(statement)).all()


async def end(db: AsyncSession, *conditions: ColumnElement[bool]) -> int:
    """End the sessions that are meant, and say how many; to be committed."""
    return await changed(db, delete(SignIn).where(*conditions))


async def end_all(db: AsyncSession, user: User, but: SignIn | None = None) -> None:
    """End all sessions of a user, but for one; to be committed."""
    others = [col(SignIn.id) != but.id] if but else []
    await end(db, col(SignIn.user_id) == user.id, *others)


async def forget_ended(db: AsyncSession, *conditions: ColumnElement[bool]) -> int:
    """Delete what is left of sessions that are over; to be committed."""
    return await end(db, not_(is_alive()), *conditions)


async def changed(db: AsyncSession, statement: Any) -> int:  # noqa: ANN401 - of two kinds
    """Change or delete rows, and say how many."""
    result = await db.exec(statement)
    return cast("CursorResult[Any]", result).rowcount

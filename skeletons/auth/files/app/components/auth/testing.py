"""For tests: users who are signed in, and the mails that would have been sent.

    client.headers.update(sign_in("ann@example.com", "editor"))

signs a user in who is made for it, in the database that tests have to themselves.
"""

import asyncio
import queue
import re
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from email.message import EmailMessage
from functools import cache
from typing import Any, TypeVar
from unittest.mock import patch

from fastapi import FastAPI
from fastapi.testclient import TestClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import NullPool, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from app.components.auth import accounts, outbox, passwords, sessions
from app.components.auth.api import router
from app.components.auth.emails import find_user
from app.components.auth.lifespan import auth_lifespan
from app.components.auth.profile import Profile
from app.components.auth.signing_in import give_tokens
from app.components.database.migrator import Migrator
from app.components.database.settings import settings as database_settings
from app.core.db import create_engine, engine, parse_url
from app.models.auth import SignIn
from app.models.user import User

T = TypeVar("T")

PASSWORD = "correct horse battery staple"  # noqa: S105 - for tests

PATIENCE_SECONDS = 20


def sign_in(email: str = "user@example.com", *roles: str) -> dict[str, str]:
    """Have a user with these roles, and give the headers of their requests."""

    async def begin(db: AsyncSession) -> str:
        user = await ensure_user(db, email, *roles)
        session = SignIn(user_id=user.id)
        refresh_token = await sessions.begin_with_token(db, session)
        await db.commit()
        return give_tokens(session, refresh_token).access_token

    return {"Authorization": f"Bearer {run(begin)}"}


async def ensure_user(db: AsyncSession, email: str, *roles: str) -> User:
    user = await find_user(db, email)
    if user is None:
        user = await accounts.add_user(db, email, Profile())
    user.verified = True
    await accounts.set_roles(db, user, list(roles))
    return user


def add_user(email: str, *roles: str) -> None:
    """Have a user who can sign in with `PASSWORD`."""

    async def add(db: AsyncSession) -> None:
        user = await ensure_user(db, email, *roles)
        await accounts.keep_password(db, user, passwords.hasher.hash(PASSWORD))
        await db.commit()

    run(add)


def run(work: Callable[[AsyncSession], Coroutine[Any, Any, T]]) -> T:
    """Do something with the database of the tests, on an event loop of its own."""

    async def in_session() -> T:
        own = create_engine(parse_url(database_settings.url), NullPool)
        async with AsyncSession(own, expire_on_commit=False) as db:
            return await work(db)

    return asyncio.run(in_session())


@contextmanager
def run_auth() -> Iterator[TestClient]:
    """Have an application that has only this component, and nobody in its tables."""
    migrate()
    # One that is quick: there is nothing to protect.
    hasher = PasswordHash((Argon2Hasher(1, 8, 1),))
    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    try:
        with patch.object(passwords, "hasher", hasher), TestClient(app) as client:
            yield client
    finally:
        passwords.hash_of_nobody.cache_clear()
        run(forget_users)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with auth_lifespan(app):
        yield
    await engine.dispose()


@cache
def migrate() -> None:
    Migrator().upgrade()


async def forget_users(db: AsyncSession) -> None:
    await db.exec(delete(User))
    await db.commit()


class Mails:
    """What would have been sent, in the order in which it was."""

    def __init__(self) -> None:
        self._kept: queue.Queue[EmailMessage] = queue.Queue()

    async def keep(self, message: EmailMessage) -> None:
        self._kept.put(message)

    def next(self) -> EmailMessage:
        """Wait for the next mail."""
        return self._kept.get(timeout=PATIENCE_SECONDS)

    def next_token(self) -> str:
        """Wait for the next mail, and give the token that it links to."""
        found = re.search(r"#token=(\S+)", self.next().get_content())
        if found is None:
            raise LookupError("the mail has no link with a token")
        return found[1]

    def is_empty(self) -> bool:
        return self._kept.empty()


@contextmanager
def keep_mails() -> Iterator[Mails]:
    """Have the mails of the application kept instead of sent."""
    mails = Mails()
    with patch.object(outbox, "deliver", mails.keep):
        yield mails

"""What the command line does, whichever there is, by `run`. Each gives what to say."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Concatenate, ParamSpec

from fastapi import HTTPException
from sqlalchemy.exc import DBAPIError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.components.auth import accounts
from app.components.auth.admin import change_user
from app.components.auth.emails import find_user, parse_email
from app.components.auth.errors import RefusedPasswordError
from app.components.auth.outbox import drain
from app.components.auth.passwords import check_password, hash_password
from app.components.auth.profile import Profile
from app.components.auth.schemas import UserChange
from app.core.db import engine, open_session
from app.models.user import User

P = ParamSpec("P")


class CommandError(Exception):
    """What was asked is not done; the text says why."""


async def create_user(
    db: AsyncSession, email: str, password: str, roles: list[str]
) -> str:
    """Make a user whose address counts as confirmed."""
    known = known_email(email)
    if await find_user(db, known):
        raise CommandError(f"{known} has an account already")
    await check_password(password, known)
    user = await accounts.add_user(db, known, Profile())
    user.verified = True
    await accounts.keep_password(db, user, await hash_password(password))
    return describe(await change_user(db, user, UserChange(roles=roles)))


async def set_roles(db: AsyncSession, email: str, roles: list[str]) -> str:
    """Give a user these roles, and no others."""
    user = await known_user(db, email)
    return describe(await change_user(db, user, UserChange(roles=roles)))


async def reset_password(db: AsyncSession, email: str, password: str) -> str:
    """Set the password of a user, confirm their address, and end all their sessions."""
    user = await known_user(db, email)
    user.verified = True
    db.add(user)
    await accounts.change_password(db, user, password)
    return f"{user.email} has another password, and is signed out everywhere"


def known_email(text: str) -> str:
    email = parse_email(text)
    if email is None:
        raise CommandError(f"{text} is no email address")
    return email


async def known_user(db: AsyncSession, email: str) -> User:
    user = await find_user(db, known_email(email))
    if user is None:
        raise CommandError(f"{email} has no account")
    return user


def describe(user: User) -> str:
    return f"{user.email} has {', '.join(user.roles) or 'no role'}"


def run(
    command: Callable[Concatenate[AsyncSession, P], Awaitable[str]],
    *arguments: P.args,
    **named: P.kwargs,
) -> str:
    """Do it in a session; whatever goes wrong is a `CommandError`."""

    async def in_session() -> str:
        try:
            async with open_session() as db:
                return await command(db, *arguments, **named)
        finally:
            await drain()
            await engine.dispose()

    try:
        return asyncio.run(in_session())
    except DBAPIError as error:
        raise CommandError(f"{error.orig}. Is the database upgraded?") from error
    except HTTPException as error:
        raise CommandError(error.detail) from error
    except RefusedPasswordError as error:
        raise CommandError(error.reason) from error
    # Roles and profiles that are not as they should be are a `ValueError`.
    except (OSError, ValueError) as error:
        raise CommandError(str(error)) from error

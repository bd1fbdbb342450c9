"""Users with the role `operator` may do what the operator's token lets do."""

import logging

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import HTTPConnection

from app.components.auth.cookies import cookie_name
from app.components.auth.errors import NotSignedInError
from app.components.auth.sessions import Caller
from app.components.auth.signing_in import caller_by_cookie, caller_by_token
from app.core.db import open_session

logger = logging.getLogger(__name__)

OPERATOR = "operator"


async def is_operating_user(connection: HTTPConnection) -> bool:
    """Whether a user with that role asks; nobody does while the database is away."""
    try:
        async with open_session() as db:
            caller = await find_caller(db, connection)
    except (SQLAlchemyError, OSError) as error:
        # Who has the token is the operator without it.
        logger.warning("Users cannot be read", extra={"error": type(error).__name__})
        return False
    return caller is not None and caller.user.has_role(OPERATOR)


async def find_caller(db: AsyncSession, connection: HTTPConnection) -> Caller | None:
    scheme, _, token = connection.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        try:
            return await caller_by_token(db, token.strip())
        except NotSignedInError:
            return None
    secret = connection.cookies.get(cookie_name())
    return await caller_by_cookie(db, secret) if secret else None

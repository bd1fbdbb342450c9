"""Users with the role `operator` may do what the operator's token lets do."""

import logging

from fastapi import HTTPException
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import HTTPConnection

from app.components.auth.signing_in import read_caller
from app.core.db import open_session

logger = logging.getLogger(__name__)

OPERATOR = "operator"


async def is_operating_user(connection: HTTPConnection) -> bool:
    """Whether a user with that role asks; nobody does while the database is away."""
    try:
        async with open_session() as db:
            caller = await read_caller(db, connection)
    except HTTPException:
        return False
    except (SQLAlchemyError, OSError) as error:
        # Who has the token is the operator without it.
        logger.warning("Users cannot be read", extra={"error": type(error).__name__})
        return False
    return caller is not None and caller.user.has_role(OPERATOR)

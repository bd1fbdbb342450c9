"""Who asks, for your own routes:

@router.get("/orders")
async def list_orders(user: CurrentUser) -> list[Order]: ...

router = APIRouter(dependencies=[require_role("admin")])
"""

from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.params import Depends as Dependency
from fastapi.security import OAuth2PasswordBearer

from app.components.auth.errors import NotSignedInError
from app.components.auth.sessions import Caller
from app.components.auth.signing_in import read_caller
from app.core.db import SessionDep
from app.models.user import User

# For `/docs`, which gets a token there; relative, for an application below a path.
bearer = OAuth2PasswordBearer(tokenUrl="api/v1/auth/token", auto_error=False)


async def optional_caller(
    request: Request, db: SessionDep, _: Annotated[str | None, Depends(bearer)]
) -> Caller | None:
    return await read_caller(db, request)


OptionalCaller = Annotated[Caller | None, Depends(optional_caller)]


async def current_caller(caller: OptionalCaller) -> Caller:
    if caller is None:
        raise NotSignedInError
    return caller


CurrentCaller = Annotated[Caller, Depends(current_caller)]


async def optional_user(caller: OptionalCaller) -> User | None:
    return caller.user if caller else None


async def current_user(caller: CurrentCaller) -> User:
    return caller.user


OptionalUser = Annotated[User | None, Depends(optional_user)]
"""The user who asks, or None."""

CurrentUser = Annotated[User, Depends(current_user)]
"""The user who asks; without one the answer is 401."""


def require_role(*names: str) -> Dependency:
    """Let only users with one of these roles in, or an `admin`; others get 403.

    It gives the user: `Editor = Annotated[User, require_role("editor")]`.
    """

    async def user_with_role(user: CurrentUser) -> User:
        if not user.has_role(*names):
            raise HTTPException(403, "Not allowed")
        return user

    dependency: Dependency = Depends(user_with_role)
    return dependency

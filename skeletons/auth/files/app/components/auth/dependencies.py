"""Who asks, for your own routes:

@router.get("/orders")
async def list_orders(user: CurrentUser) -> list[Order]: ...

router = APIRouter(dependencies=[require_role("admin")])
"""

from typing import Annotated

from fastapi import Depends, HTTPException, Request, status
from fastapi.params import Depends as Dependency
from fastapi.security import OAuth2PasswordBearer

from app.components.auth.cookies import cookie_name
from app.components.auth.errors import AuthError, NotAllowedError, NotSignedInError
from app.components.auth.same_site import refuse_other_sites
from app.components.auth.sessions import Caller
from app.components.auth.signing_in import caller_by_cookie, caller_by_token
from app.core.db import SessionDep
from app.models.user import User

# Where `/docs` gets a token; relative, for an application below a path of its server.
bearer = OAuth2PasswordBearer(tokenUrl="api/v1/auth/token", auto_error=False)


async def optional_caller(
    request: Request, db: SessionDep, token: Annotated[str | None, Depends(bearer)]
) -> Caller | None:
    """Give who asks, by an access token, else by the cookie of a browser."""
    try:
        if token is not None:
            return await caller_by_token(db, token)
        if secret := request.cookies.get(cookie_name()):
            await refuse_other_sites(request)
            return await caller_by_cookie(db, secret)
    except AuthError as error:
        raise as_http(error) from error
    return None


OptionalCaller = Annotated[Caller | None, Depends(optional_caller)]


async def current_caller(caller: OptionalCaller) -> Caller:
    if caller is None:
        raise as_http(NotSignedInError())
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
            raise as_http(NotAllowedError("Not allowed"))
        return user

    dependency: Dependency = Depends(user_with_role)
    return dependency


def as_http(error: AuthError) -> HTTPException:
    return HTTPException(error.status, str(error), error.headers or None)


UNAUTHORIZED = {status.HTTP_401_UNAUTHORIZED: {"description": "Not signed in"}}

"""The session of a browser, as a dependency:

@router.post("/login")
async def login(session: SessionDep) -> None:
    session.rotate("ann")
    session["user"] = "ann"
"""

from typing import Annotated

from fastapi import Depends, HTTPException, Request

from app.components.cache.breaker import CacheUnavailableError
from app.components.cache.session_cookie import check_secret, cookie_name
from app.components.cache.session_middleware import SCOPE_KEY, UNAVAILABLE, SessionSlot
from app.components.cache.session_store import (
    Session,
    load_session,
    sign_out_everywhere,
)

__all__ = ["Session", "SessionDep", "get_session", "sign_out_everywhere"]

# At import, so that an application with sessions does not start without a secret.
check_secret()


async def get_session(request: Request) -> Session:
    """Give the session of the browser; without Redis the answer is 503."""
    slot: SessionSlot | None = request.scope.get(SCOPE_KEY)
    if slot is None:
        raise RuntimeError(
            "sessions need their middleware: app.add_middleware(SessionMiddleware), "
            "see app/components/cache/README.md"
        )
    if slot.session is None:
        try:
            slot.session = await load_session(request.cookies.get(cookie_name()))
        except CacheUnavailableError as error:
            raise HTTPException(503, UNAVAILABLE, error.headers) from error
    return slot.session


SessionDep = Annotated[Session, Depends(get_session)]

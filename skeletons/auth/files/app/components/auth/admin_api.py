from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, status

from app.components.auth import admin
from app.components.auth.dependencies import CurrentUser, require_role
from app.components.auth.letters import Kind, Order
from app.components.auth.outbox import post
from app.components.auth.responses import (
    ANY,
    CONFLICT,
    NOT_FOUND,
    TOO_MANY,
    UNAUTHORIZED,
)
from app.components.auth.route import AuthRoute
from app.components.auth.schemas import (
    Accepted,
    Invitation,
    Text,
    UserChange,
    UserDetails,
    UserPage,
    details_of,
)
from app.components.auth.sessions import end_all
from app.components.auth.throttle import MAIL, Tries, address_of
from app.core.db import SessionDep

router = APIRouter(
    tags=["auth administration"],
    route_class=AuthRoute,
    dependencies=[require_role(admin.ADMIN)],
    responses=UNAUTHORIZED | ANY,
)


@router.get("/users")
async def list_users(
    db: SessionDep,
    search: Annotated[Text, Query(max_length=254)] = "",
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> UserPage:
    """Users whose email holds a text, in the order of their emails."""
    return await admin.list_users(db, search, offset, limit)


@router.get("/users/{user_id}", responses=NOT_FOUND)
async def get_user(db: SessionDep, user_id: UUID) -> UserDetails:
    """One user."""
    return details_of(await admin.get_user(db, user_id))


@router.patch("/users/{user_id}", responses=NOT_FOUND | CONFLICT)
async def change_user(db: SessionDep, user_id: UUID, change: UserChange) -> UserDetails:
    """Set the roles of a user, or whether they can sign in."""
    user = await admin.get_user(db, user_id)
    return details_of(await admin.change_user(db, user, change))


@router.delete(
    "/users/{user_id}/sessions",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=NOT_FOUND,
)
async def end_sessions(db: SessionDep, user_id: UUID) -> None:
    """Sign a user out everywhere."""
    await end_all(db, await admin.get_user(db, user_id))
    await db.commit()


@router.post("/invitations", status_code=status.HTTP_202_ACCEPTED, responses=TOO_MANY)
async def invite(
    request: Request, user: CurrentUser, invitation: Invitation
) -> Accepted:
    """Mail somebody a link to register with, whoever else can."""
    await Tries("invite", MAIL, address_of(request)).count(invitation.email)
    post(
        Order(
            kind=Kind.INVITATION,
            to=invitation.email,
            roles=invitation.roles,
        )
    )
    return Accepted(detail="The invitation is on its way")

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from sqlalchemy import func
from sqlmodel import col, select

from app.components.auth import admin
from app.components.auth.answers import answers
from app.components.auth.dependencies import require_role
from app.components.auth.letters import Kind, Order
from app.components.auth.outbox import post
from app.components.auth.schemas import (
    Accepted,
    Invitation,
    Text,
    UserChange,
    UserDetails,
    UserPage,
)
from app.components.auth.sessions import end_all
from app.components.auth.settings import settings
from app.components.auth.throttle import INVITE
from app.core.db import SessionDep
from app.core.problems import ProblemRoute
from app.models.user import User

router = APIRouter(
    tags=["auth administration"],
    route_class=ProblemRoute,
    dependencies=[require_role(admin.ADMIN)],
    responses=answers(401, 403, 404, 409, 429),
)


@router.get("/users")
async def list_users(
    db: SessionDep,
    search: Annotated[Text, Query(max_length=254)] = "",
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> UserPage:
    """Users whose email holds a text, in the order of their emails."""
    found = col(User.email).contains(search.lower(), autoescape=True)
    count = select(func.count()).select_from(User).where(found)
    page = select(User).where(found).order_by(col(User.email))
    users = (await db.exec(page.offset(offset).limit(limit))).all()
    return UserPage(
        users=[
            UserDetails.model_validate(each, from_attributes=True) for each in users
        ],
        total=(await db.exec(count)).one(),
    )


async def existing_user(db: SessionDep, user_id: UUID) -> User:
    user = await db.get(User, user_id)
    if user is None:
        raise HTTPException(404, "There is no such user")
    return user


@router.get("/users/{user_id}", response_model=UserDetails)
async def get_user(user: Annotated[User, Depends(existing_user)]) -> User:
    """One user."""
    return user


@router.patch("/users/{user_id}", response_model=UserDetails)
async def change_user(
    db: SessionDep, user: Annotated[User, Depends(existing_user)], change: UserChange
) -> User:
    """Set the roles of a user, or whether they can sign in."""
    return await admin.change_user(db, user, change)


@router.delete("/users/{user_id}/sessions", status_code=204)
async def end_sessions(
    db: SessionDep, user: Annotated[User, Depends(existing_user)]
) -> None:
    """Sign a user out everywhere."""
    await end_all(db, user)
    await db.commit()


@router.post("/invitations", status_code=202)
async def invite(request: Request, invitation: Invitation) -> Accepted:
    """Mail somebody a link to register with, unless nobody can register."""
    if settings.registration == "closed":
        raise HTTPException(403, "Nobody can register")
    await INVITE.count(request, invitation.email)
    post(Order(kind=Kind.INVITATION, to=invitation.email, roles=invitation.roles))
    return Accepted(detail="The invitation is on its way")

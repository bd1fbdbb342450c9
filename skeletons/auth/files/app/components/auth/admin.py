"""What administrators do with the accounts of others."""

from fastapi import HTTPException
from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.components.auth.accounts import set_roles
from app.components.auth.schemas import UserChange
from app.components.auth.sessions import end_all
from app.models.user import Role, User

ADMIN = "admin"


async def change_user(db: AsyncSession, user: User, change: UserChange) -> User:
    """Change roles, or whether a user can sign in, which also ends their sessions.

    Commits it, and raises 409 for the last administrator.
    """
    # Of two who take the role from each other, the second one is to see what came of it.
    admins = select(Role).where(col(Role.name) == ADMIN).with_for_update()
    await db.exec(admins)
    was_admin = user.active and ADMIN in user.roles
    if change.roles is not None:
        await set_roles(db, user, change.roles)
    if change.active is not None:
        user.active = change.active
        db.add(user)
    if change.active is False:
        await end_all(db, user)
    await db.flush()
    if was_admin and not await count_admins(db):
        await db.rollback()
        raise HTTPException(409, "This is the last administrator")
    await db.commit()
    return user


async def count_admins(db: AsyncSession) -> int:
    statement = (
        select(func.count())
        .select_from(Role)
        .join(User, col(User.id) == col(Role.user_id))
        .where(col(Role.name) == ADMIN, col(User.active))
    )
    return (await db.exec(statement)).one()

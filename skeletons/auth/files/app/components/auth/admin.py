"""What administrators do with the accounts of others. Each function commits."""

from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.components.auth.accounts import set_roles
from app.components.auth.errors import ConflictError, NotFoundError
from app.components.auth.schemas import UserChange, UserPage, details_of
from app.components.auth.sessions import end_all
from app.models.user import Role, User

ADMIN = "admin"


async def list_users(
    db: AsyncSession, search: str, offset: int, limit: int
) -> UserPage:
    """Give the users whose email holds a text, by their emails."""
    found = col(User.email).contains(search.casefold(), autoescape=True)
    count = select(func.count()).select_from(User).where(found)
    page = select(User).where(found).order_by(col(User.email))
    users = (await db.exec(page.offset(offset).limit(limit))).all()
    return UserPage(
        users=[details_of(user) for user in users],
        total=(await db.exec(count)).one(),
    )


async def get_user(db: AsyncSession, user_id: UUID) -> User:
    user = await db.get(User, user_id)
    if user is None:
        raise NotFoundError("There is no such user")
    return user


async def change_user(db: AsyncSession, user: User, change: UserChange) -> User:
    """Change roles, or whether a user can sign in, which also ends their sessions.

    Raises `ConflictError` for the last administrator.
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
        raise ConflictError("This is the last administrator")
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

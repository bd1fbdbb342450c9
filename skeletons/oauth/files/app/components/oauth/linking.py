"""From somebody whom a provider knows to a user."""

from fastapi import HTTPException
from sqlalchemy import delete
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from app.components.auth.accounts import add_user
from app.components.auth.emails import find_user
from app.components.auth.profile import Profile
from app.components.auth.sessions import changed, end_all
from app.components.auth.settings import settings
from app.components.auth.times import now
from app.components.oauth.providers import Person
from app.models.auth import Password
from app.models.identity import Identity
from app.models.user import User


async def user_of(db: AsyncSession, provider: str, person: Person) -> User:
    """Give the user, who is made at first; to be committed."""
    identity = await db.get(Identity, (provider, person.subject))
    user = await db.get(User, identity.user_id) if identity else None
    if user is None:
        user = await linked_user(db, provider, person)
    if not user.active:
        raise HTTPException(403, "This account cannot be used")
    user.signed_in_at = now()
    db.add(user)
    return user


async def linked_user(db: AsyncSession, provider: str, person: Person) -> User:
    """Give the user with the email, if the provider has made sure whose it is."""
    if person.email is None:
        raise HTTPException(403, f"{provider} does not confirm an email of yours")
    user = await find_user(db, person.email)
    if user is None:
        if settings.registration != "open":
            raise HTTPException(
                403, "There is no account for you, and none can be made"
            )
        user = await add_user(db, person.email, Profile())
    if not user.verified:
        # Whoever registered it never showed that the email is theirs: out with them.
        await changed(db, delete(Password).where(col(Password.user_id) == user.id))
        await end_all(db, user)
    user.verified = True
    db.add(user)
    db.add(Identity(provider=provider, subject=person.subject, user_id=user.id))
    await db.flush()
    return user

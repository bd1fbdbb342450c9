"""Accounts: made, confirmed, changed. Each function commits what it does.

Whether an email has an account is told to nobody but by a mail to it. So all is done in
the same order for both, up to the hash of a password that goes nowhere.
"""

from uuid import UUID

from fastapi import HTTPException
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.components.auth.emails import find_user
from app.components.auth.letters import Kind, Order, state_of
from app.components.auth.outbox import post
from app.components.auth.passwords import check_password, hash_password
from app.components.auth.profile import Profile
from app.components.auth.schemas import Registration
from app.components.auth.sessions import changed, end_all
from app.components.auth.settings import settings
from app.components.auth.times import now
from app.components.auth.tokens import InvalidTokenError, Purpose, read_token
from app.models.auth import Password, SignIn
from app.models.user import Role, User


async def register(db: AsyncSession, registration: Registration) -> None:
    """Make an account that is to be confirmed, or mail that there is one."""
    roles = roles_of(registration)
    password = registration.password.get_secret_value()
    await check_password(password, registration.email)
    kept = await hash_password(password)
    user = await find_user(db, registration.email)
    if user is not None and user.verified:
        # As much to do as in the other case.
        same = update(User).where(col(User.id) == user.id).values(email=user.email)
        await changed(db, same)
        await db.commit()
        post(Order(kind=Kind.TAKEN, to=user.email))
        return
    profile = Profile.model_validate(registration.model_dump())
    try:
        if user is None:
            user = await add_user(db, registration.email, profile)
        # Of several who registered with one address, its owner confirms the last.
        user.sqlmodel_update(profile.model_dump())
        # To whom the mail with an invitation went, is confirmed.
        user.verified = roles is not None
        await keep_password(db, user, kept)
        await set_roles(db, user, roles or [])
        await db.commit()
    except IntegrityError:
        # Another request was faster, and has sent the mail.
        await db.rollback()
        return
    if not user.verified:
        post(Order(kind=Kind.VERIFY, to=user.email))


def roles_of(registration: Registration) -> list[str] | None:
    """Give the roles that somebody was invited with; None for who comes uninvited."""
    if settings.registration == "closed":
        raise HTTPException(403, "Nobody can register")
    if registration.invitation is None and settings.registration == "open":
        return None
    try:
        token = registration.invitation
        given = token.get_secret_value() if token else ""
        claims = read_token(Purpose.INVITATION, given)
    except InvalidTokenError:
        claims = {}
    if claims.get("sub") != registration.email:
        raise HTTPException(403, "Who registers has to be invited, with this email")
    return [str(role) for role in claims["roles"]]


async def add_user(db: AsyncSession, email: str, profile: Profile) -> User:
    user = User.model_validate({**profile.model_dump(), "email": email})
    db.add(user)
    await db.flush()
    await db.refresh(user, ["kept_roles"])
    return user


async def keep_password(db: AsyncSession, user: User, kept: str) -> None:
    password = await db.get(Password, user.id)
    if password is None:
        password = Password(user_id=user.id, hash=kept)
    password.hash = kept
    password.changed_at = now()
    db.add(password)


async def set_roles(db: AsyncSession, user: User, names: list[str]) -> None:
    """Give a user these roles, and take the others away."""
    kept = {role.name: role for role in user.kept_roles}
    user.kept_roles = [
        kept.get(name) or Role(user_id=user.id, name=name) for name in sorted({*names})
    ]
    db.add(user)
    await db.flush()


async def reset(db: AsyncSession, token: str, password: str) -> None:
    """Set another password, which ends all sessions; who got the mail is confirmed."""
    user, _ = await user_of_link(db, Purpose.RESET, token)
    user.verified = True
    db.add(user)
    await change_password(db, user, password)


async def change_password(
    db: AsyncSession, user: User, password: str, stay: SignIn | None = None
) -> None:
    """Set a password, and end the sessions but for the one to stay."""
    await check_password(password, user.email)
    await keep_password(db, user, await hash_password(password))
    await end_all(db, user, but=stay)
    await db.commit()
    post(Order(kind=Kind.PASSWORD_CHANGED, to=user.email))


async def change_email(db: AsyncSession, user: User, email: str) -> None:
    before = user.email
    taken = col(User.email) == email
    try:
        # Whoever registered with it never showed that it is theirs.
        await changed(db, delete(User).where(taken, col(User.verified).is_(False)))
        user.email = email
        db.add(user)
        await db.commit()
    except IntegrityError:
        await db.rollback()
        raise HTTPException(409, "The email has an account by now") from None
    post(Order(kind=Kind.EMAIL_CHANGED, to=before))


async def user_of_link(
    db: AsyncSession, purpose: Purpose, token: str
) -> tuple[User, str]:
    """Give who a mail was about, and to which address it went."""
    refusal = HTTPException(404, "The link is not valid any more: ask for another one")
    try:
        claims = read_token(purpose, token)
        user_id = UUID(claims["sub"])
    except (InvalidTokenError, ValueError):
        raise refusal from None
    # Of two who use a link at the same time, the second waits here, and comes too late:
    # with a change of nothing, since SQLite has no FOR UPDATE.
    same = update(User).where(col(User.id) == user_id).values(active=col(User.active))
    await changed(db, same)
    user = await db.get(User, user_id)
    if user is None or not user.active or claims["state"] != await state_of(db, user):
        raise refusal
    return user, str(claims["to"])

"""Accounts: made, confirmed, changed. Each function commits what it does.

Whether an email has an account is told to nobody but by a mail to it. So all is done in
the same order for both, up to the hash of a password that goes nowhere.
"""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.components.auth.errors import ConflictError, NotAllowedError, NotFoundError
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

BAD_LINK = "The link is not valid any more: ask for another one"


async def find_user(db: AsyncSession, email: str) -> User | None:
    return (await db.exec(select(User).where(col(User.email) == email))).first()


async def register(db: AsyncSession, registration: Registration) -> None:
    """Make an account that is to be confirmed, or mail that there is one."""
    roles: list[str] = []
    invited = settings.registration != "open"
    if settings.registration == "closed":
        raise NotAllowedError("Nobody can register")
    if invited:
        roles = roles_of_invitation(registration)
    password = registration.password.get_secret_value()
    check_password(password, registration.email)
    kept = await hash_password(password)
    user = await find_user(db, registration.email)
    if user is not None and user.verified:
        # As much to do as in the other case.
        same = update(User).where(col(User.id) == user.id).values(email=user.email)
        await changed(db, same)
        await db.commit()
        post(Order(kind=Kind.TAKEN, to=user.email, user_id=user.id))
        return
    profile = Profile.model_validate(registration.model_dump())
    try:
        if user is None:
            user = await add_user(db, registration.email, profile)
        # Of several who registered with one address, its owner confirms the last.
        user.sqlmodel_update(profile.model_dump())
        user.verified = invited
        await keep_password(db, user, kept)
        await set_roles(db, user, roles)
        await db.commit()
    except IntegrityError:
        # Another request was faster, and has sent the mail.
        await db.rollback()
        return
    if not invited:
        post(Order(kind=Kind.VERIFY, to=user.email, user_id=user.id))


def roles_of_invitation(registration: Registration) -> list[str]:
    """Give the roles that somebody was invited with; to whom the mail went, is confirmed."""
    token = registration.invitation
    refusal = NotAllowedError("Who registers has to be invited, with this email")
    if token is None:
        raise refusal
    try:
        claims = read_token(Purpose.INVITATION, token.get_secret_value())
    except InvalidTokenError:
        raise refusal from None
    if claims["sub"] != registration.email:
        raise refusal
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


async def ask_to_verify(db: AsyncSession, email: str) -> None:
    user = await find_user(db, email)
    if user is not None and user.active and not user.verified:
        post(Order(kind=Kind.VERIFY, to=user.email, user_id=user.id))


async def user_to_verify(db: AsyncSession, token: str) -> User:
    user, _ = await user_of_link(db, Purpose.VERIFY, token)
    return user


async def verify(db: AsyncSession, user: User) -> None:
    user.verified = True
    db.add(user)
    await db.commit()


async def ask_to_reset(db: AsyncSession, email: str) -> None:
    user = await find_user(db, email)
    if user is not None and user.active:
        post(Order(kind=Kind.RESET, to=user.email, user_id=user.id))


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
    check_password(password, user.email)
    await keep_password(db, user, await hash_password(password))
    await end_all(db, user, but=stay)
    await db.commit()
    post(Order(kind=Kind.PASSWORD_CHANGED, to=user.email, user_id=user.id))


async def ask_to_change_email(db: AsyncSession, user: User, email: str) -> None:
    """Mail to the new address, unless it has an account: its owner is told then."""
    other = await find_user(db, email)
    kind = Kind.CHANGE_EMAIL if other is None else Kind.TAKEN
    post(Order(kind=kind, to=email, user_id=user.id))


async def change_email(db: AsyncSession, token: str) -> None:
    user, email = await user_of_link(db, Purpose.CHANGE_EMAIL, token)
    before, user.email = user.email, email
    db.add(user)
    try:
        await db.commit()
    except IntegrityError:
        await db.rollback()
        raise ConflictError("The email has an account by now") from None
    post(Order(kind=Kind.EMAIL_CHANGED, to=before, user_id=user.id))


async def user_of_link(
    db: AsyncSession, purpose: Purpose, token: str
) -> tuple[User, str]:
    """Give who a mail was about, and to which address it went."""
    try:
        claims = read_token(purpose, token)
        user = await db.get(User, UUID(claims["sub"]))
    except (InvalidTokenError, ValueError):
        user = None
    if user is None or not user.active or claims["state"] != await state_of(db, user):
        raise NotFoundError(BAD_LINK)
    return user, str(claims["to"])

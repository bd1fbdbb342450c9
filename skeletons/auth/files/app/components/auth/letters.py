"""The mails, in words. What they link to is signed only when they are written."""

import hashlib
from email.message import EmailMessage
from enum import Enum
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.components.auth.settings import settings
from app.components.auth.tokens import Purpose, make_token
from app.core.db import open_session
from app.models.auth import Password
from app.models.user import User


class Kind(Enum):
    VERIFY = "verify"
    TAKEN = "taken"
    RESET = "reset"
    CHANGE_EMAIL = "change_email"
    EMAIL_CHANGED = "email_changed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - no password
    INVITATION = "invitation"


class Order(BaseModel):
    """A mail that is to be written: to whom, and about which user. It holds no secret."""

    kind: Kind
    to: str
    user_id: UUID | None = None
    roles: list[str] = []


TEXTS = {
    Kind.VERIFY: (
        "Confirm your email address",
        "Somebody, you we hope, has registered at {name} with this address. "
        "To confirm that it is yours, open\n\n{link}\n\n"
        "If it was not you, do nothing: the account cannot be used then.",
    ),
    Kind.TAKEN: (
        "You have an account already",
        "Somebody, you maybe, has tried to register at {name} with this address, "
        "which has an account already. If you have forgotten your password, choose "
        "another one at\n\n{link}\n\nIf it was not you, there is nothing to do.",
    ),
    Kind.RESET: (
        "Choose another password",
        "To choose another password for {name}, open\n\n{link}\n\n"
        "The link can be used once, for {minutes:g} minutes. If you did not ask for it, "
        "do nothing: your password stays as it is.",
    ),
    Kind.CHANGE_EMAIL: (
        "Confirm your new email address",
        "To use this address for {name} from now on, open\n\n{link}\n\n"
        "If you did not ask for it, do nothing.",
    ),
    Kind.EMAIL_CHANGED: (
        "Your email address was changed",
        "Your account at {name} has another email address from now on. If that was not "
        "you, tell those who run {name}.",
    ),
    Kind.PASSWORD_CHANGED: (
        "Your password was changed",
        "The password of your account at {name} was changed, and your other sessions "
        "have ended. If that was not you, choose another one at\n\n{link}",
    ),
    Kind.INVITATION: (
        "You are invited",
        "You are invited to {name}. To register, open\n\n{link}",
    ),
}

# The page that each links to; what comes after # stays out of the logs of servers.
PAGES = {
    Kind.VERIFY: "verify#token={token}",
    Kind.TAKEN: "forgotten",
    Kind.RESET: "reset#token={token}",
    Kind.CHANGE_EMAIL: "email#token={token}",
    Kind.PASSWORD_CHANGED: "forgotten",
    Kind.INVITATION: "register#token={token}",
}


async def write_letter(order: Order) -> EmailMessage | None:
    """Write a mail, with a new token; None if its user is not there any more."""
    token = ""
    if order.kind is Kind.INVITATION:
        token = make_token(
            Purpose.INVITATION,
            order.to,
            settings.invitation_lifetime,
            roles=order.roles,
        )
    elif order.user_id is not None:
        async with open_session() as session:
            user = await session.get(User, order.user_id)
            if user is None:
                return None
            token = await make_link_token(session, order, user)
    subject, text = TEXTS[order.kind]
    page = PAGES.get(order.kind, "").format(token=token)
    message = EmailMessage()
    message["To"] = order.to
    message["Subject"] = f"{settings.name}: {subject}"
    message.set_content(
        text.format(
            name=settings.name,
            link=f"{settings.pages_url.rstrip('/')}/{page}",
            minutes=settings.mail_minutes,
        )
    )
    return message


async def make_link_token(session: AsyncSession, order: Order, user: User) -> str:
    purposes = {
        Kind.VERIFY: Purpose.VERIFY,
        Kind.RESET: Purpose.RESET,
        Kind.CHANGE_EMAIL: Purpose.CHANGE_EMAIL,
    }
    if order.kind not in purposes:
        return ""
    return make_token(
        purposes[order.kind],
        str(user.id),
        settings.mail_lifetime,
        state=await state_of(session, user),
        to=order.to,
    )


async def state_of(session: AsyncSession, user: User) -> str:
    """Give what is another one once a token has been used, which ends it with the rest."""
    kept = select(Password.hash).where(Password.user_id == user.id)
    password = (await session.exec(kept)).first()
    state = f"{user.email}\n{user.verified}\n{user.active}\n{password}"
    return hashlib.sha256(state.encode()).hexdigest()

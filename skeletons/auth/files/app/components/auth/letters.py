"""The mails. Their words are in `mails/`: the subject, and what comes below it.

What they link to is signed only when they are written. What comes after `#` in a link is
sent to no server, and so is in no log of one.
"""

import hashlib
from datetime import timedelta
from email.message import EmailMessage
from enum import Enum
from pathlib import Path
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.components.auth.emails import find_user
from app.components.auth.settings import settings
from app.components.auth.tokens import Purpose, make_token
from app.core.db import open_session
from app.models.auth import Password
from app.models.user import User

MAILS = Path(__file__).parent / "mails"


class Kind(Enum):
    VERIFY = "verify"
    TAKEN = "taken"
    RESET = "reset"
    CHANGE_EMAIL = "change_email"
    EMAIL_CHANGED = "email_changed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - no password
    INVITATION = "invitation"


class Order(BaseModel):
    """A mail that is to be written. It holds no secret."""

    kind: Kind
    to: str
    user_id: UUID | None = None
    """Whose account it is about, unless that of the address."""
    roles: list[str] = []


async def write_letter(order: Order) -> EmailMessage | None:
    """Write a mail, with a new token; None if there is no account to write about."""
    kind = order.kind
    token: str | None = ""
    if kind is Kind.INVITATION:
        lifetime = timedelta(days=settings.invitation_days)
        token = make_token(Purpose.INVITATION, order.to, lifetime, roles=order.roles)
    elif kind in (Kind.VERIFY, Kind.RESET, Kind.CHANGE_EMAIL):
        async with open_session() as db:
            owner = await find_user(db, order.to)
            if kind is Kind.CHANGE_EMAIL and owner and owner.verified:
                kind = Kind.TAKEN
            else:
                token = await make_link_token(db, order)
    if token is None:
        return None
    text = (MAILS / f"{kind.value}.txt").read_text("utf-8")
    subject, _, body = text.partition("\n\n")
    message = EmailMessage()
    message["To"] = order.to
    message["Subject"] = f"{settings.name}: {subject}"
    message.set_content(
        body.format(
            name=settings.name,
            pages=settings.pages_url.rstrip("/"),
            token=token,
            minutes=settings.mail_minutes,
        )
    )
    return message


async def make_link_token(db: AsyncSession, order: Order) -> str | None:
    """Make the token for a link; None if nobody may have it."""
    user = (
        await db.get(User, order.user_id)
        if order.user_id
        else await find_user(db, order.to)
    )
    is_done = order.kind is Kind.VERIFY and user is not None and user.verified
    if user is None or not user.active or is_done:
        return None
    return make_token(
        Purpose(order.kind.value),
        str(user.id),
        timedelta(minutes=settings.mail_minutes),
        state=await state_of(db, user),
        to=order.to,
    )


async def state_of(db: AsyncSession, user: User) -> str:
    """Give what is another one once a token has been used, which ends it with the rest."""
    kept = select(Password.hash).where(Password.user_id == user.id)
    password = (await db.exec(kept)).first()
    state = f"{user.email}\n{user.verified}\n{user.active}\n{password}"
    return hashlib.sha256(state.encode()).hexdigest()

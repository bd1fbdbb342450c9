"""Addresses, the same whatever the case they are written in, and whose they are."""

from typing import Annotated

from email_validator import validate_email
from pydantic import AfterValidator, EmailStr, Field, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.user import User

LONGEST = 254


def normalized(email: str) -> str:
    """Give what stands for all the ways to write an address."""
    parts = validate_email(email, check_deliverability=False)
    # Not `casefold`, by which the mail for straße@ goes to strasse@, who is another. The
    # domain as it is asked for: https://www.rfc-editor.org/rfc/rfc5891
    return f"{parts.local_part.lower()}@{parts.ascii_domain}"


Email = Annotated[EmailStr, AfterValidator(normalized), Field(max_length=LONGEST)]

_EMAIL: TypeAdapter[str] = TypeAdapter(Email)


def parse_email(text: str) -> str | None:
    """Read an address as it is stored; None if it is none."""
    try:
        return _EMAIL.validate_python(text)
    except ValueError:
        return None


async def find_user(db: AsyncSession, email: str) -> User | None:
    return (await db.exec(select(User).where(col(User.email) == email))).first()

"""Addresses, the same whatever the case they are written in."""

from typing import Annotated

from pydantic import AfterValidator, EmailStr, Field, TypeAdapter

LONGEST = 254


def fold(email: str) -> str:
    return email.casefold()


Email = Annotated[EmailStr, Field(max_length=LONGEST), AfterValidator(fold)]

_EMAIL: TypeAdapter[str] = TypeAdapter(Email)


def parse_email(text: str) -> str | None:
    """Read an address as it is stored; None if it is none."""
    try:
        return _EMAIL.validate_python(text)
    except ValueError:
        return None

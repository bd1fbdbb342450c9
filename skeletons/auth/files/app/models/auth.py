"""What is kept of users that only signing in has to do with."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from app.components.auth.times import UtcDateTime, now

HASH_LENGTH = 64


class Password(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "auth_password"

    user_id: UUID = Field(
        foreign_key="auth_user.id", ondelete="CASCADE", primary_key=True
    )
    hash: str = Field(max_length=255, repr=False)
    changed_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class SignIn(SQLModel, table=True):
    """A session: that a user is signed in, somewhere.

    A browser has it by a cookie, whatever else by refresh tokens.
    """

    __tablename__: ClassVar[Any] = "auth_session"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    user_id: UUID = Field(foreign_key="auth_user.id", ondelete="CASCADE", index=True)
    cookie_hash: str | None = Field(
        default=None, max_length=HASH_LENGTH, unique=True, repr=False
    )
    address: str = Field(default="", max_length=45)
    agent: str = Field(default="", max_length=200)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    used_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class RefreshToken(SQLModel, table=True):
    """One that was given out; it is good until it has been used."""

    __tablename__: ClassVar[Any] = "auth_refresh_token"

    hash: str = Field(max_length=HASH_LENGTH, primary_key=True, repr=False)
    session_id: UUID = Field(
        foreign_key="auth_session.id", ondelete="CASCADE", index=True
    )
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

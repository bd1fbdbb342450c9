from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlmodel import Field, SQLModel

from app.components.auth.times import UtcDateTime, now


class Identity(SQLModel, table=True):
    """Who a user is for a provider, which never gives the same subject to another."""

    __tablename__: ClassVar[Any] = "oauth_identity"

    provider: str = Field(max_length=20, primary_key=True)
    subject: str = Field(max_length=255, primary_key=True)
    user_id: UUID = Field(foreign_key="auth_user.id", ondelete="CASCADE", index=True)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)

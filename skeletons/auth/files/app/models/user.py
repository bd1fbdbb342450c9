from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlmodel import Field, Relationship, SQLModel

from app.components.auth.profile import Profile
from app.components.auth.times import UtcDateTime, now


class Role(SQLModel, table=True):
    """That a user has a role."""

    __tablename__: ClassVar[Any] = "auth_role"

    user_id: UUID = Field(
        foreign_key="auth_user.id", ondelete="CASCADE", primary_key=True
    )
    name: str = Field(max_length=50, primary_key=True)


class User(Profile, table=True):
    """Somebody who can sign in. Columns of your own go into `Profile`.

    It holds nothing secret: a route may return it.
    """

    __tablename__: ClassVar[Any] = "auth_user"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    email: str = Field(max_length=254, unique=True)
    active: bool = True
    verified: bool = False
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    signed_in_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    kept_roles: list[Role] = Relationship(
        sa_relationship_kwargs={"lazy": "selectin", "cascade": "all, delete-orphan"}
    )

    @property
    def roles(self) -> list[str]:
        return sorted(role.name for role in self.kept_roles)

    def has_role(self, *names: str) -> bool:
        """Whether the user has one of these roles; an `admin` has all."""
        return not {"admin", *names}.isdisjoint(self.roles)

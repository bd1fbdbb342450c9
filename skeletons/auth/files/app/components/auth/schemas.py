"""What goes over the wire. Secrets in it do not show in logs."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, SecretStr, model_validator

from app.components.auth.emails import Email
from app.components.auth.profile import Profile

# Longer ones are refused as passwords too, with a reason.
Secret = Annotated[SecretStr, Field(max_length=1000)]


def without_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("has a character that cannot be stored")
    return text


Text = Annotated[str, AfterValidator(without_nul)]
RoleName = Annotated[str, Field(max_length=50, pattern=r"^[a-z][a-z0-9_-]*$")]
Roles = Annotated[list[RoleName], Field(max_length=20)]


class ProfileChange(Profile):
    """What users say of themselves."""

    @model_validator(mode="after")
    def refuse_nul(self) -> "ProfileChange":
        for value in self.__dict__.values():
            if isinstance(value, str):
                without_nul(value)
        return self


class Registration(ProfileChange):
    email: Email
    password: Secret
    invitation: Secret | None = None


class Credentials(BaseModel):
    email: Email
    password: Secret


class Tokens(BaseModel):
    access_token: str
    refresh_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - no secret
    expires_in: int
    """Seconds until the access token is to be exchanged for another one."""


class Refresh(BaseModel):
    refresh_token: Secret


class MailTo(BaseModel):
    email: Email


class LinkAndPassword(BaseModel):
    token: Annotated[SecretStr, Field(max_length=4000)]
    password: Secret


class PasswordChange(BaseModel):
    current_password: Secret
    password: Secret


class EmailChange(BaseModel):
    password: Secret
    email: Email


class Accepted(BaseModel):
    """The answer whether or not there is such an account."""

    detail: str


class UserInfo(Profile):
    """A user as they see themselves."""

    id: UUID
    email: str
    roles: list[str]
    created_at: datetime


class UserDetails(UserInfo):
    """A user as administrators see them."""

    active: bool
    verified: bool
    signed_in_at: datetime | None


class UserPage(BaseModel):
    users: list[UserDetails]
    total: int


class UserChange(BaseModel):
    """What stays `null` is left as it is."""

    active: bool | None = None
    roles: Roles | None = None


class Invitation(BaseModel):
    email: Email
    roles: Roles = []


class SessionInfo(BaseModel):
    id: UUID
    created_at: datetime
    used_at: datetime
    address: str
    agent: str
    current: bool

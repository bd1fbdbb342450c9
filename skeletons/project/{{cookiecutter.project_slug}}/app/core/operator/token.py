"""The operator's token: `OPERATOR_TOKEN`, or one that is made for this machine.

It is kept in the profile of the user who runs the application, where the system lets
nobody else read: on Windows too, where files have no mode. Each copy of the application
has its own, so that one project's operator is not that of another.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import secrets
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from platformdirs import user_state_path
from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

logger = logging.getLogger(__name__)

# Whatever else an environment is called, it serves others.
DEVELOPMENT = {"dev", "development", "local"}

# What the header `Authorization` takes, and nobody guesses.
TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{16,}=*")


class OperatorSettings(BaseSettings):
    """Read from the environment, else from `.env`: `OPERATOR_TOKEN`."""

    model_config = SettingsConfigDict(
        env_prefix="OPERATOR_",
        env_file=".env",
        extra="ignore",
        # The input holds every variable, secrets included, and errors end up in logs.
        hide_input_in_errors=True,
    )

    # What the operator shows: the same for all processes of the application. Without it
    # one is made for this machine.
    token: SecretStr | None = None

    # What the whole application has: `ENVIRONMENT` and `PORT`.
    environment: str = Field(default="development", validation_alias="ENVIRONMENT")
    port: int = Field(default=8000, validation_alias="PORT")

    # What `env_ignore_empty` does from pydantic-settings 2.2 on.
    @model_validator(mode="before")
    @classmethod
    def skip_empty(cls, values: dict[str, Any]) -> dict[str, Any]:
        """A variable with nothing in it says as much as none."""
        return {name: value for name, value in values.items() if value != ""}

    @field_validator("token")
    @classmethod
    def check_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token and not TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError(
                "use 16 or more letters, digits and -._~+/, such as those of: "
                'python -c "import secrets; print(secrets.token_urlsafe())"'
            )
        return token

    @model_validator(mode="after")
    def keep_tests_apart(self) -> OperatorSettings:
        """Tests have a token of their own."""
        if "pytest" in sys.modules or "PYTEST_VERSION" in os.environ:
            self.token = SecretStr(secrets.token_urlsafe())
        return self

    @property
    def in_development(self) -> bool:
        """Whether the application serves those who write it."""
        return self.environment.lower() in DEVELOPMENT


settings = OperatorSettings()


@cache
def operator_token() -> str | None:
    """Give the token; none if it can neither be read nor made, and nobody is let in."""
    if settings.token:
        return settings.token.get_secret_value()
    try:
        return read_or_make(token_file())
    except OSError as error:
        logger.warning(
            "OPERATOR_TOKEN is not set, and none can be kept, so nobody may control the "
            "application: %s",
            error,
        )
        return None


def warn_unless_set() -> None:
    """Say in one line what does not work where others are served."""
    if not settings.token and not settings.in_development and operator_token():
        logger.warning(
            "OPERATOR_TOKEN is not set: only commands of this user on this machine may "
            "control the application"
        )


def token_file() -> Path:
    place = hashlib.sha256(str(Path(__file__).resolve()).encode()).hexdigest()[:16]
    return user_state_path("fastapi-operator", appauthor=False) / place


def read_or_make(path: Path) -> str:
    """Give the token in a file, which is made if it is not there.

    Processes that do so at the same time agree. Raises `OSError`.
    """
    if not path.is_absolute():
        raise FileNotFoundError("the user has no home")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        make(path)
    if sys.platform != "win32" and path.stat().st_mode & 0o077:
        raise PermissionError(f"{path} can be read by others; remove it")
    token = path.read_text(encoding="utf-8").strip()
    if not token:
        raise OSError(f"{path} is empty; remove it")
    return token


def make(path: Path) -> None:
    """Make a token, unless another process was first.

    Nobody finds the file half written: it appears under its name when it is complete,
    and a link, unlike a renamed file, takes no other's place.
    """
    descriptor, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()

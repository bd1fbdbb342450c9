from __future__ import annotations

import os
import re
import secrets
import sys
from typing import Any

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

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

import sys
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

# Whatever else an environment is called, it serves others.
DEVELOPMENT = {"dev", "development", "local"}


class AuthSettings(BaseSettings):
    """Read from the environment, else from `.env`: `AUTH_SECRET` and so on."""

    model_config = SettingsConfigDict(
        env_prefix="AUTH_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        # The input holds every variable, secrets included, and errors end up in logs.
        hide_input_in_errors=True,
    )

    # What tokens are signed with, 32 characters or more. Without it each process makes
    # up its own in development, and elsewhere the application does not start.
    secret: SecretStr = SecretStr("")

    # The secret before it: what it has signed is taken until it expires.
    previous_secret: SecretStr = SecretStr("")

    # Who can register: everybody, who was invited, or nobody.
    registration: Literal["open", "invitation", "closed"] = "open"

    # Where the pages are that mails link to: `/reset`, `/verify` and so on.
    pages_url: str = "http://localhost:8000/auth"

    # Pages of these origins, with commas between them, may sign in with a cookie, besides
    # those of the application.
    allowed_origins: str = ""

    access_minutes: float = Field(default=10, gt=0)
    mail_minutes: float = Field(default=30, gt=0)
    invitation_days: float = Field(default=7, gt=0)

    # A session ends so long after it was last used, and in any case so long after it began.
    idle_days: float = Field(default=14, gt=0)
    session_days: float = Field(default=30, gt=0)

    # How long a refresh token that has just been used is taken once more: two tabs may
    # send it at the same time.
    refresh_leeway_seconds: float = Field(default=10, ge=0)

    # The server that takes the mails. Without one they are printed in development.
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_encryption: Literal["starttls", "tls", "none"] = "starttls"
    mail_from: str = "no-reply@localhost"

    # What the whole application has.
    app_name: str = Field(default="", validation_alias="APP_NAME")
    environment: str = Field(default="development", validation_alias="ENVIRONMENT")

    @model_validator(mode="after")
    def keep_tests_apart(self) -> "AuthSettings":
        """Tests send no mail, and their tokens are good for nothing else."""
        if "pytest" in sys.modules:
            self.secret = SecretStr("only for tests, which sign nothing else with it")
            self.previous_secret = SecretStr("")
            self.smtp_host = ""
            self.registration = "open"
        return self

    @property
    def trusted_origins(self) -> list[str]:
        return self.allowed_origins.replace(",", " ").split()

    @property
    def in_development(self) -> bool:
        """Whether the application serves those who write it."""
        return self.environment.lower() in DEVELOPMENT

    @property
    def name(self) -> str:
        """What the application is called in mails."""
        return self.app_name or Path.cwd().name or "the application"


settings = AuthSettings()

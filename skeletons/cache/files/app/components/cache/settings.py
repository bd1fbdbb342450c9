import os
import sys
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

# Whatever else an environment is called, it serves others.
DEVELOPMENT = {"dev", "development", "local"}

# Nothing listens there.
NOWHERE = "redis://127.0.0.1:1/0"


class ComponentSettings(BaseSettings):
    """Read from the environment, else from `.env`; the worker has such, too."""

    model_config = SettingsConfigDict(
        env_file=".env",
        extra="ignore",
        # The input holds every variable, secrets included, and errors end up in logs.
        hide_input_in_errors=True,
    )

    # What the whole application has.
    environment: str = Field(default="development", validation_alias="ENVIRONMENT")

    @model_validator(mode="before")
    @classmethod
    def skip_empty(cls, values: dict[str, Any]) -> dict[str, Any]:
        """A variable with nothing in it says as much as none."""
        return {name: value for name, value in values.items() if value != ""}

    @property
    def in_development(self) -> bool:
        """Whether the application serves those who write it."""
        return self.environment.lower() in DEVELOPMENT

    @property
    def in_tests(self) -> bool:
        """Whether pytest runs, or has started this process."""
        return "pytest" in sys.modules or "PYTEST_VERSION" in os.environ


class CacheSettings(ComponentSettings):
    """`REDIS_URL` and so on."""

    # Where Redis is; may hold a user and a password.
    redis_url: str = Field(default="redis://localhost:6379/0", repr=False)

    # How long Redis may take to answer before it counts as away.
    redis_timeout_seconds: float = Field(default=1, gt=0)

    # What all keys in Redis begin with, so that several projects can use the same one.
    # By default the name of the application, else of the folder that it runs in.
    cache_prefix: str = ""

    # How long a cached result is kept unless its function says otherwise.
    cache_ttl_seconds: int = Field(default=300, gt=0)

    # What session cookies are signed with, 32 characters or more. Without it each process
    # makes up its own in development, and sessions cannot be used in production.
    session_secret: SecretStr = SecretStr("")

    # The one before, while that is being replaced: its cookies are taken, not given out.
    session_secret_previous: SecretStr = SecretStr("")

    # How long after its last use a session ends, and how long after its login in any case.
    session_ttl_seconds: int = Field(default=604800, gt=0)
    session_max_seconds: int = Field(default=2592000, gt=0)

    # That of the whole application.
    app_name: str = ""

    @model_validator(mode="after")
    def keep_tests_apart(self) -> "CacheSettings":
        """Tests use a Redis of their own, `TEST_REDIS_URL`, or none, and their own keys."""
        if self.in_tests:
            self.redis_url = os.environ.get("TEST_REDIS_URL") or NOWHERE
            self.cache_prefix = "tests"
        return self

    @property
    def prefix(self) -> str:
        """What all keys begin with: the same in every process of the application."""
        return self.cache_prefix or self.app_name or Path.cwd().name or "app"


settings = CacheSettings()

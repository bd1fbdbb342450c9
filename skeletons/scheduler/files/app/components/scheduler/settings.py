from __future__ import annotations

import os
import sys
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

# Whatever else an environment is called, it serves others.
DEVELOPMENT = {"dev", "development", "local"}

# Nothing listens there.
NOWHERE = "http://127.0.0.1:1"


class SchedulerSettings(BaseSettings):
    """Read from the environment, else from `.env`: `SCHEDULER_TIMEZONE` and so on."""

    model_config = SettingsConfigDict(
        env_prefix="SCHEDULER_",
        env_file=".env",
        extra="ignore",
        # The input holds every variable, secrets included, and errors end up in logs.
        hide_input_in_errors=True,
    )

    # IANA name of the time zone in which the schedules of jobs are read.
    timezone: str = "UTC"

    # Whether the web server runs the jobs itself. By default it does so in development;
    # otherwise `python -m app.entrypoints.scheduler` runs them.
    embedded: bool | None = None

    # Where processes of one machine share the state of the jobs; only where there is
    # neither the component `database` nor `cache`, which are for that otherwise.
    folder: str = "data/scheduler"

    # Address and port that the scheduler's own process listens on.
    host: str = "127.0.0.1"
    port: int = 8001

    # Where the web server finds that process; may hold a user and a password.
    url: str = Field(default="http://scheduler:8001", repr=False)

    # What the whole application has: `ENVIRONMENT`, `LOG_LEVEL` and `PORT`, and how long
    # whoever tells a process to stop waits before it kills.
    shutdown_seconds: float = Field(
        default=45, gt=0, validation_alias="SHUTDOWN_SECONDS"
    )
    environment: str = Field(default="development", validation_alias="ENVIRONMENT")
    log_level: str = Field(default="INFO", validation_alias="LOG_LEVEL")
    web_port: int = Field(default=8000, validation_alias="PORT")

    # What `env_ignore_empty` does from pydantic-settings 2.2 on.
    @model_validator(mode="before")
    @classmethod
    def skip_empty(cls, values: dict[str, Any]) -> dict[str, Any]:
        """A variable with nothing in it says as much as none."""
        return {name: value for name, value in values.items() if value != ""}

    @field_validator("timezone")
    @classmethod
    def check_timezone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        # What it raises depends on the name: a folder of the data, a path out of it.
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(
                f"{name!r} is not the IANA name of a time zone: write one such as UTC or "
                "Europe/Berlin"
            ) from error
        return name

    @model_validator(mode="after")
    def keep_tests_apart(self) -> SchedulerSettings:
        """Tests run no jobs, and ask nobody who does: set `embedded` to have them.

        Nor do processes that tests start, which pytest's variable tells of.
        """
        if "pytest" in sys.modules or "PYTEST_VERSION" in os.environ:
            self.embedded = False
            self.url = NOWHERE
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def grace_seconds(self) -> float:
        """How long what is under way may go on then; the rest is for what comes after."""
        return 0.8 * self.shutdown_seconds

    @property
    def in_development(self) -> bool:
        """Whether the application serves those who write it."""
        return self.environment.lower() in DEVELOPMENT


settings = SchedulerSettings()

from typing import Literal

from pydantic import Field, model_validator
from pydantic_settings import SettingsConfigDict

from app.components.cache.settings import ComponentSettings


class WorkerSettings(ComponentSettings):
    """`WORKER_EMBEDDED` and so on. Where Redis is says `REDIS_URL`, of the cache."""

    model_config = SettingsConfigDict(env_prefix="WORKER_")

    # Whether the web server runs the tasks itself. By default it does so in development;
    # otherwise `python -m app.entrypoints.worker` runs them.
    embedded: bool | None = None

    # How long after the death of a worker its jobs are taken over by another.
    lease_seconds: float = Field(default=30, ge=1)

    # How long a job waits for a worker that knows its task, as when a release is rolled out.
    unknown_seconds: float = Field(default=900, gt=0)

    # How long the result of a job can be read.
    result_seconds: int = Field(default=3600, ge=1)

    # Those of the whole application: `LOG_LEVEL`, and how long whoever tells a process to
    # stop waits before it kills.
    log_level: str = Field(default="INFO", validation_alias="LOG_LEVEL")
    shutdown_seconds: float = Field(
        default=45, gt=0, validation_alias="SHUTDOWN_SECONDS"
    )

    @model_validator(mode="after")
    def keep_tests_apart(self) -> "WorkerSettings":
        """Tests run no tasks, nor do processes that they start: set `embedded`."""
        if self.in_tests:
            self.embedded = False
        return self

    @property
    def grace_seconds(self) -> float:
        """How long tasks that run may go on then, before they go back to their queue."""
        return 0.8 * self.shutdown_seconds

    @property
    def mode(self) -> Literal["embedded", "separate"]:
        """Whether the web server runs the tasks itself."""
        embedded = self.in_development if self.embedded is None else self.embedded
        return "embedded" if embedded else "separate"


settings = WorkerSettings()

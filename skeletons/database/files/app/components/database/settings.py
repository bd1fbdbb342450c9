import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class DatabaseSettings(BaseSettings):
    """Read from the environment, else from `.env`: `DATABASE_URL`."""

    model_config = SettingsConfigDict(
        env_prefix="DATABASE_",
        env_file=".env",
        extra="ignore",
        # The input holds every variable, secrets included, and errors end up in logs.
        hide_input_in_errors=True,
    )

    # SQLite file, here in the folder `data`, or postgresql://user:password@host/name.
    url: str = Field(default="sqlite:///data/app.db", repr=False)

    @model_validator(mode="before")
    @classmethod
    def skip_empty(cls, values: dict[str, Any]) -> dict[str, Any]:
        """A variable with nothing in it says as much as none."""
        return {name: value for name, value in values.items() if value != ""}

    @model_validator(mode="after")
    def keep_tests_apart(self) -> "DatabaseSettings":
        """Tests use a database of their own, `TEST_DATABASE_URL` or a new SQLite file.

        So do processes that tests start, which pytest's variable tells of.
        """
        if "pytest" in sys.modules or "PYTEST_VERSION" in os.environ:
            self.url = os.environ.get("TEST_DATABASE_URL") or temporary_database()
        return self


def temporary_database() -> str:
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return f"sqlite:///{Path(folder, 'test.db')}"


settings = DatabaseSettings()

from typing import Any

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class BackupSettings(BaseSettings):
    """Read from the environment, else from `.env`: `DATABASE_BACKUP_HOURS` and so on."""

    model_config = SettingsConfigDict(
        env_prefix="DATABASE_BACKUP_",
        env_file=".env",
        extra="ignore",
        # The input holds every variable, secrets included, and errors end up in logs.
        hide_input_in_errors=True,
    )

    # Hours between two backups of the SQLite file, kept up beyond restarts.
    hours: float = 24

    # How many of the latest backups stay.
    keep: int = Field(default=7, ge=1)

    # Folder of the backups.
    folder: str = "data/backups"

    @model_validator(mode="before")
    @classmethod
    def skip_empty(cls, values: dict[str, Any]) -> dict[str, Any]:
        """A variable with nothing in it says as much as none."""
        return {name: value for name, value in values.items() if value != ""}


settings = BackupSettings()

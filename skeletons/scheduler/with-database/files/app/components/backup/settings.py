from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class BackupSettings(BaseSettings):
    """Read from the environment, else from `.env`: `DATABASE_BACKUP_HOURS` and so on."""

    model_config = SettingsConfigDict(
        env_prefix="DATABASE_BACKUP_",
        env_file=".env",
        env_ignore_empty=True,
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


settings = BackupSettings()

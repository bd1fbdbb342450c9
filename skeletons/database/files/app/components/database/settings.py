from pydantic_settings import BaseSettings, SettingsConfigDict


class DatabaseSettings(BaseSettings):
    """Read from the environment, else from `.env`: `DATABASE_URL`."""

    model_config = SettingsConfigDict(
        env_prefix="DATABASE_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        # The input holds every variable, secrets included, and errors end up in logs.
        hide_input_in_errors=True,
    )

    # SQLite file, here in the folder `data`, or postgresql://user:password@host/name.
    url: str = "sqlite:///data/app.db"


settings = DatabaseSettings()

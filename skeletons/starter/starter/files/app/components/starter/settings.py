from pydantic_settings import BaseSettings, SettingsConfigDict


class StarterSettings(BaseSettings):
    """Read from the environment, else from `.env`: `STARTER_GREETING`."""

    model_config = SettingsConfigDict(
        env_prefix="STARTER_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    # What it answers.
    greeting: str = "hello"


settings = StarterSettings()

import sys

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class OAuthSettings(BaseSettings):
    """Read from the environment, else from `.env`: `OAUTH_GOOGLE_ID` and so on."""

    model_config = SettingsConfigDict(
        env_prefix="OAUTH_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        # The input holds every variable, secrets included, and errors end up in logs.
        hide_input_in_errors=True,
    )

    # What the providers call this application; without it there is no sign-in with them.
    google_id: str = ""
    google_secret: SecretStr = SecretStr("")
    github_id: str = ""
    github_secret: SecretStr = SecretStr("")

    # Where the providers are.
    google_url: str = "https://accounts.google.com"
    github_url: str = "https://github.com"
    github_api_url: str = "https://api.github.com"

    @model_validator(mode="after")
    def keep_tests_apart(self) -> "OAuthSettings":
        """Tests ask no provider but their own."""
        if "pytest" in sys.modules:
            self.google_id = self.github_id = ""
        return self


settings = OAuthSettings()

import json
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """Read from the environment, else from the file `.env`; see `.env.example`."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        # The input holds every variable, secrets included, and errors end up in logs.
        hide_input_in_errors=True,
    )

    # Shown in the API documentation and on the dashboard.
    app_name: str = "{{ cookiecutter.project_name }}"

    # In production the log is written as JSON.
    environment: Literal["development", "production"] = "development"

    # Least severe level that is logged.
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    # Address and port that `serve` listens on.
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)

    # Web pages of these origins may call the API from a browser: "*" for any, or
    # a list like "https://example.com,http://localhost:5173". None by default.
    cors_origins: Annotated[list[str], NoDecode] = []

    # Whether they may send cookies and the Authorization header.
    cors_allow_credentials: bool = False

    @property
    def in_production(self) -> bool:
        """Whether the application serves others than those who write it."""
        return self.environment == "production"

    @field_validator("cors_origins", mode="before")
    @classmethod
    def parse_origins(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if value.lstrip().startswith("["):
            return json.loads(value)
        return [origin.strip() for origin in value.split(",") if origin.strip()]

    @field_validator("cors_origins")
    @classmethod
    def check_origins(cls, origins: list[str]) -> list[str]:
        for origin in origins:
            url = urlsplit(origin)
            # Browsers send exactly this; anything longer would never match.
            if origin not in ("*", f"{url.scheme}://{url.netloc}"):
                raise ValueError(
                    f"{origin!r} is not an origin: write scheme://host[:port], "
                    "without a path or a trailing slash"
                )
        return origins

    @model_validator(mode="after")
    def refuse_any_origin_with_credentials(self) -> Self:
        if "*" in self.cors_origins and self.cors_allow_credentials:
            raise ValueError(
                "CORS_ORIGINS=* together with CORS_ALLOW_CREDENTIALS=true would let "
                "any web page act as the signed-in user: list the origins instead"
            )
        return self


settings = Settings()

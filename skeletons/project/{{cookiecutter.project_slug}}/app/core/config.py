import json
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

# A name without scheme and port, or *.name for all below it.
Host = Annotated[str, Field(pattern=r"^(\*|(\*\.)?[\w.-]+|\[[0-9A-Fa-f:.]+\])$")]

# Exactly what browsers send: with a path, or a slash at the end, it would never match.
Origin = Annotated[str, Field(pattern=r"^(\*|[a-z][a-z0-9+.-]*://[^/?#]+)$")]

# What asks for the health of a container does so in that container.
THIS_MACHINE = ["127.0.0.1", "localhost"]


class Settings(BaseSettings):
    """Read from the environment, else from the file `.env`; see `.env.example`."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        # The input holds every variable, secrets included, and errors end up in logs.
        hide_input_in_errors=True,
    )

    #% if "dashboard" in cookiecutter._optional
    # Shown in the API documentation and on the dashboard.
    #% else
    # Shown in the API documentation.
    #% endif
    app_name: str = "{{ cookiecutter.project_name }}"

    # In production the log is written as JSON.
    environment: Literal["development", "production"] = "development"

    # Least severe level that is logged.
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    # Address and port that `serve` listens on.
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)

    # How long whoever tells a process to stop waits before it kills, as Compose does.
    shutdown_seconds: float = Field(default=45, gt=0)

    # Web pages of these origins may call the API from a browser: "*" for any, or
    # a list like "https://example.com,http://localhost:5173". None by default.
    cors_origins: Annotated[list[Origin], NoDecode] = []

    # Whether they may send cookies and the Authorization header.
    cors_allow_credentials: bool = False

    # Names that the application is reached by, like "example.com,*.example.com"; those
    # of this machine are always known. Any by default.
    allowed_hosts: Annotated[list[Host], NoDecode] = []

    # How large the body of a request may be.
    max_body_bytes: int = Field(default=1_048_576, ge=1)

    @property
    def trusted_hosts(self) -> list[str]:
        """What a `Host` header may say, or "*"."""
        return [*self.allowed_hosts, *THIS_MACHINE] if self.allowed_hosts else ["*"]

    @property
    def grace_seconds(self) -> float:
        """How long what is under way may go on then; the rest is for what comes after."""
        return 0.8 * self.shutdown_seconds

    @property
    def in_production(self) -> bool:
        """Whether the application serves others than those who write it."""
        return self.environment == "production"

    @field_validator("cors_origins", "allowed_hosts", mode="before")
    @classmethod
    def parse_list(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if value.lstrip().startswith("["):
            return json.loads(value)
        return [each.strip() for each in value.split(",") if each.strip()]

    @model_validator(mode="after")
    def refuse_any_origin_with_credentials(self) -> Self:
        if "*" in self.cors_origins and self.cors_allow_credentials:
            raise ValueError(
                "CORS_ORIGINS=* together with CORS_ALLOW_CREDENTIALS=true would let "
                "any web page act as the signed-in user: list the origins instead"
            )
        return self


settings = Settings()

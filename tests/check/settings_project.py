"""A project with settings, an example of its variables and a container."""

SETTINGS = """\
from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env")
    database_url: str = "sqlite://"
    DEBUG: bool = False


settings = Settings()
"""
DOCKERFILE = "FROM python:3.13 AS build\nRUN pip install .\nFROM build\n"


def project(**files: str) -> dict[str, str]:
    """Keyword ``config`` is the settings module, ``env`` the example, and so on."""
    names = {"config": "app/core/config.py", "env": ".env.example"}
    names |= {"compose": "compose.yaml", "dockerfile": "Dockerfile"}
    base = {"config": SETTINGS, "dockerfile": DOCKERFILE}
    return {names.get(key, key): text for key, text in (base | files).items()}


def with_field(line: str, options: str = "") -> str:
    text = SETTINGS.replace("    DEBUG", f"    {line}\n    DEBUG")
    return text.replace('env_file=".env"', options or 'env_file=".env"')


def web(environment: str, more: str = "") -> str:
    return f"services:\n  web:\n    build: .\n    environment: {environment}\n{more}"

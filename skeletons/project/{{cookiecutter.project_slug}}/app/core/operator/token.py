"""The operator's token: `OPERATOR_TOKEN`, or one that is made for this machine.

It is kept in the profile of the user who runs the application, where the system lets
nobody else read: on Windows too, where files have no mode. Each copy of the application
has its own, so that one project's operator is not that of another.
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from platformdirs import user_state_path

from app.core.operator.settings import settings

logger = logging.getLogger(__name__)

OTHERS = 0o077


@cache
def operator_token() -> str | None:
    """Give the token; none if it can neither be read nor made, and nobody is let in."""
    if settings.token:
        return settings.token.get_secret_value()
    try:
        return read_or_make(token_file())
    except OSError as error:
        logger.warning(
            "OPERATOR_TOKEN is not set, and none can be kept, so nobody may control the "
            "application: %s",
            error,
        )
        return None


def warn_unless_set() -> None:
    """Say in one line what does not work where others are served."""
    if not settings.token and not settings.in_development and operator_token():
        logger.warning(
            "OPERATOR_TOKEN is not set: only commands of this user on this machine may "
            "control the application"
        )


def token_file() -> Path:
    place = hashlib.sha256(str(Path(__file__).resolve()).encode()).hexdigest()[:16]
    return user_state_path("fastapi-operator", appauthor=False) / place


def read_or_make(path: Path) -> str:
    """Give the token in a file, which is made if it is not there.

    Processes that do so at the same time agree. Raises `OSError`.
    """
    if not path.is_absolute():
        raise FileNotFoundError("the user has no home")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        make(path)
    if sys.platform != "win32" and path.stat().st_mode & OTHERS:
        raise PermissionError(f"{path} can be read by others; remove it")
    token = path.read_text(encoding="utf-8").strip()
    if not token:
        raise OSError(f"{path} is empty; remove it")
    return token


def make(path: Path) -> None:
    """Make a token, unless another process was first.

    Nobody finds the file half written: it appears under its name when it is complete,
    and a link, unlike a renamed file, takes no other's place.
    """
    descriptor, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()

"""Tells a wrong setting in one line, with its name, where Python has a traceback."""

import sys
from collections.abc import Iterator
from types import TracebackType

from pydantic import ValidationError
from pydantic_settings import BaseSettings


def tell_wrong_settings(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Stand in for `sys.excepthook`; what is no wrong setting goes the usual way."""
    settings = settings_of(error)
    if settings is None or not isinstance(error, ValidationError):
        sys.__excepthook__(kind, error, trace)
        return
    for each in error.errors(include_input=False):
        name = variable_name(settings, each["loc"])
        message = each["msg"].removeprefix("Value error, ")
        sys.stderr.write(f"{name}: {message}\n" if name else f"{message}\n")


def settings_of(error: BaseException) -> type[BaseSettings] | None:
    """Which class of settings could not be loaded."""
    if not isinstance(error, ValidationError):
        return None
    known = subclasses(BaseSettings)
    return next((each for each in known if each.__name__ == error.title), None)


def subclasses(base: type[BaseSettings]) -> Iterator[type[BaseSettings]]:
    for each in base.__subclasses__():
        yield each
        yield from subclasses(each)


def variable_name(settings: type[BaseSettings], location: tuple[int | str, ...]) -> str:
    """What a setting is called in the environment; empty for none in particular."""
    if not location:
        return ""
    name = str(location[0])
    if name in settings.model_fields:
        name = f"{settings.model_config.get('env_prefix', '')}{name}"
    return name.upper()

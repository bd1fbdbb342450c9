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
    # The title of the error is all that it tells of the class.
    known = {each.__name__: each for each in subclasses(BaseSettings)}
    if not isinstance(error, ValidationError) or error.title not in known:
        sys.__excepthook__(kind, error, trace)
        return
    settings = known[error.title]
    for each in error.errors(include_input=False):
        name = str(each["loc"][0]) if each["loc"] else ""
        if name in settings.model_fields:
            name = f"{settings.model_config.get('env_prefix', '')}{name}"
        message = each["msg"].removeprefix("Value error, ")
        sys.stderr.write(f"{name.upper()}: {message}\n" if name else f"{message}\n")


def subclasses(base: type[BaseSettings]) -> Iterator[type[BaseSettings]]:
    for each in base.__subclasses__():
        yield each
        yield from subclasses(each)

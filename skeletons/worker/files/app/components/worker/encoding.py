"""How jobs and results lie in Redis: as JSON.

Arq's default is pickle, with which whoever can write to Redis could run any code here.
"""

from typing import Any

from pydantic_core import from_json, to_json


def encode(data: dict[str, Any]) -> bytes:
    """Encode a job or a result as arq makes it; an exception as its text."""
    result = data.get("r")
    if isinstance(result, BaseException):
        data = {**data, "r": describe_error(result)}
    return to_json(data, inf_nan_mode="null")


def decode(data: bytes) -> dict[str, Any]:
    decoded: dict[str, Any] = from_json(data)
    return decoded


def describe_error(error: BaseException) -> str:
    text = str(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__

"""How jobs and results lie in Redis: as JSON.

Arq's default is pickle, with which whoever can write to Redis could run any code here.
"""

from typing import Any

from pydantic_core import from_json, to_json


def encode(data: dict[str, Any]) -> bytes:
    """Encode a job or a result as arq makes it; an exception as its kind."""
    result = data.get("r")
    if isinstance(result, BaseException):
        # Its text goes to the log only: it may hold a password.
        data = {**data, "r": type(result).__name__}
    return to_json(data, inf_nan_mode="null")


def decode(data: bytes) -> dict[str, Any]:
    decoded: dict[str, Any] = from_json(data)
    return decoded

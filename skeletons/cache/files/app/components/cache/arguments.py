"""Turns the arguments of a call into a text that is the same in every process."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from uuid import UUID

from pydantic import BaseModel


class CacheArgumentError(TypeError):
    """An argument that cannot be told from others by its value."""


def hash_arguments(arguments: Mapping[str, object]) -> str:
    described = []
    for name, value in arguments.items():
        try:
            described.append([name, describe(value)])
        except CacheArgumentError as error:
            raise CacheArgumentError(
                f"argument {name!r} holds {error}, which has no value to tell it by: "
                f"pass plain values, a dataclass or a model, or leave it out of the "
                f"key with @cached(ignore=({name!r},))"
            ) from None
    return hashlib.sha256(json.dumps(described).encode()).hexdigest()[:32]


def describe(value: object) -> object:
    """Describe a value with its type, so that `1`, `True` and `"1"` differ."""
    kind = f"{type(value).__module__}.{type(value).__qualname__}"
    return [kind, describe_content(value)]


def describe_content(value: object) -> object:
    match value:
        case Enum():
            return value.name
        case None | bytes() | str() | int() | float() | Decimal() | UUID():
            return repr(value)
        case date() | time() | timedelta() | PurePath():
            return repr(value)
        case list() | tuple():
            return [describe(each) for each in value]
        case set() | frozenset():
            return sorted((describe(each) for each in value), key=json.dumps)
        case _:
            return describe_items(named_values(value))


def named_values(value: object) -> Mapping[object, object]:
    if isinstance(value, dict):
        return value
    if isinstance(value, BaseModel):
        return dict(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    raise CacheArgumentError(f"a {type(value).__qualname__}")


def describe_items(items: Mapping[object, object]) -> object:
    described = [[describe(key), describe(value)] for key, value in items.items()]
    return sorted(described, key=json.dumps)

"""Turns results into JSON and back, by the return annotation of their function."""

import hashlib
import json
import warnings
from collections.abc import Callable, Iterator
from types import NoneType, SimpleNamespace
from typing import Any, get_type_hints

from pydantic import ConfigDict, PydanticUserError, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

# Plain JSON has no bytes and no infinity. Models say for themselves what they do.
CONFIG = ConfigDict(
    ser_json_bytes="base64", val_json_bytes="base64", ser_json_inf_nan="constants"
)


class CodecError(TypeError):
    """A return annotation whose values cannot be kept, or a value that cannot."""


class Codec:
    """Writes values of one type, and reads them.

    `schema` is a text that changes when the type does: what was written before is then
    out of date.
    """

    def __init__(self, annotation: object) -> None:
        try:
            self._adapter = make_adapter(annotation)
            kinds = set(schema_kinds(self._adapter.core_schema))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                document = self._adapter.json_schema(mode="serialization")
        except (PydanticUserError, NameError) as error:
            reason = str(error).partition("\n")[0]
            raise CodecError(f"has no form in JSON: {reason}") from error
        if self._adapter.core_schema["type"] == "any":
            raise CodecError("says nothing about the type")
        if "generator" in kinds:
            raise CodecError("can be read only once; return a list")
        self.schema = hashlib.sha256(
            json.dumps(document, sort_keys=True).encode()
        ).hexdigest()[:8]

    def write(self, value: object) -> bytes:
        """Write a value; raises `CodecError` if it would come back as another."""
        try:
            payload = self._adapter.dump_json(value, by_alias=True, warnings=False)
            same = self.read(payload) == value
        except (PydanticSerializationError, CodecError) as error:
            raise CodecError(type(error.__cause__ or error).__name__) from error
        if not same:
            raise CodecError("it would come back as another value")
        return payload

    def read(self, payload: bytes | str) -> object:
        """Read what was written; raises `CodecError` for anything else."""
        try:
            value: object = self._adapter.validate_json(payload)
        except ValidationError as error:
            raise CodecError("not of the annotated type") from error
        return value


def make_adapter(annotation: Any) -> TypeAdapter[object]:  # noqa: ANN401 - any type
    try:
        return TypeAdapter(annotation, config=CONFIG)
    except PydanticUserError as error:
        if error.code != "type-adapter-config-unused":
            raise
        return TypeAdapter(annotation)


def schema_kinds(schema: object) -> Iterator[object]:
    """Give the kinds of all types that a type is made of."""
    if isinstance(schema, dict):
        yield schema.get("type")
        for each in schema.values():
            yield from schema_kinds(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from schema_kinds(each)


def return_annotation(function: Callable[..., object]) -> object:
    """Give the return annotation of a function; raises `CodecError` without one."""
    # Only this one: the names in the others need not be there at run time.
    annotation = function.__annotations__.get("return")
    alone = SimpleNamespace(__annotations__={"return": annotation})
    try:
        names = function.__globals__
        hint = get_type_hints(alone, names, include_extras=True)["return"]
    except NameError as error:
        raise CodecError(f"{error}; it has to be defined above the function") from error
    if hint is NoneType:
        raise CodecError("there is none, or it is None")
    return hint

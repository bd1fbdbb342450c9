from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID

import pytest
from pydantic import VERSION, BaseModel

from app.components.cache.arguments import CacheArgumentError, hash_arguments
from app.components.cache.cached import CacheDefinitionError, cached
from app.components.cache.codec import Codec, CodecError

PYDANTIC = tuple(map(int, VERSION.split(".")[:2]))
UTC = timezone(timedelta(0))


class Color(Enum):
    RED = 1


class Size(Enum):
    RED = 1


@dataclass
class Point:
    x: int
    y: object


class Model(BaseModel):
    point: Point
    colors: set[Color] = set()


class Other(BaseModel):
    point: Point
    colors: set[Color] = set()


VALUES: list[object] = [
    *(None, True, 1, 1.0, "1", b"1", Decimal(1), (1,), [1], {1}, frozenset({1})),
    *(Color.RED, Size.RED, {"a": 1}, {"a": "1"}, {1: "a"}, [], (), {}, [[]]),
    *(date(2026, 3, 1), datetime(2026, 3, 1, tzinfo=UTC), timedelta(1), UUID(int=1)),
    *(PurePosixPath("1"), Point(1, 2), Point(2, 1), Point(1, "2"), "Point(x=1, y=2)"),
    *(Model(point=Point(1, 2)), Other(point=Point(1, 2))),
    Model(point=Point(1, 2), colors={Color.RED}),
]


async def no_annotation(x: int):  # type: ignore[no-untyped-def]  # noqa: ANN201
    return x


async def nothing() -> None: ...


async def anything() -> Any: ...  # noqa: ANN401


async def an_object() -> object:
    return object()


async def later() -> Undefined: ...  # type: ignore[name-defined]  # noqa: F821


async def no_json() -> Callable[[], int]:
    return plain


async def stream() -> Iterable[int]:
    return iter([1])


async def generate() -> AsyncIterator[int]:
    yield 1


async def task() -> asyncio.Task[int]:
    return asyncio.create_task(Shop().method())


def plain() -> int:
    return 1


class Shop:
    async def method(self) -> int:
        return 1


def around(x: int) -> Callable[[], Any]:
    async def inner() -> int:
        return x

    return inner


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        (no_annotation, "return annotation: there is none"),
        (nothing, "return annotation: there is none, or it is None"),
        (anything, "return annotation: says nothing"),
        (an_object, "return annotation: "),
        (later, "'Undefined' is not defined; it has to be defined above"),
        (no_json, "return annotation: has no form in JSON"),
        (stream, "return annotation: can be read only once"),
        (task, "return annotation: has no form in JSON"),
        (generate, "not an `async def` function"),
        (plain, "not an `async def` function"),
        (print, "not an `async def` function"),
        (Shop.method, "it is a method"),
        (around(1), "it uses x of the function around it"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_definition(
    function: Any,  # noqa: ANN401 - mypy would refuse most of them as well
    reason: str,
) -> None:
    with pytest.raises(CacheDefinitionError, match=reason) as caught:
        cached()(function)
    if function is not print:
        assert f"{Path(__file__)}:" in str(caught.value)


def test_options_that_cannot_be_meant_are_refused() -> None:
    async def price(article: str) -> str:
        return article

    with pytest.raises(CacheDefinitionError, match="not more than zero"):
        cached(ttl=0)(price)
    with pytest.raises(CacheDefinitionError, match="no parameter client"):
        cached(ignore=("client",))(price)


def test_every_value_has_a_key_of_its_own() -> None:
    keys = [hash_arguments({"x": value}) for value in VALUES]
    assert len(set(keys)) == len(keys)


def test_a_key_is_the_same_in_every_process() -> None:
    arguments = {"x": {"b", "a"}, "y": {"b": 1, "a": Color.RED}, "z": Point(1, None)}
    same = {"x": {"a", "b"}, "y": {"a": Color.RED, "b": 1}, "z": Point(1, None)}
    assert hash_arguments(arguments) == hash_arguments(same)
    assert hash_arguments({"x": 1, "y": "a"}) == "f12d03d793bae307cbbbdaf308e5f1ee"


@pytest.mark.parametrize("value", [object(), print, int, [object()], Point(1, Shop())])
def test_an_argument_without_a_value_is_refused(value: object) -> None:
    with pytest.raises(CacheArgumentError, match=r"'client'.*ignore=\('client',\)"):
        hash_arguments({"client": value})


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (int | str | None, "1"),
        (dict[int, tuple[date, ...]], {1: (date(2026, 3, 1),)}),
        (dict[str, Any], {"a": [1, None, {"b": 2.5}]}),
        (list[Point], [Point(1, "a")]),
        (Model, Model(point=Point(1, None), colors={Color.RED})),
    ],
)
def test_values_come_back_as_they_were(
    annotation: Any,  # noqa: ANN401 - any type
    value: object,
) -> None:
    codec = Codec(annotation)
    assert codec.read(codec.write(value)) == value


@pytest.mark.skipif(PYDANTIC < (2, 6), reason="Pydantic reads it from 2.6 on")
def test_infinity_comes_back_as_it_was() -> None:
    codec = Codec(float)
    assert codec.read(codec.write(float("-inf"))) == float("-inf")


@pytest.mark.skipif(
    PYDANTIC < (2, 9), reason="Pydantic reads bytes as it writes them from 2.9 on"
)
def test_bytes_come_back_as_they_were() -> None:
    codec = Codec(bytes)
    assert codec.read(codec.write(b"\xff\x00")) == b"\xff\x00"


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (float, float("nan")),
        (int, "1"),
        (Decimal | str, "1"),
        (dict[str, Any], {"a": date(2026, 3, 1)}),
        (dict[str, Any], {"a": object()}),
        (Point, Point(1, {1})),
    ],
)
def test_values_that_would_not_are_told(
    annotation: Any,  # noqa: ANN401 - any type
    value: object,
) -> None:
    with pytest.raises(CodecError):
        Codec(annotation).write(value)


def test_a_change_of_the_type_changes_the_schema() -> None:
    assert Codec(Model).schema == Codec(Model).schema
    assert len({Codec(each).schema for each in (Model, Point, int, str)}) == 4

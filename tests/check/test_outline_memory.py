"""Outlines that are kept from one run to the next."""

import ast

import pytest

from aegis_cst.check.memory.outline_memory import OutlineMemory
from aegis_cst.reading.code.outline_reader import outline_of

SOURCE = b"""\
from fastapi import APIRouter, FastAPI
from .. import items as things

router = APIRouter(prefix=f"/{'a'}" + "/b", tags=["x"])


@router.get("/", name=None)
async def read(a, /, b=1, *rest, c, d: int = 2) -> None:
    yield 1


class Server(Base, metaclass=Meta):
    app: FastAPI = FastAPI()

    def mount(self):
        for each in (router, things.router):
            if each:
                self.app.include_router(each, **options)
            else:
                raise ValueError
        return self.app
"""


def test_an_outline_comes_back_as_it_was() -> None:
    outline = outline_of(ast.parse(SOURCE))
    memory = OutlineMemory("1")
    memory.remember(SOURCE, outline)
    assert memory.has_changed
    again = OutlineMemory("1", memory.dumped())
    assert again.recall(SOURCE) == outline
    assert again.recall(SOURCE + b"\n") is None
    assert not again.has_changed


def test_what_is_not_asked_for_is_forgotten() -> None:
    memory = OutlineMemory("1")
    memory.remember(b"a", ())
    memory.remember(b"b", ())
    second = OutlineMemory("1", memory.dumped())
    assert second.recall(b"a") == ()
    third = OutlineMemory("1", second.dumped())
    assert third.recall(b"b") is None


def test_another_version_remembers_nothing() -> None:
    memory = OutlineMemory("1")
    memory.remember(b"a", ())
    assert OutlineMemory("2", memory.dumped()).recall(b"a") is None


@pytest.mark.parametrize(
    "data",
    [
        b"[",
        b"1",
        b"[]",
        b"\xff",
        b'["1", 5]',
        b'["1", {"%s": [99, 1]}]',
        b'["1", {"%s": "x"}]',
        b"[" * 100_000,
    ],
    ids=str,
)
def test_a_damaged_memory_is_none(data: bytes) -> None:
    memory = OutlineMemory("1")
    memory.remember(SOURCE, ())
    digest = memory.dumped().split(b'"')[3]
    assert OutlineMemory("1", data.replace(b"%s", digest)).recall(SOURCE) is None

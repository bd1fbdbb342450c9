"""Paths of routes as patterns, as Starlette has them."""

import pytest

from aegis_cst.reading.wiring import paths


@pytest.mark.parametrize(
    ("first", "second", "covers"),
    [
        ("/u/{id}", "/u/me", True),
        ("/u/{id}", "/u/", False),
        ("/u/{id}", "/u/a/b", False),
        ("/u/{id:int}", "/u/7", True),
        ("/u/{id:int}", "/u/x", False),
        ("/u/{id:uuid}", "/u/{other:uuid}", True),
        ("/u/{id:float}", "/u/{n:int}", True),
        ("/u/{id:int}", "/u/{n:float}", False),
        ("/{p:path}", "/", True),
        ("/{p:path}", "/a/{q:path}", True),
        ("/a/{q}", "/a/{p:path}", False),
        ("/{a}/{b}", "/{p:path}", False),
        ("/{a}/{b}/{c}", "/{p:path}", False),
        ("/u.x/{id}", "/uax/1", False),
        ("/{id}", "/\0setting\0", False),
        ("/\0a\0/{id}", "/\0a\0/x", True),
        ("/\0a\0/{id}", "/\0b\0/x", False),
    ],
)
def test_which_path_takes_the_requests_of_which(
    first: str, second: str, *, covers: bool
) -> None:
    matches = map(paths.pattern(first).fullmatch, paths.samples(second))
    assert all(matches) is covers


def test_parts() -> None:
    assert paths.normal("/a/{x}/{y:int}") == "/a/{:str}/{:int}"
    assert paths.head("/a/b{x}/c") == "/a/"
    assert paths.head("/a/b") == "/a/b"
    assert paths.shown("/a\0app/x.py:settings.y\0") == "/a…"
    assert paths.shown("") == "/"
    assert not paths.is_followed("/{x:own}")
    assert paths.mount_pattern("/").fullmatch("/x")
    assert not paths.mount_pattern("/a").fullmatch("/a")
    assert paths.mount_pattern("/a/").fullmatch("/a/b/c")

"""What the user wrote around an entry stays when the entry goes."""

import pytest
from round_trip import edited

from codemods.compose import depends_on as compose_depends_on
from codemods.compose import volume as compose_volume
from codemods.compose.yaml_nodes import Document
from codemods.compose.yaml_parser import parse
from codemods.result import Refusal
from codemods.text_lines import TextFile

REDIS = compose_depends_on.Spec(service="web", on="redis")
WEB = "services:\n  web:\n    image: a\n"


@pytest.mark.parametrize(
    ("depends", "chunks", "left"),
    [
        ("    depends_on:\n      - redis\n", ("      - redis\n",), ""),
        ("    depends_on:\n      - redis\n", (), ""),
        ("    depends_on: [redis]\n", ("redis",), "    depends_on: []\n"),
        ("    depends_on: [redis]\n", ("    depends_on: [redis]\n",), ""),
        ("    depends_on: [redis]\n", (), "    depends_on: []\n"),
    ],
)
def test_key_goes_if_it_came_along_or_cannot_stay(
    depends: str, chunks: tuple[str, ...], left: str
) -> None:
    result = compose_depends_on.strip(f"{WEB}{depends}".encode(), REDIS, chunks)
    assert edited(result).data.decode() == WEB + left


def test_volume_that_is_named_like_the_key_above_it() -> None:
    spec = compose_volume.Spec(name="volumes")
    before = f"{WEB}volumes:\n".encode()
    result = edited(compose_volume.insert(before, spec))
    assert edited(compose_volume.strip(result.data, spec, result.chunks)).data == before
    whole = compose_volume.strip(result.data, spec, ("volumes:\n  volumes:\n",))
    assert edited(whole).data.decode() == WEB


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("a: 1\n!x a: 2\n", False),
        ("a: 1\n&x a: 2\n", False),
        ("a: 1\n'a': 2\n", True),
        ("1: a\n'1': b\n", False),
        ("[a]: 1\n[a]: 2\n", True),
        ("[a]: 1\n[b]: 2\n", False),
        ("!x a: 1\n!x a: 2\n", True),
    ],
)
def test_keys_that_are_the_same(text: str, *, twice: bool) -> None:
    document = parse(TextFile(text))
    assert isinstance(document, Refusal if twice else Document)

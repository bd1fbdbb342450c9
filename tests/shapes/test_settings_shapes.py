"""Settings fields in thousands of files."""

import ast
from collections.abc import Iterator
from functools import partial

import pytest
from proof_scale import scaled

from codemods.python import settings
from codemods.python.settings import Field, Spec
from shapes.choices import drawn
from shapes.oracle import Edit, Tally
from shapes.python_classes import CLASS, class_of, class_text
from shapes.python_heads import HEAD, head
from shapes.python_meaning import check_added, compiles
from shapes.python_text import LAYOUT, Dimensions, Shape, lay_out

ZONE = Field(
    name="scheduler_zone",
    annotation="str",
    default='"UTC"',
    comment="Time zone in which schedules are read,\nan IANA name.",
)
EMBEDDED = Field(
    name="scheduler_embedded",
    annotation="bool | None",
    default="None",
    comment="Run inside the web server.",
)
BARE = Field(name="scheduler_jobs", annotation="int", default="4", comment="")
FIELDS = {
    "one": (ZONE,),
    "two": (ZONE, EMBEDDED),
    "three": (EMBEDDED, BARE, ZONE),
    "bare": (BARE,),
}
FEW = {"top", "docstring", "stdlib", "first gap"}
DIMENSIONS: Dimensions = {
    **{name: choices if name in FEW else ("",) for name, choices in HEAD.items()},
    **CLASS,
    **LAYOUT,
    "fields": tuple(FIELDS),
}
PARTS = 2
NUMBER = 1500


def cases(
    number: int, part: int = 0, parts: int = 1
) -> Iterator[tuple[Shape, bytes, Edit]]:
    """A part of so many files that fields may be added in."""
    for shape in drawn(DIMENSIONS, number, part, parts):
        data = lay_out(head(shape, "") + class_text(shape), shape)
        if not compiles(data):
            continue
        spec = Spec(class_name=class_of(shape), fields=FIELDS[shape["fields"]])
        yield shape, data, _edit(spec)


def _edit(spec: Spec) -> Edit:
    return Edit(
        find=partial(settings.find, spec=spec),
        insert=partial(settings.insert, spec=spec),
        strip=lambda given, chunks: settings.strip(given, spec, chunks),
        meaning=partial(_check_fields, spec=spec),
    )


def _check_fields(before: bytes, after: bytes, spec: Spec) -> None:
    statements = [f"{f.name}: {f.annotation} = {f.default}" for f in spec.fields]
    places = check_added(before, after, statements, [])
    assert {each.scope for each in places} == {spec.class_name}
    assert all(each.direct for each in places)
    indices = [each.index for each in places]
    assert indices == list(range(indices[0], indices[0] + len(indices)))
    later = places[-1].after
    assert not any(isinstance(each, ast.AnnAssign) for each in later)


@pytest.mark.parametrize("part", range(PARTS))
def test_fields_come_and_go(part: int) -> None:
    tally = Tally()
    for case in cases(NUMBER, part, PARTS):
        tally.judge(*case)
    tally.expect(distinct=scaled(NUMBER // PARTS * 2 // 3), edited=0.75)

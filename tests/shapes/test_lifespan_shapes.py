"""Lifespan hooks in thousands of files."""

import ast
from collections.abc import Iterator
from functools import partial

import pytest
from proof_scale import scaled

from codemods.python import lifespan
from codemods.python.lifespan import Anchor, Spec
from shapes.choices import drawn
from shapes.oracle import Edit, Tally
from shapes.python_heads import HEAD, head
from shapes.python_lifespans import LIFESPAN, function_of, lifespan_text
from shapes.python_meaning import Imported, Placed, check_added, compiles
from shapes.python_text import LAYOUT, Dimensions, Shape, lay_out
from shapes.registration_edits import STYLES

MODULE = "app.middle.lifespan"
SPECS = {
    order: Spec(
        module=MODULE,
        context="middle_lifespan",
        start="start_middle",
        stop="stop_middle",
        order=order,
    )
    for order in ("first", "last")
}
FEW = {"docstring", "stdlib", "first", "host"}
DIMENSIONS: Dimensions = {
    **{name: choices if name in FEW else ("",) for name, choices in HEAD.items()},
    **LIFESPAN,
    **LAYOUT,
    "style": tuple(STYLES),
    "order": tuple(SPECS),
    "ours": ("", "app.hooks"),
}
STACKS = "from app.hooks import hooks_lifespan\nfrom contextlib import AsyncExitStack\n"
PARTS = 4
NUMBER = 1400


def cases(
    number: int, part: int = 0, parts: int = 1
) -> Iterator[tuple[Shape, bytes, Edit]]:
    """A part of so many files that a hook may be put in."""
    for shape in drawn(DIMENSIONS, number, part, parts):
        above = head(shape, MODULE)
        if "AsyncExitStack" in lifespan_text(shape):
            above += "import contextlib\n" + STACKS
        text = lifespan_text(shape).replace("{module}", MODULE)
        data = lay_out(f"{above}\n{text}", shape)
        if compiles(data):
            yield shape, data, _edit(shape)


def _edit(shape: Shape) -> Edit:
    spec, style = SPECS[shape["order"]], STYLES[shape["style"]]
    anchor = Anchor(function=function_of(shape), ours=frozenset({shape["ours"]} - {""}))
    return Edit(
        find=partial(lifespan.find, spec=spec),
        insert=partial(lifespan.insert, spec=spec, anchor=anchor, style=style),
        strip=lambda given, chunks: lifespan.strip(given, spec, chunks),
        meaning=partial(_check_hook, spec=spec, anchor=anchor),
    )


def _check_hook(before: bytes, after: bytes, spec: Spec, anchor: Anchor) -> None:
    app = next(each for each in ("api", "_", "app") if _takes(before, anchor, each))
    if f"enter_async_context({spec.context}(".encode() not in after:
        _check_pair(before, after, spec, anchor, app)
        return
    receivers = [each for each in ("stack", "s") if _uses(after, each, spec)]
    line = f"await {receivers[0]}.enter_async_context({spec.context}({app}))"
    (placed,) = check_added(before, after, [line], [Imported(MODULE, spec.context)])
    assert placed.scope == anchor.function
    assert not any(map(_yields, placed.before)), "it is entered behind the yield"
    assert any(map(_yields, placed.after)), "it is not around the yield"
    if spec.order == "last":
        assert _yields(placed.after[0]), "something comes between it and the yield"
    else:
        assert all("hooks_lifespan" in ast.unparse(each) for each in placed.before)


def _check_pair(
    before: bytes, after: bytes, spec: Spec, anchor: Anchor, app: str
) -> None:
    lines = [f"await {spec.start}({app})", f"await {spec.stop}({app})"]
    names = [Imported(MODULE, spec.start), Imported(MODULE, spec.stop)]
    places = check_added(before, after, lines, names)
    assert {each.scope for each in places} == {anchor.function}
    start, stop = sorted(places, key=lambda each: "stop" in _text(each))
    assert _yields(start.after[0]), "something comes between the start and the yield"
    if stop.block[:1] == start.block[:1]:
        assert _yields(stop.before[-1]), "something comes between the yield and the end"
    else:
        assert stop.index == 0, "it is not the first to be stopped"


def _text(placed: Placed) -> str:
    return ast.unparse(placed.block[placed.index])


def _yields(statement: ast.stmt) -> bool:
    return any(isinstance(each, ast.Yield) for each in ast.walk(statement))


def _takes(data: bytes, anchor: Anchor, name: str) -> bool:
    """Whether the function has such a parameter."""
    return any(
        each.arg == name
        for node in ast.walk(ast.parse(data))
        if isinstance(node, ast.AsyncFunctionDef)
        and anchor.function.endswith(node.name)
        for each in [*node.args.posonlyargs, *node.args.args]
    )


def _uses(data: bytes, stack: str, spec: Spec) -> bool:
    line = f"await {stack}.enter_async_context({spec.context}("
    return line.encode() in data


@pytest.mark.parametrize("part", range(PARTS))
def test_hooks_come_and_go(part: int) -> None:
    tally = Tally()
    for case in cases(NUMBER, part, PARTS):
        tally.judge(*case)
    tally.expect(distinct=scaled(NUMBER // PARTS * 2 // 3), edited=0.5)

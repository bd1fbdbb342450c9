"""One registration in one file: the edit, where it belongs, and what it must mean."""

import ast
from collections.abc import Iterable, Iterator
from functools import partial

from registration_places import Beside, insert

from codemods.python import registration
from codemods.python.registration import Spec
from codemods.python.style import Style
from shapes.oracle import Edit
from shapes.python_heads import HEAD, head
from shapes.python_meaning import Imported, check_added, compiles
from shapes.python_registrations import BODY, body, function_of
from shapes.python_text import LAYOUT, Dimensions, Shape, lay_out

OWN = frozenset({"app"})
STYLES = {
    "plain": Style(first_party=OWN),
    "narrow": Style(line_length=46, first_party=OWN),
    "single": Style(first_party=OWN, force_single_line=True),
    "combined": Style(first_party=OWN, combine_as_imports=True),
    "mixed": Style(first_party=OWN, force_sort_within_sections=True),
    "third party": Style(indent="  "),
}
DIMENSIONS: Dimensions = {
    **HEAD,
    **BODY,
    **LAYOUT,
    "host": (
        *HEAD["host"],
        "from {module} import {own}\nused = {local}\n",
        "from {module} import (\n\tjobs,\n\t{own},\n)  # all\nused = {local}\n",
        "from {module} import {own}; used = {local}\n",
        "if DEBUG:\n\tfrom {module} import {own}\n",
        "def early():\n\tfrom {module} import {own}\n\treturn {local}\n",
    ),
    "receiver": ("app", "app", "api", "self.app"),
    "style": tuple(STYLES),
    "ours": ("", "", "app.web"),
}
"""Each kind adds the names of its specifications as ``spec``."""


def registrations(
    shapes: Iterable[Shape], specs: dict[str, Spec], siblings: tuple[str, ...]
) -> Iterator[tuple[Shape, bytes, Edit]]:
    """Files that Python takes, each with the choices that it was made from."""
    for shape in shapes:
        spec = specs[shape["spec"]]
        text = head(shape, spec.module) + body(shape, spec.method)
        own = f"{spec.name} as {spec.alias}" if spec.alias else spec.name
        text = text.replace("{own}", own).replace("{local}", spec.local)
        data = lay_out(text.replace("{module}", spec.module), shape)
        if compiles(data):
            yield shape, data, _edit(data, shape, spec, siblings)


def _edit(data: bytes, shape: Shape, spec: Spec, siblings: tuple[str, ...]) -> Edit:
    anchor = Beside(
        function=function_of(shape),
        receiver=shape["receiver"],
        siblings=siblings,
        barriers=frozenset(_barriers(data)),
        ours=frozenset({shape["ours"]} - {""}),
    )
    style = STYLES[shape["style"]]
    return Edit(
        find=partial(registration.find, spec=spec),
        insert=partial(insert, spec=spec, where=anchor, style=style),
        strip=lambda given, chunks: registration.strip(given, spec, chunks),
        meaning=partial(_check_place, spec=spec, anchor=anchor),
    )


def _barriers(data: bytes) -> Iterator[int]:
    for each in ast.walk(ast.parse(data)):
        if isinstance(each, ast.Expr) and "catch_all" in ast.unparse(each):
            yield each.lineno


def _check_place(before: bytes, after: bytes, spec: Spec, anchor: Beside) -> None:
    arguments = ", ".join([spec.local, *spec.arguments])
    statement = f"{anchor.receiver}.{spec.method}({arguments})"
    imported = Imported(spec.module, spec.name, spec.alias or None)
    (placed,) = check_added(before, after, [statement], [imported])
    assert placed.scope == anchor.function
    assert placed.direct, "it stands under a condition"
    earlier = "\n".join(map(ast.unparse, placed.before))
    later = "\n".join(map(ast.unparse, placed.after))
    assert "catch_all" not in earlier, "it stands behind what must be last"
    assert f"{anchor.receiver} = make(" not in later, "it stands before the receiver"
    assert not any(isinstance(each, ast.Return | ast.Raise) for each in placed.before)

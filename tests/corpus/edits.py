"""The edits that are tried on a file: what a component asks for, at every place."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

import registration_places

from aegis_cst.components.catalogue import catalogue
from aegis_cst.plan.edits import kinds
from aegis_cst.plan.edits.wanted import Spec, wanted_edits
from codemods.python import lifespan, registration
from codemods.python.source import syntax_tree
from codemods.python.style import Style
from codemods.requirements import pyproject
from codemods.result import Found, Refusal, Result
from corpus.compose_edits import compose_specs
from corpus.python_places import MARKERS, Place, places

_COMPOSE = re.compile(r"(docker-|podman-)?compose[\w.-]*\.ya?ml", re.IGNORECASE)
_REQUIREMENTS = re.compile(r"[\w.-]*requirements[\w.-]*\.txt", re.IGNORECASE)
_VARIABLES = re.compile(r"[\w-]*\.env(\.[\w-]+)*|env\.(example|sample|template)")
_PROBES = ("aaa-probe>=1.0", "mm-probe[extra]>=2,<3", "zz-probe==1; os_name == 'nt'")
_PLACES_TRIED = 6
_TYPER = ("add_typer", "command", "callback")


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit in one file; ``where`` names the place within it."""

    kind: str
    where: str
    find: Callable[[bytes], Found | Refusal]
    insert: Callable[[bytes], Result]
    strip: Callable[[bytes, Sequence[str]], Result]


def language(path: str) -> str:
    """How a file is judged: ``python``, ``yaml``, ``toml``, ``lines``; else empty."""
    name = PurePosixPath(path).name
    if name.endswith(".py"):
        return "python"
    if _COMPOSE.fullmatch(name):
        return "yaml"
    if name == "pyproject.toml":
        return "toml"
    is_lines = _REQUIREMENTS.fullmatch(name) or _VARIABLES.fullmatch(name)
    return "lines" if is_lines else ""


def edits(path: str, data: bytes, style: Style) -> Iterator[Edit]:
    """Every edit that is tried on a file; none where nothing belongs."""
    match language(path):
        case "python":
            yield from _python(data, style)
        case "yaml":
            for kind, spec in compose_specs(data):
                yield _edit(kind, path, spec)
        case "toml":
            for text in _PROBES:
                yield _edit("requirement", path, pyproject.Spec(requirement=text))
        case "lines" if path.endswith(".txt"):
            for text in _PROBES:
                yield _edit("requirement", path, pyproject.Spec(requirement=text))
        case "lines":
            for spec in _specs("variable")[:2]:
                yield _edit("variable", path, spec)


def _edit(kind: str, path: str, spec: Spec, where: str = "") -> Edit:
    insert = partial(kinds.module_of(kind, path).insert, spec=spec)
    return _with_insert(kind, path, spec, where or kinds.subject(spec), insert)


def _with_insert(
    kind: str, path: str, spec: Spec, where: str, insert: Callable[[bytes], Result]
) -> Edit:
    def strip(data: bytes, chunks: Sequence[str]) -> Result:
        return kinds.strip(kind, path, data, spec, chunks)

    def find(data: bytes) -> Found | Refusal:
        return kinds.find(kind, path, data, spec)

    return Edit(kind, where, find, insert, strip)


def _python(data: bytes, style: Style) -> Iterator[Edit]:
    if not any(marker in data for marker in MARKERS):
        return
    try:
        found = places(syntax_tree(data))
    except (SyntaxError, ValueError):
        # Newer than the running Python, or damaged: the edit has to say so itself.
        found = [Place("router", "", "app")]
    for place in _spread(found):
        for spec in _specs(place.kind)[: 2 if place.kind == "lifespan" else 1]:
            yield _in_python(place, spec, style)


def _spread(found: Sequence[Place]) -> Iterator[Place]:
    """At most so many places of each kind, evenly spread over the file.

    A test of a library may create fifty applications that look alike.
    """
    for kind in dict.fromkeys(place.kind for place in found):
        alike = [place for place in found if place.kind == kind]
        step = -(-len(alike) // _PLACES_TRIED)
        yield from alike[::step]


def _in_python(place: Place, spec: Spec, style: Style) -> Edit:
    if isinstance(spec, lifespan.Spec):
        anchor = lifespan.Anchor(function=place.function, ours=frozenset())
        insert = partial(lifespan.insert, spec=spec, anchor=anchor, style=style)
        where = f"{place} {spec.order}"
        return _with_insert(place.kind, "x.py", spec, where, insert)
    assert isinstance(spec, registration.Spec)
    to = registration_places.Beside(
        function=place.function,
        receiver=place.name,
        siblings=_TYPER if place.kind == "command" else (spec.method,),
        ours=frozenset(),
    )
    insert = partial(registration_places.insert, spec=spec, where=to, style=style)
    return _with_insert(place.kind, "x.py", spec, str(place), insert)


def _specs(kind: str) -> list[Spec]:
    """What the components ask for of one kind, one component after the other.

    The two lifespan hooks that come first differ in their order.
    """
    return [
        each.spec
        for name in ("scheduler", "cache", "worker", "database")
        for each in wanted_edits(catalogue()[name], {})
        if each.kind == kind
    ]

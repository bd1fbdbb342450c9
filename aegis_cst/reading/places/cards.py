"""The function that fills a dashboard with cards."""

from collections.abc import Iterator

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.code.outline import Block, Branch, Call, Do, Function, Loop, Name
from aegis_cst.reading.code.relevance import is_test
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.places.routers import AnchoredPlace
from codemods.python.registration import Anchor

_METHOD = b".add_card("


def card_place(codebase: Codebase, setting: str = "") -> AnchoredPlace | Blocker:
    """The one function that calls ``add_card`` on one of its parameters.

    ``setting`` is ``module:function`` where the user has said which one it is.
    """
    found = card_places(codebase, setting)
    if len(found) == 1:
        return found[0]
    problem = "several functions add" if found else "no function adds"
    return Blocker(
        f"{problem} cards to the dashboard with .add_card(…); name the one: "
        'cards = "module:function" under [tool.aegis.anchors], or false for none',
        found[1].path if found else "pyproject.toml",
    )


def card_places(codebase: Codebase, setting: str = "") -> list[AnchoredPlace]:
    """Every function that does."""
    module, _, function = setting.partition(":")
    paths = [codebase.path_of(module)] if setting else _paths(codebase)
    return [
        place
        for path in paths
        if path is not None
        for place in _places(codebase, path, function)
    ]


def _paths(codebase: Codebase) -> list[str | None]:
    return [
        path
        for path in sorted(codebase.sources.paths)
        if path.endswith(".py")
        and not is_test(path)
        and _METHOD in (codebase.sources.read(path) or b"")
    ]


def _places(codebase: Codebase, path: str, only: str) -> Iterator[AnchoredPlace]:
    for statement in codebase.outlines.of(path) or ():
        if isinstance(statement, Function) and statement.name == (
            only or statement.name
        ):
            calls = list(_calls(statement.body, set(statement.parameters)))
            if calls:
                # Behind the last one: cards stand in the order in which they are added.
                receiver, line = calls[-1]
                anchor = Anchor(function=statement.name, receiver=receiver, after=line)
                yield AnchoredPlace(path, anchor)


def _calls(block: Block, parameters: set[str]) -> Iterator[tuple[str, int]]:
    """What cards are added to, and the line, for each that is added."""
    for statement in block:
        if isinstance(statement, Do) and isinstance(statement.value, Call):
            function = statement.value.function
            owner, _, method = (
                function.path.rpartition(".")
                if isinstance(function, Name)
                else ("", "", "")
            )
            if method == "add_card" and owner in parameters:
                yield owner, statement.line
        elif isinstance(statement, Loop):
            yield from _calls(statement.body, parameters)
        elif isinstance(statement, Branch):
            for body in statement.bodies:
                yield from _calls(body, parameters)

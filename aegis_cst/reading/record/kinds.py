"""The kinds of edits: everything about one that is told in words, in one place.

Beneath planning and checking, and without the codemods themselves, which are slow to
import: a check that finds nothing needs none of them. What a kind does besides is
attached where it is done: ``aegis_cst.plan.places.location`` finds its place, and
``aegis_cst.check.record.recorded_data`` tells whether it still stands.
``tests/plan/test_kinds.py`` holds all of it together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Holder(StrEnum):
    """The kind of file that an edit goes into."""

    CODE = "code"
    COMPOSE = "compose"
    DOTENV = "dotenv"
    REQUIREMENTS = "requirements"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of edit.

    ``codemod`` is its module, below ``codemods``; ``table`` the table of a manifest
    that asks for it. ``anchor`` is the key of ``[tool.aegis.anchors]`` that names its
    place, empty if none does. ``told`` is what a preview says of its subjects,
    ``gone`` what a check says of a missing one, out of its specification. An edit that
    goes to ``everywhere`` stands in every service of an image; one may be missing.
    """

    codemod: str
    table: str
    holder: Holder
    anchor: str
    told: str
    gone: str
    everywhere: bool = False


KINDS: Mapping[str, Kind] = {
    "router": Kind(
        "python.registration",
        "router",
        Holder.CODE,
        "routers",
        "router {}",
        "the router of {module}",
    ),
    "command": Kind(
        "python.registration",
        "command",
        Holder.CODE,
        "commands",
        "sub-command {}",
        "the sub-command of {module}",
    ),
    "card": Kind(
        "python.registration",
        "card",
        Holder.CODE,
        "cards",
        "dashboard card {}",
        "the dashboard card of {module}",
    ),
    "lifespan": Kind(
        "python.lifespan",
        "lifespan",
        Holder.CODE,
        "lifespan",
        "lifespan hook {}",
        "the lifespan hook `{context}`",
    ),
    "lifespan_function": Kind(
        "python.lifespan_function",
        "lifespan_function",
        Holder.CODE,
        "lifespan",
        "lifespan function {}",
        "the lifespan that the application is made with",
    ),
    "requirement": Kind(
        "requirements.pyproject",
        "requirement",
        Holder.REQUIREMENTS,
        "",
        "requires {}",
        "the requirement `{requirement}`",
    ),
    "variable": Kind(
        "dotenv",
        "variable",
        Holder.DOTENV,
        "env",
        "variable {}",
        "the variable `{name}`",
    ),
    "service": Kind(
        "compose.service",
        "service",
        Holder.COMPOSE,
        "compose",
        "service {}",
        "the service `{name}`",
    ),
    "volume": Kind(
        "compose.volume",
        "volume",
        Holder.COMPOSE,
        "compose",
        "volume {}",
        "the volume `{name}`",
    ),
    "depends_on": Kind(
        "compose.depends_on",
        "depends_on",
        Holder.COMPOSE,
        "compose",
        "{}",
        "`{on}` in the `depends_on` of `{service}`",
    ),
    "environment": Kind(
        "compose.environment",
        "environment",
        Holder.COMPOSE,
        "compose",
        "environment {}",
        "the variable `{name}`",
        everywhere=True,
    ),
    "mount": Kind(
        "compose.mount",
        "mount",
        Holder.COMPOSE,
        "compose",
        "mounts {}",
        "the mount of `{source}` at `{target}`",
        everywhere=True,
    ),
}


def kinds_in(holder: Holder) -> frozenset[str]:
    """The kinds that such files hold."""
    return frozenset(name for name, kind in KINDS.items() if kind.holder is holder)


EVERYWHERE = frozenset(name for name, kind in KINDS.items() if kind.everywhere)
"""Kinds of edits that stand in every service of an image."""

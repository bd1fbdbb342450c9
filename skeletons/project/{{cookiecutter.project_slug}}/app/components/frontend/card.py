"""What a component shows on the dashboard: data only, which `tile.py` draws."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import flet as ft

from app.core.health import ComponentHealth, Status

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Action:
    """A button."""

    label: str
    icon: ft.IconData
    run: Callable[[], Awaitable[str]]
    """Does it, and gives what to tell when it is done."""

    question: str = ""
    """Asked before, where a slip of the hand would do harm."""

    is_enabled: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One of the things that a component has, such as a job."""

    title: str
    note: str = ""
    state: str = ""
    status: Status | None = None
    """The colour of `state`; None for a neutral one."""

    facts: Sequence[Fact] = ()
    actions: Sequence[Action] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """What the dashboard shows of a component; there may be several of one."""

    component: str
    """Its name in the health report."""

    title: str
    icon: ft.IconData
    facts: Callable[[ComponentHealth], Sequence[Fact]] | None
    """Pairs of (label, value) from its latest answer, if that has details; None for a
    card beside the one that tells how the component is."""

    where: Callable[[], str] | None = None
    """Where it looks, such as the address of a server, without passwords."""

    advice: str = ""
    """What to do while it is away: as long as its answers have no details."""

    rows: Callable[[], Awaitable[Sequence[Row]]] | None = None
    empty: str = ""
    """What stands there while there are no rows."""

    is_narrow: bool = False
    """Whether it stands among the cards without rows."""

    errors: tuple[type[Exception], ...] = ()
    """What `rows` and actions raise with a text that may be shown."""


def default_card(component: str) -> Card:
    """For a component that is in the health report but has no card of its own."""
    return Card(
        component=component,
        title=_label(component),
        icon=ft.Icons.EXTENSION_OUTLINED,
        facts=lambda health: [
            (_label(name), str(value)) for name, value in health.details.items()
        ],
    )


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()

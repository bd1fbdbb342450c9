from collections.abc import Callable, Sequence
from dataclasses import dataclass

import flet as ft

from app.core.health import ComponentHealth

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Card:
    """What the dashboard shows of a component."""

    component: str
    """Its name in the health report."""

    title: str
    icon: ft.IconData
    facts: Callable[[ComponentHealth], Sequence[Fact]]
    """Rows of (label, value) from its latest answer, if that has details."""


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

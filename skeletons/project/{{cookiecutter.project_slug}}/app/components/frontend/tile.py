import logging
from collections.abc import Sequence

import flet as ft

from app.components.frontend.card import Card, Fact
from app.components.frontend.theme import STATUS_COLORS, tint
from app.core.health import ComponentHealth, Status

logger = logging.getLogger(__name__)


def build_tile(card: Card, health: ComponentHealth) -> ft.Control:
    rows = [_heading(card, health.status)]
    if health.message:
        rows.append(ft.Text(health.message, color=ft.Colors.ON_SURFACE_VARIANT))
    if facts := _facts(card, health):
        rows.append(ft.Divider(height=1, color=ft.Colors.OUTLINE_VARIANT))
        rows.extend(_fact_row(label, value) for label, value in facts)
    return ft.Container(
        ft.Column(rows, spacing=12),
        padding=20,
        bgcolor=ft.Colors.SURFACE_CONTAINER,
        border=ft.Border.all(1, ft.Colors.OUTLINE_VARIANT),
        border_radius=16,
        col={"xs": 12, "md": 6, "lg": 4},
    )


def _facts(card: Card, health: ComponentHealth) -> Sequence[Fact]:
    if not health.details:
        return []
    try:
        return card.facts(health)
    except Exception:
        # One faulty card must not take the others off the dashboard.
        logger.exception("Card failed", extra={"component": card.component})
        return [("Details", "Not available, see the log")]


def _heading(card: Card, status: Status) -> ft.Control:
    icon = ft.Icon(card.icon, size=22, color=ft.Colors.PRIMARY)
    return ft.Row(
        [
            ft.Container(
                icon, padding=9, bgcolor=tint(ft.Colors.PRIMARY), border_radius=12
            ),
            ft.Text(card.title, size=16, weight=ft.FontWeight.W_600, expand=True),
            _status_pill(status),
        ],
        spacing=12,
    )


def _status_pill(status: Status) -> ft.Control:
    color = STATUS_COLORS[status]
    label = ft.Text(
        status.value.capitalize(), size=13, weight=ft.FontWeight.W_600, color=color
    )
    return ft.Container(
        ft.Row([ft.Icon(ft.Icons.CIRCLE, size=8, color=color), label], spacing=6),
        padding=ft.Padding.symmetric(horizontal=10, vertical=4),
        bgcolor=tint(color),
        border_radius=99,
    )


def _fact_row(label: str, value: str) -> ft.Control:
    return ft.Row(
        [
            ft.Text(label, color=ft.Colors.ON_SURFACE_VARIANT),
            ft.Text(
                value,
                weight=ft.FontWeight.W_500,
                text_align=ft.TextAlign.RIGHT,
                expand=True,
            ),
        ],
        spacing=16,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )

from collections.abc import Awaitable, Callable, Sequence

import flet as ft

from app.components.frontend.card import Action, Card, Fact, Row
from app.components.frontend.snapshot import Tile
from app.components.frontend.theme import MUTED, STATUS_COLORS, tint
from app.core.health import Status

Act = Callable[[Card, Action], Awaitable[None]]
"""Does what a button says, and then has the page show it."""


def build_tile(tile: Tile, act: Act) -> ft.Control:
    parts = [build_heading(tile)]
    parts += build_remarks(tile)
    if tile.facts:
        build = build_fact_line if tile.is_wide else build_fact_list
        parts += [build_divider(), build(tile.facts)]
    for row in tile.rows:
        parts += [build_divider(), build_row(row, tile, act)]
    return ft.Container(
        # Or a screen reader goes through all tiles line by line.
        ft.Semantics(content=ft.Column(parts, spacing=12), container=True),
        key=tile.card.title,
        padding=20,
        bgcolor=ft.Colors.SURFACE_CONTAINER,
        border=ft.Border.all(1, ft.Colors.OUTLINE_VARIANT),
        border_radius=16,
    )


def build_remarks(tile: Tile) -> list[ft.Control]:
    """What is wrong, and what to do; or that there is nothing to see."""
    problem, advice = remarks(tile)
    return [
        *([ft.Text(problem, weight=ft.FontWeight.W_500)] if problem else []),
        *([ft.Text(advice, color=MUTED)] if advice else []),
    ]


def remarks(tile: Tile) -> tuple[str, str]:
    problem = (tile.health.message if tile.card.facts else "") or tile.problem
    if not tile.facts and tile.card.advice:
        return problem, tile.card.advice
    return problem, "" if problem or tile.rows else tile.card.empty


def build_heading(tile: Tile) -> ft.Control:
    icon = ft.Icon(tile.card.icon, size=22, color=ft.Colors.PRIMARY)
    titles: list[ft.Control] = [
        ft.Text(tile.card.title, size=16, weight=ft.FontWeight.W_600)
    ]
    if tile.where:
        titles.append(ft.Text(tile.where, size=12, color=MUTED))
    parts: list[ft.Control] = [
        ft.Container(
            icon, padding=9, bgcolor=tint(ft.Colors.PRIMARY), border_radius=12
        ),
        ft.Column(titles, spacing=0, expand=True),
    ]
    if tile.card.facts:
        status = tile.health.status
        parts.append(build_pill(status.value.capitalize(), status))
    return ft.Row(parts, spacing=12)


def build_divider() -> ft.Control:
    return ft.Divider(height=1, color=ft.Colors.OUTLINE_VARIANT)


def build_fact_list(facts: Sequence[Fact]) -> ft.Control:
    lines: list[ft.Control] = [
        ft.Row(
            [
                ft.Text(label, color=MUTED),
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
        for label, value in facts
    ]
    return ft.Column(lines, spacing=12)


def build_row(row: Row, tile: Tile, act: Act) -> ft.Control:
    buttons = ft.Row(
        [build_button(each, tile.card, act) for each in row.actions],
        wrap=True,
        spacing=8,
        alignment=ft.MainAxisAlignment.END,
    )
    # One below the other on a telephone as well.
    width: ft.ResponsiveNumber = {"xs": 12, "sm": 4} if tile.is_wide else 12
    parts = [build_title(row), build_fact_line(row.facts), buttons]
    content = ft.ResponsiveRow(
        [ft.Container(part, col=width) for part in parts],
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )
    return ft.Semantics(content=content, container=True, key=f"{row.title} {row.note}")


def build_title(row: Row) -> ft.Control:
    title: list[ft.Control] = [ft.Text(row.title, weight=ft.FontWeight.W_600)]
    if row.state:
        title.append(build_pill(row.state, row.status))
    lines: list[ft.Control] = [ft.Row(title, wrap=True, spacing=8, run_spacing=4)]
    if row.note:
        lines.append(ft.Text(row.note, size=12, color=MUTED))
    return ft.Column(lines, spacing=2)


def build_pill(text: str, status: Status | None) -> ft.Control:
    color = STATUS_COLORS[status] if status else MUTED
    label = ft.Text(text, size=13, weight=ft.FontWeight.W_600, color=color)
    dot = ft.Icon(ft.Icons.CIRCLE, size=8, color=color)
    return ft.Container(
        ft.Row([dot, label], spacing=6, tight=True),
        padding=ft.Padding.symmetric(horizontal=10, vertical=4),
        bgcolor=tint(color),
        border_radius=99,
    )


def build_fact_line(facts: Sequence[Fact]) -> ft.Control:
    pairs: list[ft.Control] = [
        ft.Column(
            [ft.Text(label, size=12, color=MUTED), ft.Text(value)],
            spacing=0,
            tight=True,
        )
        for label, value in facts
    ]
    return ft.Row(pairs, wrap=True, spacing=24, run_spacing=8)


@ft.component
def build_button(action: Action, card: Card, act: Act) -> ft.Control:
    is_running = ft.use_ref(False)
    is_busy, set_busy = ft.use_state(False)

    async def click() -> None:
        if is_running.current:
            return
        is_running.current = True
        set_busy(True)
        try:
            await act(card, action)
        finally:
            is_running.current = False
            set_busy(False)

    return ft.OutlinedButton(
        action.label,
        # Not disabled: the next button would have the focus, and get the next key.
        icon=ft.Icons.HOURGLASS_EMPTY if is_busy else action.icon,
        on_click=click,
        disabled=not action.is_enabled,
    )

from collections.abc import Sequence

import flet as ft

from app.components.frontend.card import Fact
from app.components.frontend.row import Act, build_fact_line, build_pill, build_row
from app.components.frontend.snapshot import Tile
from app.components.frontend.theme import MUTED, tint


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

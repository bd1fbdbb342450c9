from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import flet as ft

from app.components.frontend.snapshot import Snapshot, Tile
from app.components.frontend.theme import MUTED, STATUS_COLORS, STATUS_ICONS, tint
from app.components.frontend.tile import Act, build_tile
from app.core.config import settings
from app.core.health import HealthReport, Status

# Of the application, whatever path a proxy puts before both.
API_DOCS = ft.Url("../docs", target=ft.UrlTarget.BLANK)

HEADLINES = {
    Status.HEALTHY: "Everything is healthy",
    Status.DEGRADED: "Working, with restrictions",
    Status.UNHEALTHY: "Something is not working",
}


@ft.observable
@dataclass
class Board:
    """What is shown; a new snapshot has the page drawn anew."""

    snapshot: Snapshot | None = None


@ft.component
def board_view(board: Board, act: Act) -> ft.Control:
    if board.snapshot is None:
        return ft.Container()
    snapshot = board.snapshot
    header = build_header(settings.app_name, snapshot.taken)
    tiles = build_tiles(snapshot.tiles, act)
    return build_body(header, build_banner(snapshot.report), tiles)


def build_body(*sections: ft.Control) -> ft.Control:
    return ft.Container(
        ft.Column(
            list(sections),
            spacing=24,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        padding=ft.Padding.symmetric(horizontal=24, vertical=32),
        width=1440,
    )


def build_header(title: str, updated: datetime) -> ft.Control:
    right = ft.Row(
        [
            ft.Icon(ft.Icons.SYNC, size=16, color=MUTED),
            ft.Text(f"Updated {updated:%H:%M:%S} UTC", color=MUTED),
            ft.TextButton("API", icon=ft.Icons.API, url=API_DOCS),
        ],
        spacing=6,
        tight=True,
    )
    return ft.Row(
        [ft.Text(title, size=28, weight=ft.FontWeight.W_600), right],
        wrap=True,
        alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
    )


def build_banner(report: HealthReport) -> ft.Control:
    color = STATUS_COLORS[report.status]
    headline = ft.Text(
        HEADLINES[report.status], size=18, weight=ft.FontWeight.W_600, color=color
    )
    summary = ft.Text(summarize(report))
    return ft.Container(
        ft.Row(
            [
                ft.Icon(STATUS_ICONS[report.status], size=36, color=color),
                ft.Column([headline, summary], spacing=2, expand=True),
            ],
            spacing=16,
        ),
        padding=20,
        bgcolor=tint(color),
        border_radius=16,
    )


def summarize(report: HealthReport) -> str:
    ailing = [
        name
        for name, health in report.components.items()
        if health.status is not Status.HEALTHY
    ]
    if ailing:
        return f"Needs attention: {', '.join(ailing)}"
    count = len(report.components)
    return f"{count} component{'' if count == 1 else 's'} checked"


def build_tiles(tiles: Sequence[Tile], act: Act) -> ft.Control:
    """The wide ones stand beside the others where there is room."""
    wide = [build_tile(tile, act) for tile in tiles if tile.is_wide]
    narrow = [build_tile(tile, act) for tile in tiles if not tile.is_wide]
    if not wide:
        return build_grid(narrow, {"xs": 12, "md": 6, "xl": 4})
    left = build_grid(narrow, {"xs": 12, "md": 6, "xl": 12})
    right = build_grid(wide, {"xs": 12})
    left.col, right.col = {"xs": 12, "xl": 4}, {"xs": 12, "xl": 8}
    return ft.ResponsiveRow([left, right], spacing=16, run_spacing=16)


def build_grid(tiles: Sequence[ft.Control], width: ft.ResponsiveNumber) -> ft.Control:
    for tile in tiles:
        tile.col = width
    return ft.ResponsiveRow(list(tiles), spacing=16, run_spacing=16)

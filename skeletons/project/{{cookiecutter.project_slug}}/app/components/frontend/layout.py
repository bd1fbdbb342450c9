from collections.abc import Sequence
from datetime import datetime

import flet as ft

from app.components.frontend.theme import STATUS_COLORS, STATUS_ICONS, tint
from app.core.health import HealthReport, Status

HEADLINES = {
    Status.HEALTHY: "Everything is healthy",
    Status.DEGRADED: "Working, with restrictions",
    Status.UNHEALTHY: "Something is not working",
}


def build_body(*sections: ft.Control) -> ft.Control:
    return ft.Container(
        ft.Column(list(sections), spacing=24),
        padding=ft.Padding.symmetric(horizontal=24, vertical=32),
        width=1120,
    )


def build_header(title: str, updated: datetime) -> ft.Control:
    muted = ft.Colors.ON_SURFACE_VARIANT
    return ft.Row(
        [
            ft.Text(title, size=28, weight=ft.FontWeight.W_600, expand=True),
            ft.Icon(ft.Icons.SYNC, size=16, color=muted),
            ft.Text(f"Updated {updated:%H:%M:%S} UTC", color=muted),
        ],
        spacing=6,
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


def build_grid(tiles: Sequence[ft.Control]) -> ft.Control:
    return ft.ResponsiveRow(list(tiles), spacing=16, run_spacing=16)

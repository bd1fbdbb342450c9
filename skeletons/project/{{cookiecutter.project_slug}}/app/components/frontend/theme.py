import flet as ft

from app.core.health import Status

LIGHT = ft.Theme(
    color_scheme_seed=ft.Colors.INDIGO,
    color_scheme=ft.ColorScheme(
        surface="#f6f7fb",
        surface_container="#ffffff",
        outline_variant="#dfe2ea",
        secondary="#8a5100",
        tertiary="#146c2e",
        error="#b3261e",
    ),
)
DARK = ft.Theme(
    color_scheme_seed=ft.Colors.INDIGO,
    color_scheme=ft.ColorScheme(
        surface="#101218",
        surface_container="#191c24",
        outline_variant="#2c303b",
        secondary="#ffb95c",
        tertiary="#7edb8f",
        error="#ffb4ab",
    ),
)

MUTED = ft.Colors.ON_SURFACE_VARIANT

# Roles, not fixed colours: each theme has its own legible shade.
STATUS_COLORS = {
    Status.HEALTHY: ft.Colors.TERTIARY,
    Status.DEGRADED: ft.Colors.SECONDARY,
    Status.UNHEALTHY: ft.Colors.ERROR,
}
STATUS_ICONS = {
    Status.HEALTHY: ft.Icons.CHECK_CIRCLE_ROUNDED,
    Status.DEGRADED: ft.Icons.WARNING_ROUNDED,
    Status.UNHEALTHY: ft.Icons.ERROR_ROUNDED,
}


def tint(color: ft.Colors) -> str:
    return ft.Colors.with_opacity(0.12, color)

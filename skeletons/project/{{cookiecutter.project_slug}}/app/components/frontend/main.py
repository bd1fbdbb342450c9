from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import flet as ft
import flet.fastapi
from fastapi import FastAPI

from app.components.frontend.cards import add_cards
from app.components.frontend.dashboard import Dashboard
from app.components.frontend.middleware import (
    BrowserLeftMiddleware,
    OperatorMiddleware,
    PageMiddleware,
)
from app.core.config import settings

# How long a browser that lost its connection finds its page as it was.
SESSION_SECONDS = 60

ASSETS = Path(__file__).parent / "assets"


def mount_dashboard(app: FastAPI) -> None:
    dashboard = flet.fastapi.app(
        show_dashboard,
        assets_dir=str(ASSETS),
        app_name=settings.app_name,
        no_cdn=True,
        session_timeout_seconds=SESSION_SECONDS,
    )
    dashboard.add_middleware(PageMiddleware)
    dashboard.add_middleware(BrowserLeftMiddleware)
    dashboard.add_middleware(OperatorMiddleware)
    app.mount("/dashboard", dashboard, name="dashboard")


async def show_dashboard(page: ft.Page) -> None:
    dashboard = Dashboard(page)
    add_cards(dashboard)
    dashboard.start()


@asynccontextmanager
async def dashboard_sessions() -> AsyncIterator[None]:
    """Do what Flet's own lifespan would: that of a mounted application never runs.

    https://fastapi.tiangolo.com/advanced/events/#sub-applications
    """
    await flet.fastapi.app_manager.start()
    try:
        yield
    finally:
        await flet.fastapi.app_manager.shutdown()

import asyncio
from concurrent.futures import Future
from datetime import UTC, datetime

import flet as ft

from app.components.frontend.card import Card, default_card
from app.components.frontend.layout import (
    build_banner,
    build_body,
    build_grid,
    build_header,
)
from app.components.frontend.theme import apply_theme
from app.components.frontend.tile import build_tile
from app.core.config import settings
from app.core.health import HealthReport, check_health

REFRESH_SECONDS = 5


class Dashboard:
    """The page of one browser, kept up to date while that is connected."""

    def __init__(self, page: ft.Page) -> None:
        self._page = page
        self._cards: dict[str, Card] = {}
        self._refreshing: Future[None] | None = None

    def add_card(self, card: Card) -> None:
        self._cards[card.component] = card

    def start(self) -> None:
        self._page.title = settings.app_name
        self._page.scroll = ft.ScrollMode.AUTO
        self._page.padding = 0
        self._page.horizontal_alignment = ft.CrossAxisAlignment.CENTER
        apply_theme(self._page)
        self._page.on_connect = self._resume
        self._page.on_disconnect = self._pause
        self._resume()

    def _resume(self) -> None:
        self._pause()
        self._refreshing = self._page.run_task(self._keep_refreshing)

    def _pause(self) -> None:
        if self._refreshing:
            self._refreshing.cancel()

    async def _keep_refreshing(self) -> None:
        while True:
            self._show(await check_health())
            await asyncio.sleep(REFRESH_SECONDS)

    def _show(self, report: HealthReport) -> None:
        tiles = [
            build_tile(card, report.components[card.component])
            for card in self._cards_for(report)
        ]
        header = build_header(settings.app_name, datetime.now(UTC))
        self._page.controls = [
            build_body(header, build_banner(report), build_grid(tiles))
        ]
        self._page.update()

    def _cards_for(self, report: HealthReport) -> list[Card]:
        """Cards of the reported components: first the added ones, in that order."""
        added = [
            card for name, card in self._cards.items() if name in report.components
        ]
        others = [name for name in report.components if name not in self._cards]
        return [*added, *map(default_card, others)]

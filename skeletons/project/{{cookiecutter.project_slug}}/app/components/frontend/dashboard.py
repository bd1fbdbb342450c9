import asyncio
from concurrent.futures import Future

import flet as ft

from app.components.frontend.card import Action, Card
from app.components.frontend.dialogs import confirm
from app.components.frontend.layout import Board, board_view
from app.components.frontend.snapshot import perform, take_snapshot
from app.components.frontend.theme import apply_theme
from app.core.config import settings

REFRESH_SECONDS = 5


class Dashboard:
    """The page of one browser, kept up to date while that is connected."""

    def __init__(self, page: ft.Page) -> None:
        self._page = page
        self._cards: list[Card] = []
        self._board = Board()
        self._refreshing: Future[None] | None = None

    def add_card(self, card: Card) -> None:
        self._cards.append(card)

    def start(self) -> None:
        self._page.title = settings.app_name
        self._page.scroll = ft.ScrollMode.AUTO
        self._page.padding = 0
        self._page.horizontal_alignment = ft.CrossAxisAlignment.CENTER
        apply_theme(self._page)
        self._page.on_connect = self._resume
        self._page.on_disconnect = self._pause
        self._page.render(board_view, self._board, self._act)
        self._resume()

    def _resume(self) -> None:
        self._pause()
        self._refreshing = self._page.run_task(self._keep_refreshing)

    def _pause(self) -> None:
        if self._refreshing:
            self._refreshing.cancel()

    async def _keep_refreshing(self) -> None:
        while True:
            await self._refresh()
            await asyncio.sleep(REFRESH_SECONDS)

    async def _refresh(self) -> None:
        self._board.snapshot = await take_snapshot(self._cards)

    async def _act(self, card: Card, action: Action) -> None:
        """What a click on a button of a card does."""
        if action.question and not await confirm(self._page, action):
            return
        message = await perform(card, action)
        self._page.show_dialog(ft.SnackBar(ft.Text(message)))
        await self._refresh()

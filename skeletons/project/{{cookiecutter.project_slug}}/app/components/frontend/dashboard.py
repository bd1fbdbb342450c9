import asyncio
from concurrent.futures import Future

import flet as ft

from app.components.frontend.card import Action, Card
from app.components.frontend.layout import Board, board_view
from app.components.frontend.snapshot import perform, take_snapshot
from app.components.frontend.theme import DARK, LIGHT
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
        page = self._page
        page.title = settings.app_name
        page.theme, page.dark_theme = LIGHT, DARK
        page.bgcolor = ft.Colors.SURFACE
        page.scroll = ft.ScrollMode.AUTO
        page.padding = 0
        page.horizontal_alignment = ft.CrossAxisAlignment.CENTER
        page.on_connect, page.on_disconnect = self._resume, self._pause
        page.render(board_view, self._board, self._act)
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


async def confirm(page: ft.Page, action: Action) -> bool:
    """Ask before an action is done."""
    answer = asyncio.get_running_loop().create_future()

    def give(agreed: bool) -> None:
        if not answer.done():
            answer.set_result(agreed)

    dialog = ft.AlertDialog(
        title=ft.Text(action.question, size=18),
        actions=[
            ft.TextButton("Cancel", on_click=lambda: give(False)),
            ft.FilledButton(action.label, autofocus=True, on_click=lambda: give(True)),
        ],
        on_dismiss=lambda: give(False),
    )
    page.show_dialog(dialog)
    agreed: bool = await answer
    if dialog.open:
        page.pop_dialog()
    return agreed

import asyncio

import flet as ft

from app.components.frontend.card import Action


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

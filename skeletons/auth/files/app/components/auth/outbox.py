"""Mails on their way: nobody who asks for one waits until it is sent.

Whether there is an account to write about is found out on the way as well: an answer that
came later for those would tell of them.
"""

import asyncio
import logging

from app.components.auth.extensions import find_extension
from app.components.auth.letters import Order, write_letter
from app.components.auth.mail import deliver

logger = logging.getLogger(__name__)

DRAIN_SECONDS = 10

_sending: set[asyncio.Task[None]] = set()


def post(order: Order) -> None:
    """Have a mail written and sent."""
    task = asyncio.create_task(send(order))
    # The event loop itself keeps no reference to it.
    _sending.add(task)
    task.add_done_callback(_sending.discard)


async def send(order: Order) -> None:
    extension = find_extension("carrier")
    try:
        await (extension.carry if extension else carry)(order)
    except Exception as error:  # noqa: BLE001 - nobody is there to take it
        # Not with its text, which may hold the address or the mail.
        logger.error(
            "Mail not sent",
            extra={"kind": order.kind.value, "error": type(error).__name__},
        )


async def carry(order: Order) -> None:
    if letter := await write_letter(order):
        await deliver(letter)


async def drain() -> None:
    """Wait a while for what is still to be sent."""
    loop = asyncio.get_running_loop()
    if tasks := [task for task in _sending if task.get_loop() is loop]:
        await asyncio.wait(tasks, timeout=DRAIN_SECONDS)

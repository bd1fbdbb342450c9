"""Mails on their way: nobody who asks for one waits until it is sent.

An answer that came later for an address with an account would tell that there is one.
"""

import asyncio
import logging

from app.components.auth.extensions import find_extension
from app.components.auth.letters import Order, write_letter
from app.components.auth.mail import deliver

logger = logging.getLogger(__name__)

DRAIN_SECONDS = 10

_sending: dict[asyncio.AbstractEventLoop, set[asyncio.Task[None]]] = {}


def post(order: Order) -> None:
    """Have a mail written and sent."""
    loop = asyncio.get_running_loop()
    tasks = _sending.setdefault(loop, set())
    task = asyncio.create_task(send(order))
    tasks.add(task)
    task.add_done_callback(tasks.discard)


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
    if tasks := _sending.pop(asyncio.get_running_loop(), None):
        await asyncio.wait(tasks, timeout=DRAIN_SECONDS)

from app.components.auth import outbox
from app.components.auth.letters import Order
from app.components.worker.client import enqueue
from app.components.worker.service import QueuesUnavailableError


async def carry(order: Order) -> None:
    """Have a worker write and send a mail; without Redis it is done here, once."""
    try:
        await enqueue("send_auth_mail", order=order)
    except QueuesUnavailableError:
        await outbox.carry(order)

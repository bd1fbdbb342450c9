from app.components.auth.letters import Order
from app.components.auth.outbox import carry
from app.components.worker.registry import Context, task


@task(timeout=60, max_tries=6)
async def send_auth_mail(ctx: Context, order: Order) -> None:
    """Write a mail with a new token, which so is in no queue, and send it."""
    await carry(order)

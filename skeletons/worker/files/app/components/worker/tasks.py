"""The tasks of this application. A decorator makes one:

    @task(queue="low", timeout=60, max_tries=3)
    async def send_invoice(ctx: Context, order_id: int, email: str) -> str: ...

and `await enqueue("send_invoice", order_id=17, email="a@example.com")` has a worker run
it, from anywhere. Arguments are checked against the annotations, and travel as JSON. A
task that raises is tried again, later each time. It may run more than once, when a
worker dies in the middle of it: write it so that this does no harm.

Arq's `ctx` holds, among others, `job_id`, `job_try` and `enqueue_time`.
"""

import asyncio
import os
import socket
from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from app.components.worker.registry import Context, task


class Probe(BaseModel):
    """How a job got through its queue."""

    waited_seconds: float
    worker: str


@task()
async def probe(
    ctx: Context, hold_seconds: Annotated[float, Field(ge=0, le=60)] = 0
) -> Probe:
    """Tells how long a job waits for a worker; may also keep that one busy a while."""
    waited = datetime.now(UTC) - ctx["enqueue_time"]
    await asyncio.sleep(hold_seconds)
    return Probe(
        waited_seconds=round(waited.total_seconds(), 3),
        worker=f"{socket.gethostname()}:{os.getpid()}",
    )


# What may be enqueued over HTTP. Code and the command line may enqueue every task.
API_TASKS = [probe]

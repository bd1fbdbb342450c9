import asyncio
import os
import socket
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from app.components.worker.registry import Context, task
from app.components.worker.settings import settings


class Probe(BaseModel):
    """How a job got through its queue."""

    waited_seconds: float
    worker: str


# Whoever may enqueue it can keep workers busy, so not where others are served.
@task(over_http=settings.in_development)
async def probe(
    ctx: Context, hold_seconds: Annotated[float, Field(ge=0, le=10)] = 0
) -> Probe:
    """Tells how long a job waits for a worker; may also keep that one busy a while."""
    enqueued: datetime = ctx["enqueue_time"]
    waited = datetime.now(enqueued.tzinfo) - enqueued
    await asyncio.sleep(hold_seconds)
    return Probe(
        waited_seconds=round(waited.total_seconds(), 3),
        worker=f"{socket.gethostname()}:{os.getpid()}",
    )

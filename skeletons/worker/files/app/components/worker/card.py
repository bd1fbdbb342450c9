from functools import partial

import flet as ft

from app.components.cache.client import server_address
from app.components.frontend.card import Action, Card, Fact, Row
from app.components.frontend.times import ago
from app.components.worker.client import open_queues
from app.components.worker.service import JobInfo, QueueInfo, QueuesUnavailableError
from app.components.worker.settings import settings
from app.core.health import ComponentHealth, Status


def worker_place() -> str:
    embedded = settings.mode == "embedded"
    where = "the web server" if embedded else "processes of its own"
    return f"Queues at {server_address()}, worked on in {where}"


def worker_facts(health: ComponentHealth) -> list[Fact]:
    if "workers" not in health.details:
        return []
    return [("Workers", str(health.details["workers"]))]


async def queue_rows() -> list[Row]:
    async with open_queues() as queues:
        return [queue_row(each) for each in await queues.list_queues()]


def queue_row(queue: QueueInfo) -> Row:
    return Row(
        title=queue.name,
        note=", ".join(queue.workers) or "Start one: `worker run`",
        state="Served" if queue.workers else "No worker",
        status=Status.HEALTHY if queue.workers else Status.DEGRADED,
        facts=[
            ("Waiting", f"{queue.queued:,}"),
            ("Running", f"{queue.running:,}"),
            ("Deferred", f"{queue.deferred:,}"),
            ("Failed", f"{queue.failed:,}"),
        ],
    )


async def failed_rows() -> list[Row]:
    async with open_queues() as queues:
        return [failed_row(each) for each in await queues.list_failed()]


def failed_row(job: JobInfo) -> Row:
    facts = [("Queue", job.queue), ("Tries", str(job.tries))]
    if job.finished_at:
        facts.insert(0, ("Failed", ago(job.finished_at)))
    question = f"Run {job.task} again?"
    return Row(
        title=job.task,
        note=job.id,
        state=job.error or "",
        status=Status.UNHEALTHY,
        facts=facts,
        actions=[
            Action("Retry", ft.Icons.REPLAY, partial(retry, job.id), question=question),
            Action("Forget", ft.Icons.CLOSE, partial(forget, job.id)),
        ],
    )


async def retry(job_id: str) -> str:
    async with open_queues() as queues:
        enqueued = await queues.retry_failed(job_id)
    if enqueued is None:
        return "It is not kept any more"
    return "It waits in its queue" if enqueued.new else "It waits or runs already"


async def forget(job_id: str) -> str:
    async with open_queues() as queues:
        await queues.forget_failed(job_id)
    return "Forgotten"


worker_card = Card(
    component="worker",
    title="Worker",
    icon=ft.Icons.CONSTRUCTION_OUTLINED,
    facts=worker_facts,
    where=worker_place,
    advice="Start Redis, or set REDIS_URL. What waits in the queues is not lost.",
    rows=queue_rows,
    errors=(QueuesUnavailableError,),
)

failed_card = Card(
    component="worker",
    title="Failed jobs",
    icon=ft.Icons.REPORT_OUTLINED,
    facts=None,
    where=lambda: "Those of the last week; the log tells what went wrong",
    rows=failed_rows,
    empty="None",
    errors=(QueuesUnavailableError,),
)

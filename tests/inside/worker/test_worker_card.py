import asyncio
from datetime import datetime, timedelta, timezone

from app.components.frontend.card import Row
from app.components.worker.card import (
    failed_row,
    failed_rows,
    queue_row,
    queue_rows,
    worker_facts,
)
from app.components.worker.client import share_queues
from app.components.worker.service import JobInfo, JobStatus, QueueInfo
from app.components.worker.testing import FakeQueues
from app.core.health import ComponentHealth, Status


def failed_job() -> JobInfo:
    now = datetime.now(timezone(timedelta(0)))
    return JobInfo(
        id="17",
        task="send_invoice",
        queue="low",
        status=JobStatus.FAILED,
        tries=5,
        enqueued_at=now,
        finished_at=now - timedelta(minutes=5, seconds=5),
        error="KeyError",
    )


def test_the_card_tells_how_many_workers_there_are() -> None:
    health = ComponentHealth(status=Status.HEALTHY, details={"workers": 1})
    assert worker_facts(health) == [("Workers", "1")]


def test_without_redis_the_card_tells_nothing() -> None:
    health = ComponentHealth(status=Status.DEGRADED, details={"mode": "embedded"})
    assert worker_facts(health) == []


def test_a_row_tells_what_is_in_a_queue_and_who_serves_it() -> None:
    queue = QueueInfo(
        name="low", queued=1200, deferred=3, running=2, failed=1, workers=["vm:7"]
    )
    assert queue_row(queue) == Row(
        title="low",
        note="vm:7",
        state="Served",
        status=Status.HEALTHY,
        facts=[
            ("Waiting", "1,200"),
            ("Running", "2"),
            ("Deferred", "3"),
            ("Failed", "1"),
        ],
    )


def test_a_row_tells_how_a_job_failed() -> None:
    row = failed_row(failed_job())

    assert (row.title, row.note, row.state) == ("send_invoice", "17", "KeyError")
    assert row.facts == [("Failed", "5 min ago"), ("Queue", "low"), ("Tries", "5")]
    assert [action.label for action in row.actions] == ["Retry", "Forget"]


def test_a_failed_job_is_retried_once() -> None:
    queues = FakeQueues()
    queues.failed["17"] = failed_job()

    async def retry_twice() -> list[str]:
        with share_queues(queues):
            (row,) = await failed_rows()
            told = [await row.actions[0].run() for _ in range(2)]
            assert await failed_rows() == []
        return told

    assert asyncio.run(retry_twice()) == [
        "It waits in its queue",
        "It is not kept any more",
    ]
    assert [(job.task, job.queue) for job in queues.jobs.values()] == [
        ("send_invoice", "low")
    ]


def test_a_failed_job_may_be_forgotten() -> None:
    queues = FakeQueues()
    queues.failed["17"] = failed_job()

    async def forget() -> None:
        with share_queues(queues):
            (row,) = await failed_rows()
            assert await row.actions[1].run() == "Forgotten"
            assert [row.facts[3] for row in await queue_rows()] == [("Failed", "0")]

    asyncio.run(forget())
    assert not queues.jobs

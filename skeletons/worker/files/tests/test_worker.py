import asyncio

from fastapi.testclient import TestClient

from app.components.worker.client import enqueue, share_queues
from app.components.worker.registry import load_tasks
from app.components.worker.testing import FakeQueues


def test_every_task_can_be_run() -> None:
    """One that cannot be is an error when it is loaded."""
    assert "probe" in load_tasks()


def test_a_task_is_enqueued() -> None:
    queues = FakeQueues()

    async def scenario() -> None:
        with share_queues(queues):
            await enqueue("probe", hold_seconds=1)

    asyncio.run(scenario())
    (job,) = queues.jobs.values()
    assert (job.task, job.arguments) == ("probe", {"hold_seconds": 1})


def test_strangers_neither_enqueue_nor_see_what_failed(client: TestClient) -> None:
    job = {"task": "probe"}
    assert client.post("/api/v1/worker/jobs", json=job).status_code == 401
    assert client.get("/api/v1/worker/failed").status_code == 401

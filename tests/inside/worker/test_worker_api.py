import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.components.cache.settings import settings as cache_settings
from app.components.worker import registry as registry_module
from app.components.worker.api import router
from app.components.worker.client import UnknownTaskError, enqueue, share_queues
from app.components.worker.health import check_worker
from app.components.worker.lifespan import (
    start_worker,
    stop_worker,
    worker_lifespan,
)
from app.components.worker.registry import Context, load_tasks, task
from app.components.worker.service import (
    Enqueued,
    JobInfo,
    JobStatus,
    QueueInfo,
    QueuesUnavailableError,
)
from app.components.worker.settings import WorkerSettings, settings
from app.components.worker.testing import FakeQueues
from app.core.health import Status, check_health
from app.core.operator.client import operator_headers

JOBS = "/api/v1/worker/jobs"
QUEUES = "/api/v1/worker/queues"
FAILED = "/api/v1/worker/failed"
OPERATOR = operator_headers("http://localhost")

# Nothing listens there.
NO_REDIS = "redis://user:secret@127.0.0.1:1/0"


@pytest.fixture
def queues() -> FakeQueues:
    return FakeQueues()


@pytest.fixture(autouse=True)
def tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the application these tasks instead of its own."""
    load_tasks()
    monkeypatch.setattr(registry_module, "registered", {})

    @task(queue="low", over_http=True)
    async def send(ctx: Context, number: int, to: str = "") -> None: ...

    @task()
    async def internal(ctx: Context) -> None: ...


@pytest.fixture
def client(queues: FakeQueues) -> Iterator[TestClient]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with share_queues(queues):
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    with TestClient(app, headers=OPERATOR) as client:
        yield client


@pytest.fixture
def no_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    # Not what this machine says.
    for name, value in WorkerSettings.model_construct():
        monkeypatch.setattr(settings, name, value)
    monkeypatch.setattr(settings, "embedded", True)
    monkeypatch.setattr(cache_settings, "redis_url", NO_REDIS)


def test_a_task_is_enqueued_into_its_queue(
    client: TestClient, queues: FakeQueues
) -> None:
    answer = client.post(JOBS, json={"task": "send", "arguments": {"number": 17}})

    assert answer.status_code == 202
    assert answer.json() == {"id": "0", "new": True}
    assert queues.jobs["0"].arguments == {"number": 17}
    assert queues.jobs["0"].queue == "low"
    assert client.get(f"{JOBS}/0").json()["status"] == "queued"


def test_a_job_may_be_deferred_go_to_another_queue_and_have_an_id(
    client: TestClient, queues: FakeQueues
) -> None:
    options = {"queue": "default", "defer_seconds": 1.5, "job_id": "send-17"}
    request = {"task": "send", "arguments": {"number": 17}, **options}

    answers = [client.post(JOBS, json=request) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [202, 200]
    assert [answer.json()["new"] for answer in answers] == [True, False]
    job = queues.jobs["send-17"]
    assert (job.queue, job.defer_by) == ("default", timedelta(seconds=1.5))


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"task": "no_such_task"}, ["task"]),
        ({"task": "internal", "arguments": {}}, ["task"]),
        ({"queue": "no_such_queue"}, ["queue"]),
        ({"arguments": {}}, ["arguments", "number"]),
        ({"arguments": {"number": "x"}}, ["arguments", "number"]),
        ({"arguments": {"number": 1, "extra": 1}}, ["arguments", "extra"]),
        ({"defer_seconds": -1}, ["defer_seconds"]),
        ({"job_id": "a/b"}, ["job_id"]),
        ({"priority": 1}, ["priority"]),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(
    client: TestClient,
    queues: FakeQueues,
    changes: dict[str, object],
    place: list[str],
) -> None:
    request = {"task": "send", "arguments": {"number": 17}, **changes}

    answer = client.post(JOBS, json=request)

    assert answer.status_code == 422
    assert [each["loc"] for each in answer.json()["errors"]] == [["body", *place]]
    assert not queues.jobs


def test_arguments_have_a_limit(client: TestClient, queues: FakeQueues) -> None:
    arguments = {"number": 17, "to": "x" * 100_000}
    answer = client.post(JOBS, json={"task": "send", "arguments": arguments})
    assert answer.status_code == 413
    assert not queues.jobs


def test_an_unknown_job_is_not_found(client: TestClient) -> None:
    assert client.get(f"{JOBS}/no-such-job").status_code == 404


def test_queues_are_listed(client: TestClient) -> None:
    (queue,) = client.get(QUEUES).json()
    assert queue["name"] == "default"


def test_without_redis_the_api_is_unavailable(
    client: TestClient, queues: FakeQueues
) -> None:
    queues.away = True
    request = {"task": "send", "arguments": {"number": 17}}
    assert client.post(JOBS, json=request).status_code == 503
    assert client.get(f"{JOBS}/0").status_code == 503
    assert client.get(QUEUES).status_code == 503


def test_without_the_lifespan_the_api_is_unavailable() -> None:
    app = FastAPI()
    app.include_router(router)
    assert TestClient(app, headers=OPERATOR).get(QUEUES).status_code == 503


def test_strangers_see_and_change_nothing(
    client: TestClient, queues: FakeQueues
) -> None:
    del client.headers["Authorization"]
    request = {"task": "send", "arguments": {"number": 17}}
    assert client.post(JOBS, json=request).status_code == 401
    assert client.get(f"{JOBS}/0").status_code == 401
    answer = client.get(QUEUES)
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not queues.jobs


@pytest.mark.usefixtures("no_redis")
def test_the_application_runs_without_redis_and_says_so() -> None:
    app = FastAPI(lifespan=worker_lifespan)
    app.include_router(router)
    with TestClient(app, headers=OPERATOR) as client:
        answer = client.get(QUEUES)
        assert answer.status_code == 503
        assert "secret" not in answer.text


@pytest.mark.usefixtures("no_redis")
def test_health_reports_the_worker_from_start_to_stop() -> None:
    async def scenario(app: FastAPI) -> None:
        await stop_worker(app)
        await start_worker(app)
        health = (await check_health()).components["worker"]
        assert health.status is Status.DEGRADED
        assert health.details == {"mode": "embedded"}
        await stop_worker(app)
        await stop_worker(app)
        assert "worker" not in (await check_health()).components

    asyncio.run(scenario(FastAPI()))


class ServedQueues(FakeQueues):
    async def list_queues(self) -> list[QueueInfo]:
        (queue,) = await super().list_queues()
        return [queue.model_copy(update={"workers": ["host:1"], "deferred": 1})]


def test_health_is_degraded_while_a_queue_has_no_worker(queues: FakeQueues) -> None:
    health = asyncio.run(check_worker(queues))
    assert health.status is Status.DEGRADED
    assert "default" in health.message

    health = asyncio.run(check_worker(ServedQueues()))
    assert health.status is Status.HEALTHY
    assert health.details == {
        "mode": "separate",
        "workers": 1,
        "queues": {"default": "0 queued, 0 running, 1 deferred"},
    }


def test_code_enqueues_by_name(queues: FakeQueues) -> None:
    async def scenario() -> Enqueued:
        options: dict[str, Any] = {"_queue_name": "default", "_defer_by": 2}
        with share_queues(queues):
            return await enqueue("send", number=17, _job_id="send-17", **options)

    assert asyncio.run(scenario()) == Enqueued(id="send-17", new=True)
    job = queues.jobs["send-17"]
    assert (job.queue, job.defer_by) == ("default", timedelta(seconds=2))


@pytest.mark.usefixtures("no_redis")
def test_code_uses_the_connection_of_its_application(queues: FakeQueues) -> None:
    async def scenario() -> None:
        with share_queues(queues):
            await enqueue("internal")
        with pytest.raises(QueuesUnavailableError):
            await enqueue("internal")

    asyncio.run(scenario())
    assert [job.task for job in queues.jobs.values()] == ["internal"]


def test_code_that_names_no_task_is_told_the_tasks() -> None:
    with pytest.raises(UnknownTaskError, match="send, internal"):
        asyncio.run(enqueue("sned"))


def test_pages_of_other_sites_change_nothing(
    client: TestClient, queues: FakeQueues
) -> None:
    request = {"task": "send", "arguments": {"number": 17}}
    headers = {"Origin": "https://example.com"}
    assert client.post(JOBS, json=request, headers=headers).status_code == 403
    assert not queues.jobs


@pytest.mark.parametrize(
    "arguments",
    ['{"number": NaN}', '{"number": 1e400}', r'{"number": 1, "to": "\ud800"}'],
)
def test_what_is_no_json_is_refused(
    client: TestClient, queues: FakeQueues, arguments: str
) -> None:
    body = '{"task": "send", "arguments": ' + arguments + "}"
    headers = {"Content-Type": "application/json"}
    assert client.post(JOBS, content=body, headers=headers).status_code == 422
    assert not queues.jobs


def test_a_route_that_enqueues_is_unavailable_too(queues: FakeQueues) -> None:
    app = FastAPI()
    queues.away = True

    @app.post("/orders")
    async def order() -> None:
        with share_queues(queues):
            await enqueue("internal")

    answer = TestClient(app).post("/orders")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


@pytest.fixture
def failed(queues: FakeQueues) -> JobInfo:
    job = JobInfo(
        id="send-17",
        task="send",
        queue="low",
        status=JobStatus.FAILED,
        tries=5,
        enqueued_at=datetime.now(timezone(timedelta(0))),
        error="KeyError",
    )
    queues.failed[job.id] = job
    return job


def test_a_failed_job_is_listed_and_retried_once(
    client: TestClient, queues: FakeQueues, failed: JobInfo
) -> None:
    assert client.get(FAILED).json() == [failed.model_dump(mode="json")]
    answers = [client.post(f"{FAILED}/send-17/retry") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 404]
    assert answers[0].json() == {"id": "send-17", "new": True}
    assert queues.jobs["send-17"].queue == "low"
    assert client.get(FAILED).json() == []


@pytest.mark.usefixtures("failed")
def test_a_failed_job_that_waits_again_is_not_doubled(
    client: TestClient, queues: FakeQueues
) -> None:
    request = {"task": "send", "arguments": {"number": 1}, "job_id": "send-17"}
    client.post(JOBS, json=request)
    answer = client.post(f"{FAILED}/send-17/retry")
    assert (answer.status_code, answer.json()["new"]) == (200, False)
    assert queues.jobs["send-17"].arguments == {"number": 1}


@pytest.mark.usefixtures("failed")
def test_a_failed_job_is_forgotten(client: TestClient, queues: FakeQueues) -> None:
    answers = [client.delete(f"{FAILED}/send-17") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 404]
    assert not queues.jobs


@pytest.mark.usefixtures("failed")
def test_only_the_operator_sees_or_changes_failed_jobs(
    client: TestClient, queues: FakeQueues
) -> None:
    del client.headers["Authorization"]
    assert client.get(FAILED).status_code == 401
    assert client.post(f"{FAILED}/send-17/retry").status_code == 401
    assert client.delete(f"{FAILED}/send-17").status_code == 401
    assert list(queues.failed) == ["send-17"]

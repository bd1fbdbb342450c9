import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, nullcontext

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from scheduler_in_memory import MemoryStore, run_jobs
from starlette.types import Lifespan

from app.components.scheduler import registry
from app.components.scheduler.api import router
from app.components.scheduler.health import check_scheduler
from app.components.scheduler.lifespan import (
    scheduler_lifespan,
    share_scheduler,
    start_scheduler,
    stop_scheduler,
)
from app.components.scheduler.models import (
    JobRunningError,
    SchedulerUnavailableError,
)
from app.components.scheduler.registry import every
from app.components.scheduler.remote import RemoteScheduler
from app.components.scheduler.settings import SchedulerSettings, settings
from app.core.health import Status, check_health
from app.core.operator.client import operator_headers

JOBS = "/api/v1/scheduler/jobs"
OPERATOR = operator_headers("http://localhost")


@pytest.fixture(autouse=True)
def slow_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the application, if it runs jobs itself, this job instead of its own."""
    monkeypatch.setattr(registry, "JOBS", {})

    @every(hours=1, name="Slow job")
    async def slow() -> None:
        await asyncio.Event().wait()

    lifespan = "app.components.scheduler.lifespan"
    monkeypatch.setattr(f"{lifespan}.load_jobs", lambda: registry.JOBS)
    monkeypatch.setattr(f"{lifespan}.open_store", lambda: nullcontext(MemoryStore()))
    # Not what this machine says.
    for name, value in SchedulerSettings.model_construct():
        monkeypatch.setattr(settings, name, value)
    monkeypatch.setattr(settings, "embedded", True)
    monkeypatch.setattr(settings, "shutdown_seconds", 0.01)


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = application(scheduler_lifespan)
    with TestClient(app, headers=OPERATOR) as client:
        yield client


def application(lifespan: Lifespan[FastAPI] | None = None) -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app


@asynccontextmanager
async def remote_scheduler(
    authorization: str = OPERATOR["Authorization"],
) -> AsyncIterator[RemoteScheduler]:
    transport = httpx.ASGITransport(application())
    headers = {"Authorization": authorization}
    async with (
        run_jobs(grace_seconds=0.01) as scheduler,
        share_scheduler(scheduler),  # type: ignore[arg-type]
        httpx.AsyncClient(
            transport=transport, base_url="http://scheduler", headers=headers
        ) as client,
    ):
        yield RemoteScheduler(client, "Start it")


def test_jobs_are_listed_with_their_next_run(client: TestClient) -> None:
    (job,) = client.get(JOBS).json()
    assert job["name"] == "Slow job"
    assert job["next_run"]
    assert job["last_run"] is None
    assert client.get(f"{JOBS}/slow").json() == job


def test_a_job_is_paused_and_resumed(client: TestClient) -> None:
    assert client.post(f"{JOBS}/slow/pause").json()["paused"]
    assert not client.post(f"{JOBS}/slow/resume").json()["paused"]


def test_a_job_is_run_once_at_a_time(client: TestClient) -> None:
    answer = client.post(f"{JOBS}/slow/run")
    assert (answer.status_code, answer.json()["running"]) == (202, True)
    assert client.post(f"{JOBS}/slow/run").status_code == 409


@pytest.mark.parametrize(
    ("method", "action"),
    [("GET", ""), ("POST", "/pause"), ("POST", "/resume"), ("POST", "/run")],
)
def test_an_unknown_job_is_not_found(
    client: TestClient, method: str, action: str
) -> None:
    answer = client.request(method, f"{JOBS}/no_such_job{action}")
    assert answer.status_code == 404
    assert "slow" in answer.json()["detail"]


def test_without_the_lifespan_the_service_is_unavailable() -> None:
    client = TestClient(application(), headers=OPERATOR)
    assert client.get(JOBS).status_code == 503


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("GET", "/slow"), ("POST", "/slow/run"), ("POST", "/slow/pause")],
)
def test_strangers_see_and_change_nothing(
    client: TestClient, method: str, path: str
) -> None:
    del client.headers["Authorization"]
    answer = client.request(method, f"{JOBS}{path}")
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    client.headers.update(OPERATOR)
    assert not client.get(f"{JOBS}/slow").json()["running"]


def test_a_remote_scheduler_answers_as_a_local_one() -> None:
    async def scenario() -> None:
        async with remote_scheduler() as scheduler:
            (job,) = await scheduler.list_jobs()
            assert (await scheduler.do("pause", job.id)).paused
            assert (await scheduler.do("resume", job.id)).next_run
            assert (await scheduler.do("run", job.id)).running
            assert (await scheduler.get_job(job.id)).running
            with pytest.raises(JobRunningError, match="already running"):
                await scheduler.do("run", job.id)

    asyncio.run(scenario())


def test_a_scheduler_that_is_away_makes_503_and_degrades_the_health() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    transport = httpx.MockTransport(refuse)
    away = httpx.AsyncClient(transport=transport, base_url="http://scheduler:8001")
    scheduler = RemoteScheduler(away, "Start it")

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with share_scheduler(scheduler):
            yield

    with TestClient(application(lifespan), headers=OPERATOR) as client:
        answer = client.post(f"{JOBS}/slow/run")
    assert answer.status_code == 503
    told = "No scheduler answers at http://scheduler:8001: refused. Start it"
    assert answer.json()["detail"] == told
    health = asyncio.run(check_scheduler(scheduler))
    assert (health.status, health.message) == (Status.DEGRADED, told)


@pytest.mark.parametrize(
    ("status", "body"), [(404, '{"detail": "Not Found"}'), (200, "<html>"), (502, "")]
)
def test_a_server_that_is_no_scheduler_is_told_from_a_missing_job(
    status: int, body: str
) -> None:
    async def scenario() -> None:
        transport = httpx.MockTransport(lambda _: httpx.Response(status, text=body))
        url = "http://name:secret@other"
        async with httpx.AsyncClient(transport=transport, base_url=url) as client:
            with pytest.raises(SchedulerUnavailableError, match="http://other"):
                await RemoteScheduler(client, "").get_job("slow")

    asyncio.run(scenario())


def test_a_scheduler_with_another_operator_says_what_to_do() -> None:
    async def scenario() -> None:
        async with remote_scheduler("Bearer of another one") as scheduler:
            with pytest.raises(SchedulerUnavailableError, match="OPERATOR_TOKEN"):
                await scheduler.list_jobs()

    asyncio.run(scenario())


def test_health_reports_the_scheduler_from_start_to_stop() -> None:
    async def components(app: FastAPI) -> list[bool]:
        await stop_scheduler(app)
        await start_scheduler(app)
        started = "scheduler" in (await check_health()).components
        await stop_scheduler(app)
        await stop_scheduler(app)
        return [started, "scheduler" in (await check_health()).components]

    assert asyncio.run(components(FastAPI())) == [True, False]


def test_pages_of_other_sites_change_nothing(client: TestClient) -> None:
    headers = {"Origin": "https://example.com"}
    assert client.post(f"{JOBS}/slow/run", headers=headers).status_code == 403

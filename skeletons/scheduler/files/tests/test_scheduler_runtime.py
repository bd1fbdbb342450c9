from contextlib import nullcontext

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.components.scheduler.api import router
from app.components.scheduler.registry import JobRegistry
from app.components.scheduler.runtime import router as runtime
from app.components.scheduler.settings import SchedulerSettings, settings
from app.components.scheduler.testing import MemoryStore
from app.core.operator.client import operator_headers


def test_a_router_starts_and_stops_the_scheduler(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jobs = JobRegistry()

    @jobs.every(hours=1)
    async def report() -> None: ...

    lifespan = "app.components.scheduler.lifespan"
    monkeypatch.setattr(f"{lifespan}.load_jobs", lambda: jobs)
    monkeypatch.setattr(f"{lifespan}.open_store", lambda: nullcontext(MemoryStore()))
    # Not what this machine says.
    for name, value in SchedulerSettings.model_construct():
        monkeypatch.setattr(settings, name, value)
    monkeypatch.setattr(settings, "embedded", True)
    app = FastAPI()
    for each in (router, runtime):
        app.include_router(each)

    operator = operator_headers("http://localhost")
    with TestClient(app, headers=operator) as client:
        (job,) = client.get("/api/v1/scheduler/jobs").json()
    assert job["id"] == "report"
    client = TestClient(app, headers=operator)
    assert client.get("/api/v1/scheduler/jobs").status_code == 503

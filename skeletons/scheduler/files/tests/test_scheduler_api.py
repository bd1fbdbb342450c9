from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.components.scheduler import lifespan, registry
from app.components.scheduler.api import router
from app.components.scheduler.settings import settings
from app.components.scheduler.stores import file
from app.core.operator.client import operator_headers

JOBS = "/api/v1/scheduler/jobs"


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[TestClient]:
    """The operator's, of an application that runs one job, and none of yours."""
    monkeypatch.setattr(registry, "JOBS", {})
    monkeypatch.setattr(lifespan, "load_jobs", lambda: registry.JOBS)
    monkeypatch.setattr(lifespan, "open_store", file.open_store)
    monkeypatch.setattr(settings, "folder", str(tmp_path))
    monkeypatch.setattr(settings, "embedded", True)

    @registry.every(hours=1, name="Report")
    async def report() -> str:
        return "3 mails sent"

    app = FastAPI(lifespan=lifespan.scheduler_lifespan)
    app.include_router(router)
    with TestClient(app, headers=operator_headers("http://localhost")) as client:
        yield client


def test_a_job_is_paused_resumed_and_run(client: TestClient) -> None:
    (job,) = client.get(JOBS).json()
    assert (job["id"], job["name"], job["schedule"]) == (
        "report",
        "Report",
        "every hour",
    )

    assert client.post(f"{JOBS}/report/pause").json()["next_run"] is None
    assert client.post(f"{JOBS}/report/resume").json()["next_run"] == job["next_run"]
    assert client.post(f"{JOBS}/report/run").status_code == 202
    while client.get(f"{JOBS}/report").json()["running"]:
        pass
    assert client.get(f"{JOBS}/report").json()["last_run"]["result"] == "3 mails sent"


def test_an_unknown_job_is_not_found(client: TestClient) -> None:
    answer = client.post(f"{JOBS}/no_such_job/run")
    assert answer.status_code == 404
    assert "report" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("headers", "code"),
    [({"Authorization": ""}, 401), ({"Origin": "https://example.com"}, 403)],
)
def test_strangers_and_pages_of_other_sites_run_nothing(
    client: TestClient, headers: dict[str, str], code: int
) -> None:
    answer = client.post(f"{JOBS}/report/run", headers=headers)
    assert answer.status_code == code
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert client.get(f"{JOBS}/report").json()["last_run"] is None

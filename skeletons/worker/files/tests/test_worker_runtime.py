import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.components.cache.settings import settings as cache_settings
from app.components.worker.api import router
from app.components.worker.runtime import router as runtime
from app.components.worker.settings import WorkerSettings, settings
from app.core.operator.client import operator_headers


def test_a_router_starts_and_stops_the_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Not what this machine says.
    for name, value in WorkerSettings.model_construct():
        monkeypatch.setattr(settings, name, value)
    # Nothing listens there.
    monkeypatch.setattr(cache_settings, "redis_url", "redis://127.0.0.1:1/0")
    app = FastAPI()
    for each in (router, runtime):
        app.include_router(each)

    operator = operator_headers("http://localhost")
    with TestClient(app, headers=operator) as client:
        assert "ConnectionError" in client.get("/api/v1/worker/queues").text
    client = TestClient(app, headers=operator)
    assert "without its lifespan" in client.get("/api/v1/worker/queues").text

from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.components.starter.api import router


def test_it_answers_what_the_settings_say() -> None:
    app = FastAPI()
    app.include_router(router)
    response = TestClient(app).get("/api/v1/starter")
    assert (response.status_code, response.json()) == (200, {"greeting": "hello"})

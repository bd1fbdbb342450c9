import re
from typing import get_args

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.components.auth.api import router as api_router
from app.components.auth.pages import FILES, Page, router

PAGES: tuple[str, ...] = get_args(Page)


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    app.include_router(router)
    app.include_router(api_router)
    return TestClient(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_what_it_names_and_nothing_else(
    client: TestClient, page: str
) -> None:
    answer = client.get(f"/auth/{page}")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    links = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert len(links) >= 2
    for link in links:
        assert client.get(f"/auth/{link}").status_code == 200, link


def test_a_form_goes_to_the_api(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for page in {*PAGES} - {"users"}:
        (to,) = re.findall(r'data-to="([^"]+)"', client.get(f"/auth/{page}").text)
        assert "post" in paths[f"/api/v1/auth/{to}"], page


@pytest.mark.parametrize("name", ["pages.py", "../pages.py", "..%2fpages.py", ""])
def test_nothing_else_is_given(client: TestClient, name: str) -> None:
    assert client.get(f"/auth/files/{name}").status_code in {404, 422}


def test_scripts_import_files_that_are_given(client: TestClient) -> None:
    scripts = [*FILES.glob("*.js")]
    assert len(scripts) == 3
    for script in scripts:
        text = script.read_text(encoding="utf-8")
        for name in re.findall(r'from "\./([^"]+)"', text):
            assert client.get(f"/auth/files/{name}").status_code == 200

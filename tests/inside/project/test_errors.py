import json
from typing import Annotated, Literal

import pytest
from fastapi import APIRouter, FastAPI, HTTPException
from fastapi.testclient import TestClient
from pydantic import BaseModel, Field

from app.components.backend.errors import is_served
from app.components.backend.main import create_app
from app.core import problems
from app.core.config import settings
from app.core.problems import ProblemRoute

PROBLEM = "application/problem+json"


class Cat(BaseModel):
    kind: Literal["cat"]


class Dog(BaseModel):
    kind: Literal["dog"]


class Account(BaseModel):
    name: Annotated[str, Field(max_length=5)]
    password: Annotated[str, Field(min_length=100)] = "x" * 100
    balance: float = 0
    note: str = ""
    pet: Annotated[Cat | Dog, Field(discriminator="kind")] | None = None

    model_config = {"extra": "forbid"}


router = APIRouter(route_class=ProblemRoute)


@router.post("/strict")
async def create_strictly(account: Account) -> Account:
    return account


@router.get("/refused")
async def refuse() -> None:
    raise HTTPException(409, "Not now", {"X-Reason": "busy"})


async def create(account: Account) -> Account:
    return account


async def fail() -> None:
    raise ConnectionError("redis://:password@cache")


@pytest.fixture
def client() -> TestClient:
    """The whole application, with routes that go wrong."""
    app = create_app()
    app.add_api_route("/lenient", create, methods=["POST"])
    app.add_api_route("/fails", fail)
    app.include_router(router)
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def foreign() -> TestClient:
    """An application of somebody else's, which has its own format."""
    app = FastAPI()
    app.include_router(router)
    return TestClient(app)


@pytest.mark.parametrize(
    ("method", "path", "status", "detail"),
    [
        ("GET", "/nowhere", 404, "Not Found"),
        ("GET", "/lenient", 405, "Method Not Allowed"),
        ("GET", "/refused", 409, "Not now"),
        ("GET", "/fails", 500, "Internal Server Error"),
    ],
)
def test_errors_have_one_format(
    client: TestClient, method: str, path: str, status: int, detail: str
) -> None:
    response = client.request(method, path)

    assert response.status_code == status
    assert response.headers["Content-Type"] == PROBLEM
    told = response.json()
    assert (told["type"], told["status"]) == ("about:blank", status)
    assert told["detail"] == detail


@pytest.mark.parametrize("path", ["/lenient", "/strict"])
@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b'{"name": "a", "password": "hunter2"}', ["body", "password"]),
        (b'{"name": "hunter2"}', ["body", "name"]),
        (b'{"name": NaN}', ["body"]),
        (b'{"name": 1e400}', ["body"]),
        (b'{"name": 1, "password": "\\ud800"}', ["body"]),
        (b'{"name": "a", "\\ud800": 1}', ["body"]),
        (b'{"name": "a", "pet": {"kind": "hunter2"}}', ["body", "pet"]),
        (b'{"name": "hunter2', ["body"]),
        (b"[" * 100_000, ["body"]),
    ],
)
def test_an_invalid_request_is_told_what_and_where_but_not_what_it_sent(
    client: TestClient, path: str, body: bytes, place: list[str]
) -> None:
    response = client.post(
        path, content=body, headers={"Content-Type": "application/json"}
    )

    assert response.headers["Content-Type"] == PROBLEM
    assert "hunter2" not in response.text
    assert response.status_code == 422
    (first, *_) = response.json()["errors"]
    assert first.keys() == {"type", "loc", "msg"}
    assert first["loc"][: len(place)] == place


@pytest.mark.parametrize("path", ["/lenient", "/strict"])
@pytest.mark.parametrize(
    ("field", "code"),
    [
        ('"balance": NaN', 422),
        ('"balance": -Infinity', 422),
        ('"balance": 1e400', 422),
        (r'"note": "\ud83d"', 422),
        (r'"note": "\ud83d\ude00"', 200),
        ('"balance": 1e300', 200),
    ],
)
def test_what_could_not_be_sent_back_is_refused(
    client: TestClient, path: str, field: str, code: int
) -> None:
    body = '{"name": "a", ' + field + "}"
    headers = {"Content-Type": "application/json"}
    assert client.post(path, content=body, headers=headers).status_code == code


def test_a_request_without_a_body_lacks_it(client: TestClient) -> None:
    headers = {"Content-Type": "application/json"}
    (error,) = client.post("/lenient", headers=headers).json()["errors"]
    assert (error["type"], error["loc"]) == ("missing", ["body"])


def test_the_answer_to_many_mistakes_is_short(client: TestClient) -> None:
    body = {"name": "a"} | {f"{number}x".zfill(1000): 1 for number in range(100)}

    response = client.post("/strict", json=body)

    assert len(response.json()["errors"]) == problems.MOST_ERRORS
    assert len(response.content) < 20_000


@pytest.mark.parametrize("path", ["/lenient", "/strict"])
def test_bodies_are_limited(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(problems, "BODY_BYTES", 1000)
    size = settings.max_body_bytes if path == "/lenient" else 1000
    large = b'"%s"' % (b"x" * size)

    def in_chunks() -> list[bytes]:
        return [large]

    for content in (large, iter(in_chunks())):
        response = client.post(
            path, content=content, headers={"Content-Type": "application/json"}
        )
        assert response.status_code == 413
        assert response.headers["Content-Type"] == PROBLEM


def test_the_routes_of_a_component_have_the_format_anywhere(
    foreign: TestClient,
) -> None:
    refused = foreign.get("/refused")
    assert refused.headers["Content-Type"] == PROBLEM
    assert refused.headers["X-Reason"] == "busy"
    assert foreign.post("/strict", json={}).json()["title"].startswith("Unprocessable")
    assert foreign.get("/nowhere").json() == {"detail": "Not Found"}


def test_the_format_is_documented() -> None:
    document = create_app().openapi()

    answer = document["paths"]["/health"]["get"]["responses"]["default"]
    schema = answer["content"][PROBLEM]["schema"]
    assert "msg" in schema["properties"]["errors"]["items"]["properties"]
    assert "$defs" not in json.dumps(document)


def test_only_known_hosts_are_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "allowed_hosts", ["example.com"])
    client = TestClient(create_app())

    answers = {
        host: client.get("/health", headers={"Host": host})
        for host in ("example.com", "127.0.0.1:8000", "evil.example", "testserver")
    }

    assert [each.status_code for each in answers.values()] == [200, 200, 400, 400]
    assert answers["evil.example"].headers["Content-Type"] == PROBLEM


@pytest.mark.parametrize(
    ("host", "served"),
    [
        ("example.com", True),
        ("EXAMPLE.com:8000", True),
        ("a.example.org", True),
        ("example.org", False),
        ("evil.test/.example.org", False),
        ("[::1]:8000", True),
        ("[::2]", False),
        ("", False),
    ],
)
def test_a_host_is_a_name_or_below_one(host: str, served: bool) -> None:
    assert is_served(host, ["Example.com", "*.example.org", "[::1]"]) == served


@pytest.mark.parametrize(
    ("environment", "code"), [("development", 200), ("production", 401)]
)
def test_the_documentation_is_for_all_in_development_only(
    monkeypatch: pytest.MonkeyPatch, environment: str, code: int
) -> None:
    monkeypatch.setattr(settings, "environment", environment)
    client = TestClient(create_app())

    for path in ("/docs", "/redoc", "/openapi.json"):
        assert client.get(path).status_code == code

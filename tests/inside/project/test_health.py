import asyncio

import pytest
from fastapi.testclient import TestClient

from app.components.backend.main import create_app
from app.core import health
from app.core.health import ComponentHealth, Status, check_health, health_check


def answering(status: Status) -> health.HealthCheck:
    async def check() -> ComponentHealth:
        return ComponentHealth(status=status)

    return check


async def raise_secret() -> ComponentHealth:
    raise ConnectionError("redis://:password@cache")


async def hang() -> ComponentHealth:
    await asyncio.Event().wait()
    raise AssertionError("never set")


def test_strangers_are_told_the_status_only(client: TestClient) -> None:
    assert client.get("/health").json().keys() == {"status"}


def test_the_operator_is_told_of_each_component(operator: TestClient) -> None:
    response = operator.get("/health")

    assert response.status_code == 200
    assert response.json()["components"]["application"]["status"] == "healthy"


@pytest.mark.parametrize(
    ("status", "code"),
    [(Status.HEALTHY, 200), (Status.DEGRADED, 200), (Status.UNHEALTHY, 503)],
)
def test_overall_status_is_the_worst(status: Status, code: int) -> None:
    # Not started, the application has no other components that could be worse.
    client = TestClient(create_app())
    with health_check("part", answering(status)):
        response = client.get("/health")

    assert response.status_code == code
    assert response.json()["status"] == status.value


def test_check_is_asked_only_while_registered() -> None:
    with health_check("part", answering(Status.HEALTHY)):
        assert "part" in asyncio.run(check_health()).components
    assert "part" not in asyncio.run(check_health()).components


def test_two_checks_of_one_name_are_refused() -> None:
    with (
        health_check("part", answering(Status.HEALTHY)),
        pytest.raises(ValueError, match="'part' is already registered"),
        health_check("part", answering(Status.HEALTHY)),
    ):
        pass


def test_failing_check_is_unhealthy_and_keeps_its_text_private() -> None:
    with health_check("part", raise_secret):
        part = asyncio.run(check_health()).components["part"]

    assert part.status is Status.UNHEALTHY
    assert "ConnectionError" in part.message
    assert "password" not in part.message


async def tell_what_is_no_json() -> ComponentHealth:
    return ComponentHealth(status=Status.HEALTHY, details={"raw": object()})


def test_check_whose_details_are_no_json_is_unhealthy() -> None:
    with health_check("part", tell_what_is_no_json):
        report = asyncio.run(check_health())

    assert report.components["part"].status is Status.UNHEALTHY
    assert report.model_dump_json()


def test_hanging_check_is_unhealthy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "CHECK_TIMEOUT_SECONDS", 0.01)
    with health_check("part", hang):
        part = asyncio.run(check_health()).components["part"]

    assert part.status is Status.UNHEALTHY
    assert part.message == "No answer within 0.01 seconds"


def test_alive_while_a_part_is_unhealthy(client: TestClient) -> None:
    with health_check("part", raise_secret):
        assert client.get("/health").status_code == 503
        assert client.get("/health/live").status_code == 200


@pytest.mark.parametrize("path", ["/health", "/health/live"])
def test_head_is_answered_without_a_body(client: TestClient, path: str) -> None:
    response = client.head(path)

    assert response.status_code == 200
    assert response.content == b""


def test_many_who_ask_at_once_cost_what_one_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "KEEP_SECONDS", 60)
    asked = []

    async def check() -> ComponentHealth:
        asked.append("part")
        await asyncio.sleep(0)
        return ComponentHealth(status=Status.HEALTHY)

    async def ask_again_and_again() -> None:
        given_up = asyncio.create_task(check_health())
        await asyncio.sleep(0)
        given_up.cancel()
        reports = await asyncio.gather(*(check_health() for _ in range(10)))
        assert {id(each) for each in reports} == {id(await check_health())}

    with health_check("part", check):
        asyncio.run(ask_again_and_again())

    assert asked == ["part"]


def test_report_is_as_old_as_the_last_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "KEEP_SECONDS", 0)
    statuses = iter([Status.HEALTHY, Status.DEGRADED])

    async def check() -> ComponentHealth:
        return ComponentHealth(status=next(statuses))

    async def ask_twice() -> list[Status]:
        return [(await check_health()).status, (await check_health()).status]

    with health_check("part", check):
        assert asyncio.run(ask_twice()) == [Status.HEALTHY, Status.DEGRADED]

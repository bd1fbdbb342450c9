from fastapi.testclient import TestClient

from app.core.health import ComponentHealth, Status, health_check


def test_strangers_are_told_the_status_only(client: TestClient) -> None:
    assert client.get("/health").json().keys() == {"status"}
    assert client.get("/health/live").status_code == 200


def test_the_operator_is_told_of_each_component(operator: TestClient) -> None:
    response = operator.get("/health")

    assert response.status_code == 200
    assert response.json()["components"]["application"]["status"] == "healthy"


def test_a_part_that_is_unhealthy_makes_503(client: TestClient) -> None:
    async def check() -> ComponentHealth:
        return ComponentHealth(status=Status.UNHEALTHY, message="Out of paper")

    with health_check("printer", check):
        assert client.get("/health").status_code == 503
        assert client.get("/health/live").status_code == 200

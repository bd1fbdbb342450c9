import asyncio

from fastapi.testclient import TestClient

from app.components.cache.cached import cached

calls: list[int] = []


@cached()
async def double(number: int) -> int:
    calls.append(number)
    return 2 * number


def test_without_redis_functions_are_called_and_the_application_runs(
    client: TestClient,
) -> None:
    """Tests have no Redis, unless `TEST_REDIS_URL` says where one is."""
    calls.clear()
    assert asyncio.run(double(2)) == 4
    assert calls == [2]
    assert client.get("/health/live").status_code == 200

from fastapi.testclient import TestClient


def test_only_the_operator_is_told(client: TestClient) -> None:
    assert client.get("/metrics").status_code == 401


def test_requests_are_counted_by_route(operator: TestClient) -> None:
    operator.get("/nowhere/17")
    operator.get("/openapi.json")
    operator.get("/health")

    text = operator.get("/metrics").text

    assert 'handler="/openapi.json",method="GET",status="2xx"' in text
    assert 'handler="none",method="GET",status="4xx"' in text
    assert "/nowhere/17" not in text
    assert 'handler="/health"' not in text
    assert "process_cpu_seconds_total" in text or "python_info" in text

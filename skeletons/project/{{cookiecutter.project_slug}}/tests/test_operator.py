from urllib.parse import urlsplit

from fastapi.testclient import TestClient

from app.core.operator.sign_in import operator_link


def test_the_link_signs_a_browser_in(client: TestClient) -> None:
    assert client.get("/metrics").status_code == 401

    link = urlsplit(operator_link() or "")
    client.get(f"{link.path}?{link.query}", follow_redirects=False)

    assert client.get("/metrics").status_code == 200
    foreign = {"Origin": "https://example.com"}
    assert client.post("/operator", headers=foreign).status_code == 403

import pytest
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from app.core.config import settings

# What Flet's client sends first: [1, {"session_id": "", "page_name": "", "page": {}}]
# in MessagePack, after a byte for the kind of message.
REGISTER = b"\x00\x92\x01\x83\xaasession_id\xa0\xa9page_name\xa0\xa4page\x80"


def test_strangers_are_asked_to_sign_in(client: TestClient) -> None:
    assert client.get("/dashboard/").status_code == 401
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/dashboard/ws"):
        pass


def test_the_operator_is_shown_the_health_report(operator: TestClient) -> None:
    assert f"<title>{settings.app_name}</title>" in operator.get("/dashboard").text
    with operator.websocket_connect("/dashboard/ws") as browser:
        browser.send_bytes(REGISTER)
        _, _, body = (browser.receive_bytes() for _ in range(3))

    for text in (b"Application", b"Healthy"):
        assert text in body

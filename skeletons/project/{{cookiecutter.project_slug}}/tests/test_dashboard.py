import asyncio

import flet as ft
import pytest
from fastapi.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from app.components.frontend import middleware
from app.components.frontend.card import Card, Fact
from app.components.frontend.middleware import BrowserLeftMiddleware
from app.components.frontend.tile import build_tile
from app.core.config import settings
from app.core.health import ComponentHealth, Status

# What Flet's client sends first: [1, {"session_id": "", "page_name": "", "page": {}}]
# in MessagePack, after a byte for the kind of message.
REGISTER = b"\x00\x92\x01\x83\xaasession_id\xa0\xa9page_name\xa0\xa4page\x80"


def test_page_is_served_with_its_own_copy_of_the_client(client: TestClient) -> None:
    response = client.get("/dashboard")

    assert response.status_code == 200
    assert f"<title>{settings.app_name}</title>" in response.text
    assert "flet.noCdn=true" in response.text
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert client.get("/dashboard/flutter_bootstrap.js").status_code == 200


def test_browser_is_shown_the_health_report(client: TestClient) -> None:
    with client.websocket_connect("/dashboard/ws") as browser:
        browser.send_bytes(REGISTER)
        registered, page, body = (browser.receive_bytes() for _ in range(3))

    assert b"session_id" in registered
    assert settings.app_name.encode() in page
    for text in (b"Application", b"Healthy"):
        assert text in body


def test_faulty_card_does_not_take_the_dashboard_down() -> None:
    def fail(health: ComponentHealth) -> list[Fact]:
        raise KeyError(health.status)

    card = Card("part", "Part", ft.Icons.BUG_REPORT, facts=fail)
    health = ComponentHealth(status=Status.HEALTHY, details={"size": 1})

    assert "Not available, see the log" in repr(build_tile(card, health))


def test_connection_ends_with_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "FAREWELL_SECONDS", 0)

    async def wait_for_ever(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.send", "bytes": b""})
        await asyncio.Event().wait()

    async def receive() -> Message:
        return {"type": "websocket.disconnect"}

    async def send(message: Message) -> None:
        raise OSError(message)

    connection = BrowserLeftMiddleware(wait_for_ever)(
        {"type": "websocket"}, receive, send
    )
    asyncio.run(asyncio.wait_for(connection, timeout=10))

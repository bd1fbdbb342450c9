import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import flet as ft
import pytest
from fastapi.testclient import TestClient
from starlette.requests import HTTPConnection
from starlette.testclient import WebSocketTestSession
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from app.components.frontend import middleware, snapshot
from app.components.frontend.card import Action, Card, Fact, Row
from app.components.frontend.middleware import BrowserLeftMiddleware
from app.components.frontend.snapshot import load_tile, perform, take_snapshot
from app.components.frontend.tile import remarks
from app.components.frontend.times import span
from app.core.config import settings
from app.core.health import ComponentHealth, Status, health_check
from app.core.operator.guard import recognize_operators

# What Flet's client sends first: [1, {"session_id": "", "page_name": "", "page": {}}]
# in MessagePack, after a byte for the kind of message.
REGISTER = b"\x00\x92\x01\x83\xaasession_id\xa0\xa9page_name\xa0\xa4page\x80"


def test_page_is_served_with_its_own_copy_of_the_client(operator: TestClient) -> None:
    response = operator.get("/dashboard")

    assert response.status_code == 200
    assert f"<title>{settings.app_name}</title>" in response.text
    assert "flet.noCdn=true" in response.text
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert operator.get("/dashboard/flutter_bootstrap.js").status_code == 200


def test_page_tells_when_the_server_is_away(operator: TestClient) -> None:
    page = operator.get("/dashboard/")

    assert '<head><script src="connection.js"></script>' in page.text
    assert len(page.content) == int(page.headers["Content-Length"])
    assert operator.get("/dashboard/connection.js").status_code == 200


@pytest.mark.parametrize(
    ("accept", "kind"),
    [("text/html,*/*", "text/html"), ("application/json", "application/problem+json")],
)
def test_strangers_are_asked_to_sign_in(
    client: TestClient, accept: str, kind: str
) -> None:
    response = client.get("/dashboard/", headers={"Accept": accept})

    assert response.status_code == 401
    assert response.headers["Content-Type"].startswith(kind)
    assert client.get("/dashboard/flutter_bootstrap.js").status_code == 401
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/dashboard/ws"):
        pass


def test_who_is_no_operator_any_more_is_shown_out(client: TestClient) -> None:
    operators = ["ann"]

    async def is_operator(_: HTTPConnection) -> bool:
        return bool(operators)

    with (
        recognize_operators(is_operator),
        client.websocket_connect("/dashboard/ws") as browser,
    ):
        browser.send_bytes(REGISTER)
        assert browser.receive_bytes()
        operators.clear()
        browser.send_bytes(REGISTER)
        with pytest.raises(WebSocketDisconnect):
            read_some(browser)


def read_some(browser: WebSocketTestSession) -> None:
    for _ in range(20):
        browser.receive_bytes()


def test_pages_of_other_sites_are_told_nothing(operator: TestClient) -> None:
    for headers in (
        {"Origin": "https://example.com"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        with (
            pytest.raises(WebSocketDisconnect),
            operator.websocket_connect("/dashboard/ws", headers=headers),
        ):
            pass


def test_browser_is_shown_the_health_report(operator: TestClient) -> None:
    with operator.websocket_connect("/dashboard/ws") as browser:
        browser.send_bytes(REGISTER)
        registered, page, body = (browser.receive_bytes() for _ in range(3))

    assert b"session_id" in registered
    assert settings.app_name.encode() in page
    for text in (b"Application", b"Healthy"):
        assert text in body


HEALTHY = ComponentHealth(status=Status.HEALTHY, details={"size": 1})


class AwayError(Exception):
    pass


def card(
    facts: Callable[[ComponentHealth], list[Fact]] = lambda _: [("Size", "1")],
    rows: Callable[[], Awaitable[list[Row]]] | None = None,
) -> Card:
    return Card(
        component="part",
        title="Part",
        icon=ft.Icons.EXTENSION,
        facts=facts,
        advice="Start it",
        rows=rows,
        empty="There is none",
        errors=(AwayError,),
    )


def test_faulty_card_does_not_take_the_dashboard_down() -> None:
    def fail(health: ComponentHealth) -> list[Fact]:
        raise KeyError(health.status)

    tile = asyncio.run(load_tile(card(facts=fail), HEALTHY))

    assert remarks(tile) == ("Not available, see the log", "Start it")


@pytest.mark.parametrize(
    ("message", "problem"),
    [("Part is away", "Part is away"), ("", "No answer from tcp://part")],
)
def test_what_a_part_says_of_its_absence_is_shown(message: str, problem: str) -> None:
    async def rows() -> list[Row]:
        raise AwayError("No answer from tcp://part")

    away = ComponentHealth(status=Status.DEGRADED, message=message)
    tile = asyncio.run(load_tile(card(rows=rows), away))

    assert remarks(tile) == (problem, "Start it")


def test_slow_rows_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def rows() -> list[Row]:
        await asyncio.Event().wait()
        raise AssertionError("never set")

    monkeypatch.setattr(snapshot, "LOAD_SECONDS", 0.01)
    tile = asyncio.run(load_tile(card(rows=rows), HEALTHY))

    assert tile.facts == [("Size", "1")]
    assert remarks(tile) == ("Not available, see the log", "")


def test_card_without_rows_says_that_there_are_none() -> None:
    async def rows() -> list[Row]:
        return []

    tile = asyncio.run(load_tile(card(rows=rows), HEALTHY))
    assert remarks(tile) == ("", "There is none")


def test_cards_are_shown_in_their_order_then_components_without_one() -> None:
    async def check() -> ComponentHealth:
        return HEALTHY

    with health_check("other", check), health_check("part", check):
        taken = asyncio.run(take_snapshot([card(), card()]))

    assert [tile.card.title for tile in taken.tiles] == ["Part", "Part", "Other"]
    assert taken.tiles[2].facts == [("Size", "1")]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (None, "Done"),
        (AwayError("It is away"), "It is away"),
        (KeyError("secret"), "Try failed with KeyError, see the log"),
    ],
)
def test_button_tells_what_came_of_it(error: Exception | None, told: str) -> None:
    async def run() -> str:
        if error:
            raise error
        return "Done"

    action = Action("Try", ft.Icons.BOLT, run)
    assert asyncio.run(perform(card(), action)) == told


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-1, "0 s"),
        (0.4, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (7500, "2 h 5 min"),
        (90000, "1 d 1 h"),
    ],
)
def test_time_is_told_in_units_that_say_enough(seconds: float, text: str) -> None:
    assert span(timedelta(seconds=seconds)) == text


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

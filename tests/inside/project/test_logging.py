import io
import json
import logging
import threading
from collections.abc import Iterator

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, WebSocket
from fastapi.testclient import TestClient

from app.components.backend.errors import answer_errors
from app.components.backend.request_id import RequestIdMiddleware
from app.core.logging import JsonFormatter, TerminalFormatter, add_bound_fields


def make_record(**extra: object) -> logging.LogRecord:
    logger = logging.getLogger("app.orders")
    return logger.makeRecord(
        "app.orders", logging.INFO, __file__, 1, "Placed %s", ("a",), None, extra=extra
    )


def test_people_get_one_line_with_the_extra_fields() -> None:
    line = TerminalFormatter().format(make_record(order_id=17, customer="Ann Lee"))

    time, _, rest = line.partition(" ")
    assert len(time) == len("12:00:00")
    assert rest == "INFO     app.orders: Placed a order_id=17 customer='Ann Lee'"


def test_machines_get_json() -> None:
    entry = json.loads(JsonFormatter().format(make_record(order_id=17)))

    assert entry.pop("time").endswith("+00:00")
    assert entry == {
        "level": "INFO",
        "logger": "app.orders",
        "message": "Placed a",
        "order_id": 17,
    }


def test_json_holds_the_traceback() -> None:
    record = make_record()
    try:
        raise ValueError("broken")
    except ValueError as error:
        record.exc_info = (type(error), error, error.__traceback__)

    entry = json.loads(JsonFormatter().format(record))

    assert "ValueError: broken" in entry["exception"]


def test_what_is_said_of_a_line_does_not_replace_what_it_is() -> None:
    record = make_record(level="high", time="noon", logger="mine", exception=1)

    entry = json.loads(JsonFormatter().format(record))

    assert (entry["level"], entry["logger"]) == ("INFO", "app.orders")
    assert (entry["extra_level"], entry["extra_time"]) == ("high", "noon")
    assert (entry["extra_logger"], entry["extra_exception"]) == ("mine", 1)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged as JSON while the test runs."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(add_bound_fields)
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def make_app() -> FastAPI:
    app = FastAPI()
    answer_errors(app)
    app.add_middleware(RequestIdMiddleware)

    @app.get("/fine")
    def fine() -> None:
        # In a thread of its own, since it is not `async`.
        logging.getLogger("app.orders").info("Placed", extra={"order_id": 17})

    @app.get("/broken")
    async def broken() -> None:
        raise ValueError("out of paper")

    @app.websocket("/live")
    async def live(socket: WebSocket) -> None:
        await socket.accept()
        await socket.close()

    return app


def test_every_line_of_a_request_has_the_id_that_its_answer_has(
    log: io.StringIO,
) -> None:
    with TestClient(make_app()) as client:
        ids = [client.get("/fine").headers["X-Request-ID"] for _ in range(2)]
        given = client.get("/fine", headers={"X-Request-ID": "from-the-proxy.1"})
        refused = client.get("/fine", headers={"X-Request-ID": "two words"})

    ids += [each.headers["X-Request-ID"] for each in (given, refused)]
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    told = [line["request_id"] for line in lines if line["logger"] == "app.orders"]
    assert told == ids
    assert len(set(ids)) == len(ids)
    assert ids[2] == "from-the-proxy.1"


def test_answer_to_a_websocket_has_an_id() -> None:
    with TestClient(make_app()).websocket_connect("/live") as socket:
        assert b"x-request-id" in dict(socket.extra_headers or ())


def test_error_that_nobody_handles_is_logged_with_its_request(
    log: io.StringIO,
) -> None:
    server = uvicorn.Server(uvicorn.Config(make_app(), port=0, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    answer = httpx.get(f"http://127.0.0.1:{port}/broken?secret=1")
    server.should_exit = True
    thread.join()

    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    (error,) = [line for line in lines if line["level"] == "ERROR"]
    (access,) = [line for line in lines if line["logger"] == "uvicorn.access"]
    assert answer.status_code == 500
    assert (error["method"], error["path"]) == ("GET", "/broken")
    assert "out of paper" in error["exception"]
    assert error["request_id"] == access["request_id"] == answer.headers["X-Request-ID"]

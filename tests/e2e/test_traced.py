"""OpenTelemetry by one setting, with a collector that is an HTTP server."""

import signal
import sys
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from components_real.running_project import (
    PATIENCE,
    RunningProject,
    answering,
    free_port,
)

from e2e.environment import Environment


class Collector(ThreadingHTTPServer):
    """Keeps what is sent to it, by path."""

    received: dict[str, bytes]


class _Taking(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kept = self.server.received
        kept[self.path] = kept.get(self.path, b"") + body
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector(("127.0.0.1", 0), _Taking) as server:
        server.received = {}
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.skipif(sys.platform == "win32", reason="it is told to stop by a signal")
def test_requests_are_traced_where_a_collector_is_named(
    base: Path, environment: Environment, collector: Collector
) -> None:
    project = RunningProject(base, environment).given(
        OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{collector.server_port}",
        OTEL_EXPORTER_OTLP_COMPRESSION="none",
    )
    port = str(free_port())
    words = ("-m", "uvicorn", "app.entrypoints.webserver:app", "--port", port)
    with project.start(*words) as process:
        server = answering(process, f"http://127.0.0.1:{port}")
        url = f"{server.url}/health/live"
        urllib.request.urlopen(url, timeout=PATIENCE).close()  # noqa: S310 - an http address
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
    assert b"GET /health/live" in collector.received["/v1/traces"]
    assert b"http.server.request.duration" in collector.received["/v1/metrics"]

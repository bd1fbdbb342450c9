"""What SQLite does only when told to, on each connection."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

# How long a connection waits for another one to finish writing.
BUSY_MILLISECONDS = 10_000


def sqlite_file(url: URL) -> Path | None:
    """Give the file of an SQLite database; None for one in memory, or on a server."""
    name = url.database
    if url.get_backend_name() != "sqlite" or not name or name == ":memory:":
        return None
    return None if name.startswith("file:") else Path(name)


def prepare_sqlite(engine: Engine) -> None:
    file = sqlite_file(engine.url)

    @event.listens_for(engine, "do_connect")
    def make_folder(*_: Any) -> None:  # noqa: ANN401 - the event's signature
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)

    event.listen(engine, "connect", set_pragmas)
    event.listen(engine, "savepoint", begin_before_savepoint)


def set_pragmas(connection: DBAPIConnection, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    # Readers do not wait for a writer, nor it for them. In memory there is no such mode.
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def begin_before_savepoint(connection: Connection, _: str) -> None:
    """Begin the transaction that a savepoint is to be part of:
    https://docs.sqlalchemy.org/en/20/dialects/sqlite.html#serializable-isolation-savepoints-transactional-ddl

    The driver begins one with the first change, which lets sessions that only read so
    far stay out of each other's way; but a savepoint is no change to it.
    """
    driver: Any = connection.connection.driver_connection
    if not driver.in_transaction:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

"""The database component against real files, real processes and a real PostgreSQL."""

import re
import shutil
import sqlite3
import sys
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.error import HTTPError

import pytest
from e2e.command import aegis, environ, run
from e2e.environment import environment_with, requirements

from components_real.postgresql_server import PostgresqlServer, run_postgresql
from components_real.running_project import COMMAND, PATIENCE, RunningProject, wait_for

README = Path("app/components/database/README.md")
NOTES = "/api/v1/notes"
VERSIONS = Path("app/migrations/versions")

WRITER = """
import asyncio, sys
from sqlmodel import select
from app.core.db import engine, open_session
from app.models.note import Note

async def write():
    for number in range(100):
        async with open_session() as session:
            await session.exec(select(Note))
            session.add(Note(text=f"{sys.argv[1]}-{number}"))
            await session.commit()
    await engine.dispose()

asyncio.run(write())
"""


@pytest.fixture(scope="module")
def original(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> RunningProject:
    """A project with the database component; not to be changed."""
    folder = tmp_path_factory.mktemp("database")
    aegis(folder, "init", "my-api", "--no-input", "--no-sync")
    project = folder / "my-api"
    aegis(project, "add", "database", "--yes", "--no-sync")
    cache = pytestconfig.cache
    assert cache is not None, "these tests keep an environment in pytest's cache"
    needed = [*requirements(project), "asyncpg>=0.31", "psycopg[binary]>=3.3"]
    environments = cache.mkdir("environments")
    return RunningProject(project, environment_with(needed, environments))


@pytest.fixture
def project(original: RunningProject, tmp_path: Path) -> RunningProject:
    """A copy of it for one test."""
    folder = shutil.copytree(original.folder, tmp_path / "my-api")
    return RunningProject(folder, original.environment)


@pytest.fixture
def with_notes(project: RunningProject) -> RunningProject:
    """The project after the first lines of the component's page were followed."""
    text = (project.folder / README).read_text(encoding="utf-8")
    table, route, test = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    write(project, "app/models/note.py", table)
    write(project, "app/components/backend/api/notes.py", route)
    write(project, "tests/test_notes.py", test)
    routing = project.folder / "app/components/backend/api/routing.py"
    lines = routing.read_text(encoding="utf-8")
    before = "from app.components.backend.api.metrics import router as metrics_router\n"
    assert before in lines
    lines = lines.replace(before, before + before.replace("metrics", "notes"))
    routing.write_text(f"{lines}    app.include_router(notes_router)\n", "utf-8")
    return project


def write(project: RunningProject, path: str, text: str) -> None:
    (project.folder / path).write_text(text, encoding="utf-8")


def commands(project: RunningProject) -> list[list[str]]:
    """The two commands of the component's page."""
    text = (project.folder / README).read_text(encoding="utf-8")
    block = text.partition("```console\n")[2].partition("```")[0]
    return [
        [argument.strip('"') for argument in re.findall(r'"[^"]*"|\S+', line)][1:]
        for line in block.splitlines()
    ]


def migrated(project: RunningProject) -> RunningProject:
    for command in commands(project):
        project.command(*command)
    return project


def test_a_table_takes_a_file_and_two_commands(with_notes: RunningProject) -> None:
    assert not (with_notes.folder / "data/app.db").exists()
    migrated(with_notes)
    with with_notes.serve() as server:
        note = server.post(NOTES, {"text": "Buy milk"})
        assert server.get(NOTES) == [note]
        assert server.health("database")["status"] == "healthy"
    with closing(sqlite3.connect(with_notes.folder / "data/app.db")) as connection:
        assert connection.execute("SELECT text, id FROM note").fetchall() == [
            ("Buy milk", note["id"])
        ]
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_the_project_with_a_table_passes_its_own_checks(
    with_notes: RunningProject,
) -> None:
    with_notes.command("db", "revision", "Add notes")
    (with_notes.folder / "data/app.db").unlink()
    for tool in (
        ["ruff", "check"],
        ["ruff", "format", "--check"],
        ["mypy"],
        ["pytest"],
    ):
        finished = with_notes.python("-m", *tool)
        assert finished.code == 0, finished.stdout.decode() + finished.told
    left = [path.name for path in (with_notes.folder / "data").iterdir()]
    assert left == [".gitignore"], "tests have a database of their own"


def test_a_running_server_tells_of_pending_migrations(
    with_notes: RunningProject,
) -> None:
    with_notes.command("db", "revision", "Add notes")
    with with_notes.serve() as server:
        pending = server.health("database")
        assert pending["status"] == "degraded"
        assert "1 migration pending" in pending["message"]
        with_notes.command("db", "upgrade")
        wait_for(lambda: server.health("database")["status"] == "healthy")


def test_two_processes_write_at_once(with_notes: RunningProject) -> None:
    migrated(with_notes)
    with ExitStack() as stack:
        writers = [
            stack.enter_context(with_notes.start("-c", WRITER, name)) for name in "ab"
        ]
        assert [writer.wait(PATIENCE) for writer in writers] == [0, 0]
    with closing(sqlite3.connect(with_notes.folder / "data/app.db")) as connection:
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (200,)


def test_two_processes_upgrade_at_once(with_notes: RunningProject) -> None:
    with_notes.command("db", "revision", "Add notes")
    with ExitStack() as stack:
        upgrade = ("-c", COMMAND, "db", "upgrade")
        both = [stack.enter_context(with_notes.start(*upgrade)) for _ in range(2)]
        assert [each.wait(PATIENCE) for each in both] == [0, 0]
    assert "up to date" in with_notes.command("db", "current")


def test_the_wheel_has_the_migrations(
    with_notes: RunningProject, tmp_path: Path
) -> None:
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("uv builds the wheel, as in the Dockerfile")
    with_notes.command("db", "revision", "Add notes")
    steps = ("build", "--wheel", "--quiet", "--python", sys.executable)
    built = run(uv, *steps, "--out-dir", tmp_path, cwd=with_notes.folder, timeout=600)
    assert built.code == 0, built.told
    installed, elsewhere = tmp_path / "installed", tmp_path / "home"
    elsewhere.mkdir()
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    upgraded = run(
        with_notes.environment.python,
        *("-c", COMMAND, "db", "upgrade"),
        cwd=elsewhere,
        env=environ(PYTHONPATH=str(installed)),
    )
    assert upgraded.code == 0, upgraded.told
    assert b"up to date" in upgraded.stdout
    assert (elsewhere / "data/app.db").is_file()


@pytest.fixture
def postgresql() -> Iterator[PostgresqlServer]:
    """A PostgreSQL server of this test."""
    with run_postgresql() as server:
        yield server


def test_the_same_on_postgresql(
    with_notes: RunningProject, postgresql: PostgresqlServer
) -> None:
    project = with_notes.given(DATABASE_URL=postgresql.create("app"))
    migrated(project)
    project.command("db", "check")
    with project.serve() as server:
        note = server.post(NOTES, {"text": "Buy milk"})
        assert server.get(NOTES) == [note]
        health = server.health("database")
        assert (health["status"], health["details"]["kind"]) == (
            "healthy",
            "postgresql",
        )
        postgresql.stop()
        wait_for(lambda: server.health("database")["status"] == "unhealthy")
        with pytest.raises(HTTPError) as refused:
            server.get(NOTES)
        with refused.value as answer:
            assert (answer.code, answer.headers["Retry-After"]) == (503, "5")
        with project.serve() as other:
            assert other.health("database")["status"] == "unhealthy"
            postgresql.start()
            assert other.get(NOTES) == [note]
        assert server.get(NOTES) == [note]
    tests = project.given(TEST_DATABASE_URL=postgresql.create("tests"))
    finished = tests.python("-m", "pytest", "-q")
    assert finished.code == 0, finished.stdout.decode()
    assert not (project.folder / "data/app.db").exists()


@pytest.mark.parametrize("driver", ["psycopg", "asyncpg"])
def test_a_server_that_goes_away_is_503_with_every_driver(
    with_notes: RunningProject, postgresql: PostgresqlServer, driver: str
) -> None:
    url = postgresql.create("app").partition("?")[0]
    url = url.replace("postgresql:", f"postgresql+{driver}:")
    project = migrated(with_notes.given(DATABASE_URL=url))
    with project.serve() as server:
        assert server.get(NOTES) == []
        postgresql.stop()
        # The first connection is one of the pool, the second is refused.
        for _ in range(2):
            with pytest.raises(HTTPError) as refused:
                server.get(NOTES)
            with refused.value as answer:
                assert (answer.code, answer.headers["Retry-After"]) == (503, "5")
        postgresql.start()
        assert server.get(NOTES) == []


PAINT = """
import enum

from sqlmodel import Field, SQLModel


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Paint(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    colour: Colour
"""

GLOSS = """
class Gloss(enum.Enum):
    MATT = "matt"
    SHINY = "shiny"


class Varnish(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    gloss: Gloss
"""


def test_enumerations_come_and_go_with_their_columns(
    project: RunningProject, postgresql: PostgresqlServer
) -> None:
    project = project.given(DATABASE_URL=postgresql.create("app"))
    for number, table in enumerate((PAINT, PAINT + GLOSS)):
        write(project, "app/models/paint.py", table)
        project.command("db", "revision", f"Step {number}")
        project.command("db", "upgrade")
    for back in ("-1", "base"):
        project.command("db", "downgrade", back)
        assert "up to date" in project.command("db", "upgrade")
        project.command("db", "check")

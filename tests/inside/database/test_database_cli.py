import logging
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.components.database import migrations
from app.components.database.cli import app
from app.components.database.settings import settings


@pytest.fixture(autouse=True)
def new_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of an application that has neither tables nor migrations."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    for name in ("env.py", "script.py.mako"):
        source = Path(migrations.OPTIONS["script_location"], name)
        (folder / name).write_bytes(source.read_bytes())
    monkeypatch.setitem(migrations.OPTIONS, "script_location", str(folder))
    monkeypatch.setattr(migrations, "COMPONENTS", tmp_path / "components")
    monkeypatch.setattr(settings, "url", f"sqlite:///{tmp_path / 'new.db'}")
    # The command sets up logging, here to a stream that ends with the test.
    monkeypatch.setattr(logging.getLogger(), "handlers", [])


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_migration_is_written_applied_and_taken_back() -> None:
    run("revision", "--empty", "Fill notes")
    assert "1 migration pending" in run("current")
    upgraded = run("upgrade")
    assert "Running upgrade" in upgraded
    assert "up to date" in upgraded
    assert "Context impl" not in upgraded
    assert "1 migration pending" in run("downgrade", "base")
    assert "Fill notes" in run("alembic", "history")


def test_a_migration_is_taken_back_by_its_number() -> None:
    run("revision", "--empty", "Fill notes")
    run("upgrade")
    assert "1 migration pending" in run("downgrade", "-1")


def test_migrations_of_a_component_that_has_none_are_not_taken_back() -> None:
    result = CliRunner().invoke(app, ["downgrade", "base", "--of", "shop"])
    assert result.exit_code == 1
    assert "no migrations of 'shop'; components with some: none" in result.output


def test_a_wrong_url_is_an_error_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "url", "no url")
    result = CliRunner().invoke(app, ["upgrade"])
    assert result.exit_code == 1
    assert "Could not parse" in result.output

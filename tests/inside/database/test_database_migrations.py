import asyncio
import shutil
from pathlib import Path

import pytest
from alembic.util import CommandError
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, inspect
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.exc import DBAPIError

from app.components.database import migrations
from app.components.database.health import check_database
from app.components.database.migrations import load_migrations
from app.components.database.migrator import Migrator
from app.components.database.settings import settings
from app.core.db import create_engine, parse_url
from app.core.health import ComponentHealth, Status


@pytest.fixture
def metadata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MetaData:
    """Tables, migrations and database of an application that has none yet."""
    folder, metadata = tmp_path / "migrations", MetaData()
    ignored = shutil.ignore_patterns("versions", "__pycache__")
    shutil.copytree(migrations.OPTIONS["script_location"], folder, ignore=ignored)
    monkeypatch.setitem(migrations.OPTIONS, "script_location", str(folder))
    monkeypatch.setattr(migrations, "COMPONENTS", tmp_path / "components")
    monkeypatch.setattr(settings, "url", f"sqlite:///{tmp_path / 'new.db'}")
    monkeypatch.setattr("app.models.metadata", metadata)
    return metadata


OF_A_SHOP = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "shop_1", None


def upgrade() -> None:
    op.create_table("shop_order", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade() -> None:
    op.drop_table("shop_order")
"""


@pytest.fixture
def shop(metadata: MetaData, tmp_path: Path) -> Path:
    """A component that brings a table, with the folder of its migrations."""
    folder = tmp_path / "components" / "shop" / "migrations"
    folder.mkdir(parents=True)
    (folder / "shop_1.py").write_text(OF_A_SHOP, encoding="utf-8")
    Table("shop_order", metadata, Column("id", Integer, primary_key=True))
    return folder


def health() -> ComponentHealth:
    async def check() -> ComponentHealth:
        engine = create_engine(parse_url(settings.url))
        try:
            return await check_database(engine, load_migrations())
        finally:
            await engine.dispose()

    return asyncio.run(check())


def columns(table: str) -> dict[str, ReflectedColumn]:
    async def reflect() -> dict[str, ReflectedColumn]:
        engine = create_engine(parse_url(settings.url))
        async with engine.connect() as connection:
            found = await connection.run_sync(
                lambda each: inspect(each).get_columns(table)
            )
        await engine.dispose()
        return {column["name"]: column for column in found}

    return asyncio.run(reflect())


def add_notes(metadata: MetaData) -> Table:
    return Table(
        "notes",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("text", String(50), nullable=False),
    )


def test_an_application_without_tables_has_no_file_and_is_healthy(
    metadata: MetaData, tmp_path: Path
) -> None:
    assert metadata.tables == {}
    assert health().status is Status.HEALTHY
    assert "nothing to do" in Migrator().write("nothing")
    assert "up to date" in Migrator().progress()
    assert not (tmp_path / "migrations" / "versions").exists()


def test_a_table_gets_there_with_revision_and_upgrade(
    metadata: MetaData, capsys: pytest.CaptureFixture[str]
) -> None:
    add_notes(metadata)
    with pytest.raises(CommandError):
        Migrator().check()
    Migrator().write("Add notes")
    assert "1 migration pending" in Migrator().progress()
    assert "up to date" in Migrator().upgrade()
    Migrator().check()
    assert columns("notes").keys() == {"id", "text"}
    assert "1 migration pending" in Migrator().downgrade("base")
    Migrator().run(["history"])
    assert "Add notes" in capsys.readouterr().out


def test_health_is_degraded_while_migrations_are_pending(metadata: MetaData) -> None:
    add_notes(metadata)
    Migrator().write("Add notes")
    pending = health()
    assert pending.status is Status.DEGRADED
    assert "1 migration pending" in pending.message
    assert pending.details["pending_migrations"] == 1

    Migrator().upgrade()
    done = health()
    assert done.status is Status.HEALTHY
    assert done.details["kind"] == "sqlite"


def test_health_tells_of_a_database_that_is_ahead_of_the_code(
    metadata: MetaData, tmp_path: Path
) -> None:
    add_notes(metadata)
    Migrator().write("Add notes")
    Migrator().upgrade()
    shutil.rmtree(tmp_path / "migrations" / "versions")

    assert health().status is Status.DEGRADED
    assert "does not know" in health().message


def test_a_column_is_changed_without_losing_what_refers_to_its_table(
    metadata: MetaData,
) -> None:
    notes = add_notes(metadata)
    tags = Table(
        "tags",
        metadata,
        Column("note_id", ForeignKey("notes.id", ondelete="CASCADE", name="fk_tags")),
    )
    Migrator().write("Add notes")
    Migrator().upgrade()

    async def fill_and_count(*, fill: bool) -> int:
        engine = create_engine(parse_url(settings.url))
        async with engine.begin() as connection:
            if fill:
                await connection.execute(notes.insert().values(id=1, text="milk"))
                await connection.execute(tags.insert().values(note_id=1))
            rows = len((await connection.execute(tags.select())).all())
        await engine.dispose()
        return rows

    asyncio.run(fill_and_count(fill=True))
    notes.c.text.nullable = True
    Migrator().write("Allow notes without a text")
    Migrator().upgrade()
    assert columns("notes")["text"]["nullable"]
    assert asyncio.run(fill_and_count(fill=False)) == 1


def test_a_migration_that_fails_changes_nothing(
    metadata: MetaData, tmp_path: Path
) -> None:
    add_notes(metadata)
    Migrator().write("Add notes")
    (file,) = (tmp_path / "migrations" / "versions").glob("*.py")
    source = file.read_text(encoding="utf-8")
    broken = source.replace(
        "def downgrade", "    op.drop_table('none')\n\ndef downgrade"
    )
    file.write_text(broken, encoding="utf-8")
    with pytest.raises(DBAPIError, match="no such table: none"):
        Migrator().upgrade()
    assert "1 migration pending" in Migrator().progress()

    file.write_text(source, encoding="utf-8")
    Migrator().upgrade()


def test_a_table_that_begins_with_an_underscore_is_left_alone(
    metadata: MetaData,
) -> None:
    async def create() -> None:
        engine = create_engine(parse_url(settings.url))
        other = MetaData()
        Table("_other", other, Column("id", Integer))
        async with engine.begin() as connection:
            await connection.run_sync(other.create_all)
        await engine.dispose()

    asyncio.run(create())
    assert "nothing to do" in Migrator().write("nothing")
    assert metadata.tables == {}


def test_migrations_of_a_component_come_first_and_are_not_the_applications(
    metadata: MetaData, shop: Path
) -> None:
    assert shop.is_dir()
    assert "1 migration pending" in Migrator().progress()
    Migrator().upgrade()
    Migrator().check()
    reference = ForeignKey("shop_order.id", name="fk_notes")
    add_notes(metadata).append_column(Column("order_id", Integer, reference))
    Migrator().write("Add notes of orders")
    assert "1 migration pending" in Migrator().progress()
    assert "up to date" in Migrator().upgrade()
    assert "1 migration pending" in Migrator().downgrade("-1")
    assert columns("shop_order").keys() == {"id"}
    assert "2 migrations pending" in Migrator().downgrade("base", "shop")
    Migrator().run(["upgrade", "head"])
    assert "up to date" in Migrator().progress()
    Migrator().run(["downgrade", "base"])
    Migrator().run(["-x", "of=shop", "downgrade", "base"])
    assert "2 migrations pending" in Migrator().progress()


def test_tables_of_a_component_that_has_gone_stay_until_they_are_dropped(
    metadata: MetaData, shop: Path
) -> None:
    Migrator().upgrade()
    shutil.rmtree(shop.parent)
    metadata.remove(metadata.tables["shop_order"])

    assert health().status is Status.HEALTHY
    assert "nothing to do" in Migrator().write("nothing")
    assert columns("shop_order").keys() == {"id"}

import os
from pathlib import Path

import pytest

from app.components.database.migrator import Migrator
from app.components.database.settings import settings


def test_the_tables_of_this_application_have_their_migrations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this fails, a table was changed: `revision` writes the migration for it."""
    url = os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{tmp_path / 'new.db'}"
    monkeypatch.setattr(settings, "url", url)
    Migrator().upgrade()
    Migrator().check()

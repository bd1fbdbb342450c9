import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.components.auth.testing import add_user, run, run_auth
from app.components.auth.times import now
from app.components.scheduler.jobs.auth_cleanup import auth_cleanup
from app.core.db import engine
from app.models.auth import SignIn
from app.models.user import User

OLD = now() - timedelta(days=100)


@pytest.fixture(autouse=True)
def nobody() -> Iterator[None]:
    with run_auth():
        yield


def clean_up() -> str:
    async def scenario() -> str:
        try:
            return await auth_cleanup()
        finally:
            await engine.dispose()

    return asyncio.run(scenario())


def test_what_nobody_uses_goes() -> None:
    add_user("ann@example.com")

    async def add(db: AsyncSession) -> None:
        ann = (await db.exec(select(User))).one()
        ann.created_at = OLD
        db.add_all(
            [
                ann,
                SignIn(user_id=ann.id),
                SignIn(user_id=ann.id, created_at=OLD),
                User(email="old@example.com", created_at=OLD),
                User(email="new@example.com"),
            ]
        )
        await db.commit()

    async def left(db: AsyncSession) -> tuple[list[str], int]:
        emails = (await db.exec(select(User.email))).all()
        return sorted(emails), len((await db.exec(select(SignIn))).all())

    run(add)
    assert clean_up() == "1 sessions, 1 accounts"
    assert run(left) == (["ann@example.com", "new@example.com"], 1)

"""What a project has of its own that a component would double."""

import pytest
from memory_tree import MemoryTree, applied

from aegis_cst.plan.addition import plan_add
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removal import plan_remove

ENGINE = "from sqlalchemy import create_engine\ncreate_engine(1)\n"
MAIN = b"from fastapi import FastAPI\n\napp = FastAPI()\n"
PROJECT = {"requirements.txt": b"fastapi\n", "shop/main.py": MAIN}


def project(path: str, text: str) -> dict[str, bytes]:
    return PROJECT | {path: text.encode()}


@pytest.mark.parametrize(
    "text",
    [
        "from sqlalchemy import create_engine\n\nengine = create_engine('x')\n",
        "import sqlalchemy as sa\n\nengine = sa.create_engine('x')\n",
        "from sqlalchemy.ext.asyncio import create_async_engine as m\n\ne = m(1)\n",
        "from sqlmodel import create_engine\n\nengine = create_engine('x')\n",
        "def f():\n    from sqlmodel import create_engine\n\n    create_engine('')\n",
        "from tortoise.contrib.fastapi import register_tortoise as r\n\nr(app)\n",
    ],
)
def test_database_of_the_users_own(text: str) -> None:
    files = project("shop/db.py", text)
    (blocker,) = plan_add(MemoryTree(files), ["database"]).blockers
    assert blocker.path == "shop/db.py"
    assert blocker.line == len(text.splitlines())
    assert blocker.reason.startswith("the project has a database of its own")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("shop/db.py", "from shop.own import create_engine\n\ncreate_engine()\n"),
        ("shop/db.py", "# sqlalchemy.create_engine(...)\n"),
        ("shop/db.py", "import sqlalchemy\n\nname = 'create_engine'\n"),
        (
            "tests/test_db.py",
            "from sqlalchemy import create_engine\ncreate_engine(1)\n",
        ),
        ("alembic/env.py", "from sqlalchemy import create_engine\ncreate_engine(1)\n"),
        ("docs/x.py", "from sqlalchemy import create_engine\ncreate_engine(1)\n"),
    ],
)
def test_what_is_no_database_of_the_users(path: str, text: str) -> None:
    files = project(path, text)
    plan = plan_add(MemoryTree(files), ["database"])
    after = applied(files, plan)
    assert (
        applied(after, plan_remove(MemoryTree(after), ["database"], Wishes())) == files
    )


def test_scheduler_of_the_users_own_is_told_and_stays() -> None:
    text = "from apscheduler.schedulers.asyncio import AsyncIOScheduler\n\n"
    files = project("shop/jobs.py", f"{text}jobs = AsyncIOScheduler()\n")
    plan = plan_add(MemoryTree(files), ["scheduler"])
    assert not plan.blockers
    note = "shop/jobs.py:3: a scheduler of your own is made here; it stays"
    assert any(each.startswith(note) for each in plan.warnings)


def test_name_of_a_service_that_is_taken() -> None:
    compose = (
        "services:\n  api:\n    build: .\n    command: uvicorn shop.main:app\n"
        "  worker:\n    build: .\n    command: celery -A shop.tasks worker\n"
    )
    files = project("compose.yaml", compose)
    plan = plan_add(MemoryTree(files), ["worker"])
    after = applied(files, plan)
    assert b"\n  arq-worker:\n" in after["compose.yaml"]
    back = plan_remove(MemoryTree(after), ["worker"], Wishes())
    assert applied(after, back) == files

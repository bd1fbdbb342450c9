"""What a project has of its own that a component would double."""

import pytest
from memory_tree import MemoryTree, applied

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove

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


@pytest.mark.parametrize(
    ("component", "theirs", "ours"),
    [("worker", "worker", "arq-worker"), ("scheduler", "beat", "apscheduler")],
)
def test_name_of_a_service_that_is_taken(
    component: str, theirs: str, ours: str
) -> None:
    compose = (
        "services:\n  api:\n    build: .\n    command: uvicorn shop.main:app\n"
        f"  {component}:\n    build: .\n    command: celery -A shop.tasks {theirs}\n"
    )
    files = project("compose.yaml", compose) | {".env.example": b"A=1\n"}
    plan = plan_add(MemoryTree(files), [component])
    after = applied(files, plan)
    assert f"\n  {ours}:\n".encode() in after["compose.yaml"]
    assert not plan_add(MemoryTree(after), [component]).changes
    left = compose.partition(f"  {component}:")[0].encode()
    without = after | {
        "compose.yaml": left + after["compose.yaml"].removeprefix(compose.encode())
    }
    assert not plan_add(MemoryTree(without), [component]).changes
    back = plan_remove(MemoryTree(after), [component], Wishes())
    assert applied(after, back) == files


def test_scheduler_is_looked_for_by_the_name_that_its_service_has() -> None:
    compose = (
        "services:\n  api:\n    build: .\n    command: uvicorn shop.main:app\n"
        "  scheduler:\n    image: busybox\n"
    )
    files = project("compose.yaml", compose) | {".env.example": b"A=1\n"}
    after = applied(files, plan_add(MemoryTree(files), ["scheduler"]))
    texts = [data for path, data in after.items() if path not in files]
    assert not any(b"//scheduler:" in each for each in (*texts, after[".env.example"]))
    assert b"SCHEDULER_URL=http://apscheduler:8001\n" in after[".env.example"]
    settings = after["shop/components/scheduler/settings.py"]
    assert b'default="http://apscheduler:8001"' in settings


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("class User(Base):\n    id = 1\n    __tablename__ = 'users'\n", 1),
        ("class A(Base):\n    __tablename__: str = 'users'\n", 1),
        ("import x\n\nclass User(SQLModel, table=True):\n    id: int\n", 3),
        ("from sqlalchemy import Table\n\nusers = Table('users', metadata)\n", 3),
        ("@router.post('/token')\ndef token(): ...\n", 1),
        ("@router.post('/api/login/')\ndef token(): ...\n", 1),
        ("app.add_api_route('/auth/login', login)\n", 1),
        (
            "from fastapi.security import OAuth2PasswordBearer as B\n\nx = B('t')\n",
            3,
        ),
        (
            "from fastapi_users import FastAPIUsers\n\nx = FastAPIUsers(1, [2])\n",
            3,
        ),
    ],
)
def test_users_of_the_users_own(text: str, line: int) -> None:
    plan = plan_add(MemoryTree(project("shop/users.py", text)), ["auth"])
    (blocker,) = plan.blockers
    assert (blocker.path, blocker.line) == ("shop/users.py", line)
    assert blocker.reason.startswith("the project has users of its own; ")


@pytest.mark.parametrize(
    "text",
    [
        "class User(SQLModel):\n    id: int\n",
        "class User(SQLModel, table=False):\n    id: int\n",
        "class Note(Base):\n    __tablename__ = 'notes'  # of users\n",
        "client.get('https://elsewhere.example/tokens')\n",
        "@router.post('/token-of-the-day')\ndef token(): ...\n",
        "text = '/token'\nprint('/token')\n",
        "# @app.post('/token')\n",
    ],
)
def test_what_is_no_user_of_the_users(text: str) -> None:
    files = project("shop/users.py", text)
    plan = plan_add(MemoryTree(files), ["auth"])
    assert plan.blockers == ()
    after = applied(files, plan)
    back = plan_remove(MemoryTree(after), ["auth", "database"], Wishes())
    assert applied(after, back) == files


def test_credentials_of_another_kind_are_told_and_stay() -> None:
    text = "from fastapi.security import HTTPBearer\n\nbearer = HTTPBearer()\n"
    plan = plan_add(MemoryTree(project("shop/keys.py", text)), ["auth"])
    assert plan.blockers == ()
    note = "shop/keys.py:3: credentials are asked for here already; that stays"
    assert any(each.startswith(note) for each in plan.warnings)

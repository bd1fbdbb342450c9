"""A lifespan that is written: for whom it is, and that it goes with the last one."""

from collections.abc import Sequence

import pytest
from memory_tree import MemoryTree, applied

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove
from aegis_cst.plan.status.inspection import inspect
from aegis_cst.plan.status.overview import Overview, overview
from aegis_cst.reading.project import Project

MAIN = """\
from fastapi import FastAPI

app = FastAPI(title="Shop")


@app.get("/")
def page() -> str:
    return "pens"
"""
OLD = "fastapi==0.104.1\n"
WITH_BOTH = """\
@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(cache_lifespan(app))
        await stack.enter_async_context(scheduler_lifespan(app))
        yield


app = FastAPI(title="Shop", lifespan=lifespan)
"""


def files_of(main: str = MAIN, required: str = OLD) -> dict[str, bytes]:
    return {"main.py": main.encode(), "requirements.txt": required.encode()}


def added(files: dict[str, bytes], *names: str) -> dict[str, bytes]:
    return applied(files, plan_add(MemoryTree(files), names))


def removed(files: dict[str, bytes], *names: str) -> dict[str, bytes]:
    return applied(files, plan_remove(MemoryTree(files), names, Wishes()))


@pytest.mark.parametrize("first", [["scheduler"], ["cache"], ["scheduler", "cache"]])
@pytest.mark.parametrize("gone", [["scheduler"], ["cache"], ["cache", "scheduler"]])
def test_second_component_goes_into_what_the_first_wrote(
    first: Sequence[str], gone: Sequence[str]
) -> None:
    before = files_of()
    files = added(before, *first)
    files = added(files, *({"scheduler", "cache"} - {*first}))
    assert WITH_BOTH in files["main.py"].decode()
    assert plan_add(MemoryTree(files), ["scheduler", "cache"]).changes == ()
    seen = inspect(Project(MemoryTree(files)))
    assert isinstance(seen, list)
    assert all(each.sound for each in seen)
    for name in gone:
        files = removed(files, name)
    for name in sorted({"scheduler", "cache"} - {*gone}):
        assert b"lifespan=lifespan" in files["main.py"]
        files = removed(files, name)
    assert files == before


def test_status_says_that_one_is_written() -> None:
    seen = overview(Project(MemoryTree(files_of())))
    assert isinstance(seen, Overview)
    assert (seen.lifespan, seen.bare, seen.obstacles) == (None, True, ())


@pytest.mark.parametrize(
    "required",
    ["fastapi>=0.100\n", "fastapi\n", "fastapi==0.112.2\n", "fastapi[standard]>=0.120"],
)
def test_a_router_starts_it_where_fastapi_can(required: str) -> None:
    main = added(files_of(required=required), "scheduler")["main.py"]
    assert b"app.include_router(scheduler_runtime)" in main
    assert b"lifespan" not in main


def test_locked_version_counts() -> None:
    project = '[project]\nname = "shop"\nversion = "1"\ndependencies = ["fastapi"]\n'
    lock = '[[package]]\nname = "fastapi"\nversion = "0.111.0"\n'
    files = {"main.py": MAIN, "pyproject.toml": project, "uv.lock": lock}
    after = added(MemoryTree(files).files, "scheduler")
    assert b"lifespan=lifespan" in after["main.py"]


MAY_START_SOMETHING = {
    "on_event": MAIN + '\n\n@app.on_event("startup")\ndef start() -> None: ...\n',
    "handler": MAIN + "app.add_event_handler('startup', page)\n",
    "argument": MAIN.replace('"Shop"', '"Shop", on_startup=[print]'),
    "options": MAIN.replace('title="Shop"', "**{}"),
    "list": MAIN + "app.router.on_startup.append(page)\n",
    "router's": MAIN + "from fastapi import APIRouter\nother = APIRouter()\n"
    '@other.on_event("startup")\ndef start() -> None: ...\n'
    "app.include_router(other)\n",
    "from outside": MAIN
    + "from tortoise.contrib.fastapi import register_tortoise\n"
    + "register_tortoise(app)\n",
    "unknown": MAIN + "import plugins\nfor each in plugins.found():\n    each(app)\n",
    "class": "class Lifespan: ...\n"
    + MAIN.replace('"Shop"', '"Shop", lifespan=Lifespan'),
    "names": MAIN + "lifespan = lifespan_of_components = None\n",
}


@pytest.mark.parametrize("name", MAY_START_SOMETHING)
def test_what_may_start_something_gets_none(name: str) -> None:
    plan = plan_add(MemoryTree(files_of(MAY_START_SOMETHING[name])), ["scheduler"])
    assert [(each.place, each.snippet) for each in plan.blockers] == [
        ("requirements.txt:1", "fastapi>=0.112.2")
    ]


def test_fastapi_without_lifespans_is_too_old() -> None:
    plan = plan_add(MemoryTree(files_of(required="fastapi==0.92.0\n")), ["scheduler"])
    assert [each.place for each in plan.blockers] == ["requirements.txt:1"]


def test_name_that_is_taken() -> None:
    before = files_of(MAIN + "lifespan = 80\n")
    files = added(before, "scheduler")
    assert b"lifespan=lifespan_of_components)" in files["main.py"]
    assert removed(files, "scheduler") == before


def test_file_that_cannot_be_edited_is_the_only_reason() -> None:
    files = files_of() | {"main.py": b"# coding: latin-1\n# caf\xe9\n" + MAIN.encode()}
    plan = plan_add(MemoryTree(files), ["scheduler"])
    assert [each.reason for each in plan.blockers] == [
        "the file is not UTF-8; save it as UTF-8"
    ]


def test_function_that_the_user_has_added_to_stays() -> None:
    files = added(files_of(), "scheduler")
    files["main.py"] = files["main.py"].replace(
        b"        yield\n", b"        print('open')\n        yield\n"
    )
    plan = plan_remove(MemoryTree(files), ["scheduler"], Wishes())
    told = "main.py: lifespan function lifespan stays, for it does more by now"
    assert told in plan.warnings
    after = applied(files, plan)["main.py"].decode()
    assert "print('open')" in after
    assert "scheduler" not in after
    assert "lifespan=lifespan" in after


def test_keyword_that_is_gone_is_told_by_check() -> None:
    files = added(files_of(), "scheduler")
    files["main.py"] = files["main.py"].replace(b", lifespan=lifespan", b"")
    seen = inspect(Project(MemoryTree(files)))
    assert isinstance(seen, list)
    assert [each.name for each in seen if not each.sound] == ["lifespan"]

"""Shapes of projects that additions and removals have to get right."""

from collections.abc import Mapping

import pytest
from memory_tree import MemoryTree, applied

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove

MAIN = "from fastapi import FastAPI\n\napp = FastAPI()\n"
TWO_WAYS = """\
import os
from fastapi import FastAPI

if os.getenv("QUIET"):
    app = FastAPI(docs_url=None)
else:
    app = FastAPI()
"""
SERVED = f"""\
import uvicorn
{MAIN}
if __name__ == "__main__":
    uvicorn.run("main:app")
"""
STANDARD = {"main.py": SERVED, "requirements.txt": "fastapi[standard]\n"}


def added(files: Mapping[str, str]) -> dict[str, bytes]:
    tree = MemoryTree(files)
    return applied(tree.files, plan_add(tree, ["scheduler"]))


@pytest.mark.parametrize(
    "hook",
    [
        "",
        (
            "from contextlib import asynccontextmanager\n\n"
            "@asynccontextmanager\nasync def lifespan(app):\n    yield\n\n"
        ),
    ],
)
def test_code_below_a_folder_that_imports_start_from(hook: str) -> None:
    lifespan = "FastAPI(lifespan=lifespan)" if hook else "FastAPI()"
    text = MAIN.replace("FastAPI()", lifespan)
    files = {"backend/app/__init__.py": "", "backend/app/main.py": hook + text}
    after = added(files)
    main = after["backend/app/main.py"].decode()
    assert "from app.components.scheduler.api import router" in main
    assert "backend/app/components/scheduler/api.py" in after


@pytest.mark.parametrize("event", ["", '\n@app.on_event("startup")\ndef f(): ...\n'])
def test_application_made_in_two_ways_without_a_lifespan(event: str) -> None:
    after = added({"main.py": TWO_WAYS + event})
    assert b"app.include_router(scheduler_runtime)" in after["main.py"]


def test_package_that_was_imported_before_it_was_listed() -> None:
    after = added(STANDARD)
    assert b"uvicorn" in after["requirements.txt"]
    plan = plan_remove(MemoryTree(after), ["scheduler"], Wishes())
    assert applied(after, plan) == MemoryTree(STANDARD).files


def test_package_that_is_imported_since_it_came_with_a_component() -> None:
    after = added(STANDARD) | {"more.py": b"import apscheduler\n"}
    plan = plan_remove(MemoryTree(after), ["scheduler"], Wishes())
    assert [each.place for each in plan.blockers] == ["more.py:1"]


@pytest.mark.parametrize("folder", ["", "app/"])
@pytest.mark.parametrize("root", ["", "backend/"])
def test_code_that_uses_what_came_keeps_it(root: str, folder: str) -> None:
    """However deep the code lies, and whatever else is called like the folder."""
    start = f"{root}{folder}"
    package = folder.replace("/", ".")
    others = {
        f"{root}requirements.txt": "fastapi\n",
        "compose.yaml": f"services:\n  api:\n    build: ./{root}\n",
        f"{start}notes.py": "components = {}\n",
        "web/components.json": '{"ui": "@/components/ui"}\n',
    }
    files = {f"{start}main.py": MAIN, **others}
    after = added(files)
    use = f"from {package}components.scheduler.api import router\n"
    used = after | {f"{start}user.py": use.encode()}
    plan = plan_remove(MemoryTree(used), ["scheduler"], Wishes())
    assert [each.place for each in plan.blockers] == [f"{start}user.py:1"]
    plan = plan_remove(MemoryTree(after), ["scheduler"], Wishes())
    assert applied(after, plan) == MemoryTree(files).files


def test_what_check_tells_of_the_project_hangs_on_no_process_of_a_component() -> None:
    listing = (
        "from fastapi import Request\n\n\ndef paths(request: Request) -> list[str]:\n"
        "    return [each.path for each in request.app.routes]\n"
    )
    included = (
        "from fastapi import APIRouter, FastAPI\n\nrouter = APIRouter()\n"
        "app = FastAPI()\napp.include_router(router)\n"
    )
    files = {
        "main.py": included,
        "listing.py": listing,
        "requirements.txt": "fastapi>=0.141\n",
    }
    after = added(files)
    plan = plan_remove(MemoryTree(after), ["scheduler"], Wishes())
    assert not plan.blockers
    assert applied(after, plan) == MemoryTree(files).files

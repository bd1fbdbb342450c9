"""Routes without a look at the files of their functions are the same routes."""

from dataclasses import replace

from check.project_check import codebase_of

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.routes.unfollowed import listed, sketched

FILES = {
    "app/__init__.py": "",
    "app/main.py": """
        from fastapi import FastAPI
        from fastapi.staticfiles import StaticFiles
        from app import items
        from app.pages import page

        app = FastAPI()
        app.include_router(items.router, prefix="/v1")
        app.add_api_route("/page", page)
        app.mount("/", StaticFiles(directory="x"))
    """,
    "app/items.py": """
        from fastapi import APIRouter, Depends

        router = APIRouter()

        def user(): ...

        @router.get("/items")
        def items(who=Depends(user)): ...

        @router.websocket("/live")
        def live(): ...
    """,
    "app/pages.py": """
        from fastapi import Depends
        from app.items import user

        def page(who=Depends(user)): ...
    """,
}


def codebase() -> Codebase:
    return codebase_of(FILES)


def test_a_look_at_all_files_gives_the_list() -> None:
    project = codebase()
    application = project.application
    assert not isinstance(application, Blocker)
    everything = frozenset(project.sources.paths)
    whole = listed(project, application).routes
    assert sketched(project, application, everything).routes == whole
    assert [each.needs for each in whole if each.name == "items"] != [()]


def test_without_one_only_dependencies_are_missing() -> None:
    project = codebase()
    application = project.application
    assert not isinstance(application, Blocker)
    whole = listed(project, application).routes
    rough = sketched(project, application).routes
    kept = [each for each in rough if each.defined is not None]
    assert {each.name for each in kept} >= {"items", "live"}
    known = {(each.path, each.name): each for each in whole}
    for each in kept:
        assert each == replace(known[each.path, each.name], needs=())
    assert [each.path for each in rough] == [each.path for each in whole]

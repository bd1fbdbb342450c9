"""Where a forgotten router belongs, and where ``--fix`` is sure of it."""

from collections.abc import Mapping

import pytest

from aegis_cst.check.finding import Block, Finding, Registration
from aegis_cst.check.rules import unused
from check.project_check import found
from check.wired import ROUTER, files

PREFIXED = ROUTER.replace("APIRouter()", 'APIRouter(prefix="/things")')
HEAD = "from fastapi import APIRouter, FastAPI\n"


def forgotten(project: Mapping[str, str | bytes]) -> Finding:
    (finding,) = found(unused.RULES, project)
    return finding


def main(*includes: str, names: tuple[str, ...] = ("users",)) -> str:
    imports = "".join(f"from app import {name}\n" for name in names)
    return f"{HEAD}{imports}app = FastAPI()\n" + "".join(
        f"{each}\n" for each in includes
    )


PLAIN = main("app.include_router(users.router)")


def test_beside_the_one_that_is_included() -> None:
    finding = forgotten(files(main=PLAIN, users=ROUTER, items=ROUTER))
    title = "include `router` of app.items"
    assert finding.fix == Registration(
        "app.items", "router", title, Block("app/main.py", "", "app", after=4)
    )


@pytest.mark.parametrize(
    ("include", "users", "items"),
    [
        ("app.include_router(users.router, prefix='/users')", ROUTER, ROUTER),
        ("app.include_router(users.router, prefix='/api')", PREFIXED, PREFIXED),
        ("app.include_router(users.router, dependencies=[user])", ROUTER, ROUTER),
        ("app.include_router(users.router, **kwargs)", ROUTER, ROUTER),
        (
            "app.include_router(users.router)",
            PREFIXED,
            ROUTER.replace('"/items"', '"/"'),
        ),
        ("for each in [users.router]:\n    app.include_router(each)", ROUTER, ROUTER),
        ("if debug:\n    app.include_router(users.router)", ROUTER, ROUTER),
        (
            (
                "other = FastAPI()\nother.include_router(users.router)\n"
                "app.include_router(users.router)"
            ),
            ROUTER,
            ROUTER,
        ),
    ],
)
def test_what_is_the_users_choice(include: str, users: str, items: str) -> None:
    finding = forgotten(files(main=main(include), users=users, items=items))
    assert finding.fix is None
    assert "app/main.py:" in finding.advice


def test_a_router_with_a_prefix_goes_with_those_that_have_one() -> None:
    text = main(
        "app.include_router(users.router)",
        "app.include_router(jobs.router, prefix='/jobs')",
        names=("users", "jobs"),
    )
    others = {"main": text, "users": PREFIXED, "jobs": ROUTER}
    assert forgotten(files(**others, items=PREFIXED)).fix is not None
    assert forgotten(files(**others, items=ROUTER)).fix is None


AGGREGATOR = """
    from fastapi import APIRouter

    from app.api.endpoints import users

    api_router = APIRouter()
    api_router.include_router(users.router{})
"""
AGGREGATED = {
    "main": f"{HEAD}from app.api.all import api_router\n"
    "app = FastAPI()\napp.include_router(api_router, prefix='/api')\n",
    "api__endpoints__users": ROUTER,
    "api__endpoints__items": ROUTER,
}


def test_where_an_aggregator_includes_its_neighbours() -> None:
    finding = forgotten(files(**AGGREGATED, api__all=AGGREGATOR.format("")))
    assert isinstance(finding.fix, Registration)
    assert finding.fix.block == Block("app/api/all.py", "", "api_router", after=6)


def test_an_aggregator_with_prefixes_is_an_example() -> None:
    text = AGGREGATOR.format(", prefix='/users'")
    finding = forgotten(files(**AGGREGATED, api__all=text))
    assert finding.fix is None
    assert finding.advice == (
        "include it like `users.router` in app/api/all.py:6, with "
        "`from app.api.endpoints.items import router`"
    )


def test_packages_with_a_router_each() -> None:
    text = (
        f"{HEAD}from app.users.api import router\nfrom app.health import router as h\n"
    )
    text += "app = FastAPI()\n\ndef add(to):\n    to.include_router(router)\n\n"
    text += "app.include_router(h)\nadd(app)\n"
    project = files(main=text, users__api=ROUTER, items__api=ROUTER, health=ROUTER)
    finding = forgotten(project)
    assert isinstance(finding.fix, Registration)
    assert finding.fix.block == Block("app/main.py", "add", "to", after=7)


def test_before_what_would_take_its_requests() -> None:
    text = f"{PLAIN}\n@app.get('/{{path:path}}')\ndef everything(path): ...\n"
    finding = forgotten(files(main=text, users=ROUTER, items=ROUTER))
    assert isinstance(finding.fix, Registration)
    assert finding.fix.block.barrier == 6


def test_no_fix_without_an_example() -> None:
    finding = forgotten(files(main=main(), users="", items=ROUTER))
    assert finding.fix is None
    assert finding.advice == (
        "include it with `app.include_router(...)`, from `app.items`"
    )


def test_the_name_that_it_is_imported_as() -> None:
    text = f"{PLAIN}from app.items import router as goods\n"
    finding = forgotten(files(main=text, users=ROUTER, items=ROUTER))
    assert isinstance(finding.fix, Registration)
    assert finding.fix.local == "goods"
    assert finding.advice == (
        "include it beside app/main.py:4, as `goods`, which is imported there"
    )


def test_a_name_of_a_relative_import() -> None:
    text = f"{PLAIN}from .items import router as goods\n"
    finding = forgotten(files(main=text, users=ROUTER, items=ROUTER))
    assert finding.fix is None
    assert "as `goods`" in finding.advice


@pytest.mark.parametrize(
    "path",
    [
        "docs/items.py",
        "docs_src/tutorial/items.py",
        "app/examples/items.py",
        "example/items.py",
        "scripts/items.py",
        "templates/items.py",
        "samples/items.py",
        "benchmarks/items.py",
        "{{ name }}/items.py",
        "app/my-items.py",
        "app/1st.py",
        "app/import/items.py",
        "app/my-things/items.py",
    ],
)
def test_files_that_are_no_part_of_the_application(path: str) -> None:
    project = {**files(main=PLAIN, users=ROUTER), path: ROUTER}
    assert found(unused.RULES, project) == []


def test_a_folder_around_that_is_no_name() -> None:
    project = files(main=PLAIN, users=ROUTER, items=ROUTER)
    moved = {f"my-shop/{path}": text for path, text in project.items()}
    finding = forgotten(moved)
    assert isinstance(finding.fix, Registration)
    assert finding.fix.module == "app.items"


def test_plain_modules_in_a_folder() -> None:
    text = f"{HEAD}import users\n\napp = FastAPI()\napp.include_router(users.router)\n"
    project = {"shop/main.py": text, "shop/users.py": ROUTER, "shop/items.py": ROUTER}
    finding = forgotten(project)
    assert isinstance(finding.fix, Registration)
    assert finding.fix.module == "items"


def test_what_goes_with_another_application() -> None:
    project = {
        **files(main=PLAIN, users=ROUTER),
        "tool/main.py": f"{HEAD}app = FastAPI()\n",
        "tool/items.py": ROUTER,
    }
    assert found(unused.RULES, project) == []


def test_each_service_has_its_own_application() -> None:
    project: dict[str, str | bytes] = {}
    for service in ("a", "b"):
        manifest = {"pyproject.toml": "[project]\nname = 'x'\nversion = '1'\n"}
        one = {**files(main=PLAIN, users=ROUTER, items=ROUTER), **manifest}
        project |= {f"{service}/{path}": text for path, text in one.items()}
    fixes = [each.fix for each in found(unused.RULES, project)]
    blocks = [each.block.path for each in fixes if isinstance(each, Registration)]
    assert blocks == ["a/app/main.py", "b/app/main.py"]


@pytest.mark.parametrize(
    "call",
    [
        "third.autodiscover(app)",
        "third.load(app, 'app.items')",
        "third.load(app, package=items)",
        "third.RouterLoader(app).load()",
    ],
)
def test_an_application_that_others_add_routers_to(call: str) -> None:
    text = f"{HEAD}import third\nfrom app import items\napp = FastAPI()\n{call}\n"
    assert found(unused.RULES, files(main=text, items=ROUTER)) == []


@pytest.mark.parametrize(
    "call",
    ["third.instrument(app)", "third.serve(app, 'app')", "third.run(app, 'x.y')"],
)
def test_an_application_that_is_only_looked_at(call: str) -> None:
    text = f"{HEAD}import third\napp = FastAPI()\n{call}\n"
    assert len(found(unused.RULES, files(main=text, items=ROUTER))) == 1
